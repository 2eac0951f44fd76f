import { describe, expect, it } from 'vitest'
import { CheckpointRefusedError } from '../errors.ts'
import type { ExecutionStore } from '../ports/execution-store.ts'
import type { StepHandler, StepOutcome } from '../ports/step-handler.ts'
import type { MemoryStore } from '../testing/index.ts'
import {
  completed,
  createMemoryStore,
  createScriptedStep,
  createTestClock,
  createWorld,
  settle,
} from '../testing/index.ts'
import { createEngine } from './engine.ts'

const place = { workspaceId: 'workspace', workflowId: 'workflow', versionId: 'v' }
const manual = { trigger: 'manual', input: {} }

/** Two workers on one store; each has its own steps. */
function twoWorkers(text: string, steps: readonly [StepHandler, StepHandler], leaseMs = 10_000) {
  const clock = createTestClock()
  const store = createMemoryStore(clock)
  store.addVersion('v', text)
  let ids = 0
  const worker = (owner: string, step: StepHandler, soleWorker = false, around: ExecutionStore = store) =>
    createEngine({
      ...{ store: around, clock, owner, leaseMs, soleWorker, handlers: new Map([['task', step]]) },
      ...{ random: () => 0.5, newId: () => `id-${++ids}`, events: { committed: () => {} } },
    })
  return { clock, store, first: worker('one', steps[0]), second: worker('two', steps[1]), worker }
}

const hangs: StepHandler = { run: () => new Promise<StepOutcome>(() => {}) }

describe('a worker', () => {
  it('starts once for one key and answers the same (A1)', async () => {
    const step = createScriptedStep()
    const { first, clock } = twoWorkers('start -> a -> end', [step, step])
    const request = { ...place, ...manual, idempotencyKey: 'k' }
    const answers = await Promise.all([first.startExecution(request), first.startExecution(request)])
    expect(answers).toMatchObject([{ created: true }, { created: false }])
    await clock.advance(0)
    expect(step.requests).toHaveLength(1)
  })

  it('refuses in a sentence what can not run', async () => {
    const { first, store } = twoWorkers('input { n: number }\nstart -> end', [hangs, hangs])
    const start = (change: object) =>
      first.startExecution({ ...place, ...manual, idempotencyKey: null, ...change })
    expect(await start({})).toEqual({
      kind: 'refused',
      message: 'The input does not fit the workflow: n is missing, it must be a number.',
    })
    expect(await start({ input: { n: 'x' } })).toEqual({
      kind: 'refused',
      message: expect.stringContaining('n must be a number, not '),
    })
    expect(await start({ versionId: 'none' })).toMatchObject({ kind: 'refused' })
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`k${n}`, 'x'.repeat(60_000)]))
    expect(await start({ input: { n: 1, ...many } })).toMatchObject({ kind: 'refused' })
    expect(store.ids()).toEqual([])
  })

  it('makes an attempt durable before it runs, and a result with the next state (A8)', async () => {
    let world: Awaited<ReturnType<typeof createWorld>> | null = null
    const seen: string[][] = []
    const step: StepHandler = {
      async run({ executionId }) {
        seen.push((world?.events(executionId) ?? []).map(({ kind, state }) => `${kind} ${state}`))
        return completed()
      },
    }
    world = await createWorld({ handlers: new Map([['task', step]]) })
    await world.start('start -> a -> b -> end')
    expect(seen[0]?.at(-1)).toBe('attempt_started a')
    expect(seen[1]?.slice(-4)).toEqual([
      'state_completed a',
      'transition_taken a',
      'state_entered b',
      'attempt_started b',
    ])
  })

  it('tells the sink everything, in order, after it is durable', async () => {
    const world = await createWorld({ handlers: new Map([['task', createScriptedStep()]]) })
    const id = await world.start('start -> [a, b]\n[a, b] -> end')
    expect(world.committed.flatMap(({ events }) => events)).toEqual(world.events(id))
    expect(world.committed.at(-1)).toMatchObject({ status: 'completed', currentStates: [], changed: true })
  })

  it('takes over what a dead worker left when its lease has run out; finished steps are not run again (A7, P3)', async () => {
    const before = createScriptedStep({ b: [() => new Promise<StepOutcome>(() => {})] })
    const after = createScriptedStep()
    const { first, second, clock, store } = twoWorkers('start -> a -> b -> end', [before, after])
    // The first worker never beats: it is as good as dead.
    await first.startExecution({ ...place, ...manual, idempotencyKey: null })
    await second.start()
    await clock.advance(9_000)
    expect(after.requests).toEqual([])
    await clock.advance(3_000)
    expect(after.requests.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual(['b 1'])
    expect(after.requests[0]?.idempotencyKey).toBe(before.requests.at(-1)?.idempotencyKey)
    expect(store.stored(store.ids()[0] ?? '')).toMatchObject({ status: 'completed' })
  })

  it('leaves an execution to a person whose workers were lost five times without progress (L6)', async () => {
    const { clock, store, worker } = twoWorkers('start -> a -> b -> end', [hangs, hangs])
    const step = createScriptedStep()
    const deadly: StepHandler = {
      repeatable: true,
      run: (request, stop) => (request.state === 'b' ? hangs : step).run(request, stop),
    }
    // None of them ever beats: each is as good as dead as soon as it has begun.
    const mortal = (owner: string) => worker(owner, deadly, true)
    await mortal('first').startExecution({ ...place, ...manual, idempotencyKey: null })
    const [id = ''] = store.ids()
    await settle()
    for (let n = 1; n <= 4; n++) {
      await mortal(`worker ${n}`).start()
      await settle()
    }
    const begun = () =>
      store.stored(id)?.events.filter(({ kind, state }) => kind === 'attempt_started' && state === 'b')
    expect(begun()).toHaveLength(5)
    expect(store.stored(id)?.status).toBe('running')
    const last = mortal('worker 5')
    await last.start()
    await settle()
    expect(begun()).toHaveLength(5)
    expect(store.stored(id)).toMatchObject({
      status: 'stopped',
      leased: false,
      currentStates: ['b'],
      error: { class: 'CrashLoop', message: expect.stringContaining('lost 5 times in a row') },
    })
    await clock.advance(60_000)
    expect(begun()).toHaveLength(5)

    const well = worker('well', step, true)
    await well.start()
    expect(await well.tell(id, place.workspaceId, { kind: 'go-on', by: 'ann' })).toBe(true)
    await settle()
    expect(begun()).toHaveLength(6)
    expect(store.stored(id)).toMatchObject({ status: 'completed', error: null })
  })

  it('has no more executions in its hands than it may, and takes the next as one leaves (A14)', async () => {
    const clock = createTestClock()
    const store = createMemoryStore(clock)
    store.addVersion('v', 'start -> a -> end')
    const letGo: (() => void)[] = []
    let most = 0
    const step: StepHandler = {
      async run() {
        most = Math.max(most, letGo.length + 1)
        await new Promise<void>((done) => letGo.push(done))
        return completed()
      },
    }
    let ids = 0
    const engine = createEngine({
      ...{ store, clock, owner: 'one', concurrency: 2, handlers: new Map([['task', step]]) },
      ...{ random: () => 0.5, newId: () => `id-${++ids}`, events: { committed: () => {} } },
    })
    await engine.start()
    const start = () => engine.startExecution({ ...place, ...manual, idempotencyKey: null })
    await Promise.all(Array.from({ length: 7 }, start))
    await settle()
    for (let n = 0; n < 7; n++) {
      expect(letGo.length).toBe(Math.min(2, 7 - n))
      letGo.shift()?.()
      await clock.advance(0)
      await settle()
    }
    expect(most).toBe(2)
    expect(store.ids().map((id) => store.stored(id)?.status)).toEqual(Array(7).fill('completed'))
  })

  it('with no hands at all leaves everything to others, and tells them', async () => {
    const { store, clock, worker } = twoWorkers('start -> a -> end', [hangs, hangs])
    const step = createScriptedStep()
    const announced: string[] = []
    const door = createEngine({
      ...{ store, clock, owner: 'door', concurrency: 0, handlers: new Map([['task', hangs]]) },
      ...{ random: () => 0.5, newId: () => 'only', events: { committed: () => {} } },
      queue: { announce: (id) => announced.push(id), onWork: () => {}, stopTaking: async () => {} },
    })
    await door.start()
    await door.startExecution({ ...place, ...manual, idempotencyKey: null })
    await clock.advance(5_000)
    expect(announced).toEqual(['only'])
    expect(store.stored('only')).toMatchObject({ leased: false })
    // It is accepted, and no attempt of it has begun.
    expect(store.stored('only')?.events.map(({ kind }) => kind)).toEqual(['execution_started'])
    await worker('other', step).start()
    await settle()
    const begun = store.stored('only')?.events.filter(({ kind }) => kind === 'attempt_started')
    expect(begun?.map(({ state }) => state)).toEqual(['a'])
    expect(store.stored('only')?.status).toBe('completed')
  })

  it('holds its leases while it lets its steps end (A9)', async () => {
    const { store, clock, worker } = twoWorkers('start -> a -> end', [hangs, hangs])
    const slow: StepHandler = {
      async run() {
        await new Promise<void>((done) => clock.schedule(35_000, done))
        return completed()
      },
    }
    const other = createScriptedStep()
    const going = worker('going', slow)
    await going.start()
    await worker('other', other).start()
    await going.startExecution({ ...place, ...manual, idempotencyKey: null })
    await settle()
    const stopped = going.stop(60_000)
    // Longer than three leases.
    for (let turn = 0; turn < 20; turn++) await clock.advance(2_000)
    await stopped
    expect(
      store.stored(store.ids()[0] ?? '')?.events.filter(({ kind }) => kind === 'attempt_started'),
    ).toHaveLength(1)
    expect(other.requests).toEqual([])
  })

  it('hands over at once what it could not end in time (A9)', async () => {
    const { store, clock } = twoWorkers('start -> a -> end', [hangs, hangs])
    const announced: string[] = []
    const engine = createEngine({
      ...{ store, clock, owner: 'going', handlers: new Map([['task', hangs]]) },
      ...{ random: () => 0.5, newId: () => 'only', events: { committed: () => {} } },
      queue: { announce: (id) => announced.push(id), onWork: () => {}, stopTaking: async () => {} },
    })
    await engine.start()
    await engine.startExecution({ ...place, ...manual, idempotencyKey: null })
    await settle()
    const stopped = engine.stop(1_000)
    await clock.advance(2_000)
    await stopped
    expect(announced).toEqual(['only'])
    expect(store.stored('only')).toMatchObject({ leased: false, status: 'running' })
  })

  it('does not repeat what may have happened unless that is safe: a person says how it goes on (A7, P4)', async () => {
    const text = (more: string) => `start -> pay -> end\nstate pay: task { ${more} }`
    const run = async (more: string, repeatable = false) => {
      const keys: string[] = []
      const step: StepHandler = {
        repeatable,
        async run({ idempotencyKey }) {
          keys.push(idempotencyKey)
          return keys.length === 1 ? hangs.run({} as never, {} as never) : completed({ paid: 1 })
        },
      }
      const { first, second, clock, store } = twoWorkers(text(more), [step, step], 1_000)
      await first.startExecution({ ...place, ...manual, idempotencyKey: null })
      await second.start()
      await clock.advance(5_000)
      const [id = ''] = store.ids()
      return { keys, id, second, store, clock, stored: () => store.stored(id) }
    }
    for (const safe of [
      await run('retry: { attempts: 2 }'),
      await run('idempotency_key: "k"'),
      await run('', true),
    ]) {
      expect(safe.stored()?.status).toBe('completed')
      expect(new Set(safe.keys).size).toBe(1)
      expect(safe.keys).toHaveLength(2)
    }
    const { keys, id, second, clock, stored } = await run('')
    expect(stored()).toMatchObject({ status: 'stopped', error: { class: 'UnknownOutcome' } })
    expect(stored()?.events.map(({ kind }) => kind)).toContain('attempt_unknown')
    expect(keys).toHaveLength(1)
    await second.tell(id, place.workspaceId, {
      kind: 'mend',
      state: 'pay',
      visit: 1,
      action: 'retry',
      by: 'ann',
      comment: '',
    })
    await clock.advance(0)
    expect(stored()?.status).toBe('completed')
    expect(new Set(keys)).toEqual(new Set([`${id}/pay/1/1`]))
  })

  it('puts a loop of states that are done at once on record as it goes, and ends it at its budget (B1)', async () => {
    const instant: StepHandler = { pure: true, instant: true, run: async () => completed({}) }
    const clock = createTestClock()
    const store = createMemoryStore(clock)
    store.addVersion('v', 'state a: transform { set: {} }\nstart -> a -> a')
    const sizes: number[] = []
    const engine = createEngine({
      ...{ store, clock, owner: 'one', random: () => 0.5, newId: () => 'id-1', limits: { maxEvents: 3_000 } },
      ...{
        handlers: new Map([['transform', instant]]),
        events: { committed: ({ events }) => sizes.push(events.length) },
      },
    })
    await engine.startExecution({ ...place, ...manual, idempotencyKey: null })
    for (let turn = 0; turn < 20; turn++) await settle()
    expect(store.stored('id-1')).toMatchObject({ status: 'failed', error: { class: 'LimitError' } })
    expect(Math.max(...sizes)).toBeLessThan(510)
  })

  it('hands over what it did not begin, so that the next worker runs it (A19)', async () => {
    const runs: string[] = []
    let letGo = () => {}
    const step: StepHandler = {
      async run({ state }) {
        runs.push(state)
        if (state === 'a') await new Promise<void>((resolve) => (letGo = resolve))
        return completed()
      },
    }
    const { first, second, clock, store } = twoWorkers('start -> a -> b -> end', [step, step])
    await first.startExecution({ ...place, ...manual, idempotencyKey: null })
    const stopped = first.stop()
    letGo()
    await clock.advance(20)
    await stopped
    const [id = ''] = store.ids()
    expect(store.stored(id)?.events.at(-1)).toMatchObject({ kind: 'attempt_handed_over', state: 'b' })
    await second.start()
    await clock.advance(1_000)
    expect(store.stored(id)?.status).toBe('completed')
    expect(runs).toEqual(['a', 'b'])
  })

  it('takes over a pure step, though its beginning is not in the log (A7)', async () => {
    const pure = createScriptedStep()
    const { first, worker, store } = twoWorkers('start -> a -> end', [{ ...hangs, pure: true }, hangs])
    await first.startExecution({ ...place, ...manual, idempotencyKey: null })
    await worker('three', { run: pure.run, pure: true }, true).start()
    await settle()
    expect(store.stored(store.ids()[0] ?? '')).toMatchObject({ status: 'completed' })
    expect(pure.requests).toHaveLength(1)
  })

  it('takes over at once as the only worker of its database (L5)', async () => {
    const { first, worker, store } = twoWorkers('start -> a -> end', [hangs, hangs])
    await first.startExecution({ ...place, ...manual, idempotencyKey: null })
    await worker('three', createScriptedStep(), true).start()
    await settle()
    expect(store.stored(store.ids()[0] ?? '')).toMatchObject({ status: 'completed' })
  })

  it('writes nothing and stops its steps once another worker has taken over (P5)', async () => {
    let stopped = 0
    const slow: StepHandler = {
      run: (_request, { signal }) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            stopped++
            resolve(completed({ from: 'the old worker' }))
          }),
        ),
    }
    const { first, second, clock, store, worker } = twoWorkers('start -> a -> end', [
      slow,
      createScriptedStep(),
    ])
    const silence = () => Promise.reject(new Error('cut off'))
    const deaf: ExecutionStore = { ...store, renew: silence, claimDue: silence }
    const cut = worker('cut off', slow, false, deaf)
    await cut.start()
    await cut.startExecution({ ...place, ...manual, idempotencyKey: null })
    await second.start()
    await clock.advance(60_000)
    expect(store.stored(store.ids()[0] ?? '')).toMatchObject({ status: 'completed' })
    const last = store.stored(store.ids()[0] ?? '')?.events.at(-1)
    expect(last).toMatchObject({ data: { output: {} } })
    await cut.stop(0)
    expect(stopped).toBe(1)
    await first.stop()
  })

  it('cancels what another worker runs within two seconds (A6, P13)', async () => {
    let aborted = false
    const slow: StepHandler = {
      run: (_request, { signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            aborted = true
          })
        }),
    }
    const { first, second, clock, store } = twoWorkers('start -> a -> end', [slow, hangs])
    await first.start()
    await second.start()
    const answer = await first.startExecution({ ...place, ...manual, idempotencyKey: null })
    const executionId = answer.kind === 'started' ? answer.executionId : ''
    const request = { workspaceId: 'workspace', executionId, by: 'ann', reason: '' }
    expect(await second.cancel(request)).toBe(true)
    await clock.advance(2_000)
    expect(store.stored(executionId)).toMatchObject({ status: 'cancelled' })
    expect(aborted).toBe(true)
    expect(await second.cancel(request)).toBe(false)
    expect(await second.cancel({ ...request, workspaceId: 'another' })).toBe(false)
  })

  it('gives its work back when it stops, and another one goes on (A9)', async () => {
    let finish: (outcome: StepOutcome) => void = () => {}
    const step: StepHandler = {
      run: () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    }
    const next = createScriptedStep()
    const { first, second, clock, store } = twoWorkers('start -> a -> b -> end', [step, next], 3_600_000)
    await first.start()
    await first.startExecution({ ...place, ...manual, idempotencyKey: null })
    const stopped = first.stop(5_000)
    finish(completed({ a: 1 }))
    await clock.advance(1_000)
    await stopped
    await second.start()
    await settle()
    expect(next.requests.map(({ state }) => state)).toEqual(['b'])
    expect(store.stored(store.ids()[0] ?? '')).toMatchObject({ status: 'completed' })
  })

  it('gives up a step that does not end in time when it stops, and it is run again (A9)', async () => {
    const next = createScriptedStep()
    const { first, second, clock, store } = twoWorkers('start -> a -> end', [hangs, next], 3_600_000)
    await first.start()
    await first.startExecution({ ...place, ...manual, idempotencyKey: null })
    const stopped = first.stop(1_000)
    await clock.advance(2_000)
    await stopped
    await second.start()
    await clock.advance(1_000)
    expect(next.requests.map(({ state }) => state)).toEqual(['a'])
    expect(store.stored(store.ids()[0] ?? '')).toMatchObject({ status: 'completed' })
  })

  it('ends an execution whose next events the store can never hold (A10)', async () => {
    const through = (store: MemoryStore): ExecutionStore => ({
      ...store,
      append: async (checkpoint) => {
        if (JSON.stringify(checkpoint.events).includes('poison')) {
          throw new CheckpointRefusedError(checkpoint.executionId, new Error('no'))
        }
        await store.append(checkpoint)
      },
    })
    const step = createScriptedStep({ a: [completed({ x: 'poison' })] })
    const world = await createWorld({ handlers: new Map([['task', step]]), through })
    const id = await world.start('start -> a -> end')
    expect(world.stored(id)).toMatchObject({ status: 'failed', error: { class: 'StoreError' } })
    expect(step.requests).toHaveLength(1)
  })

  it('ends an execution about which nothing can be decided, and others go on (A11)', async () => {
    const step = createScriptedStep({ a: [{ kind: 'nonsense' } as never] })
    const world = await createWorld({ handlers: new Map([['task', step]]) })
    const id = await world.start('start -> a -> end')
    expect(world.stored(id)).toMatchObject({
      status: 'failed',
      leased: false,
      error: { class: 'EngineError' },
    })
    expect(world.troubles).toHaveLength(1)
    expect(world.stored(await world.start('start -> b -> end'))).toMatchObject({ status: 'completed' })
  })

  it('takes up later what it could not read, though it goes on prolonging its leases (A12)', async () => {
    const step = createScriptedStep()
    const { clock, store, first, worker } = twoWorkers('start -> a -> end', [hangs, step])
    const answer = await first.startExecution({ ...place, ...manual, idempotencyKey: null })
    if (answer.kind === 'refused') throw new Error(answer.message)
    let broken = 3
    const fail = async () => {
      if (broken-- > 0) throw new Error('connection refused')
    }
    const around: ExecutionStore = {
      ...store,
      load: (id) => fail().then(() => store.load(id)),
      release: (...given) => fail().then(() => store.release(...given)),
    }
    const second = worker('three', step, true, around)
    await second.start()
    const busy = { ...place, ...manual, idempotencyKey: 'busy' }
    await second.startExecution(busy)
    await clock.advance(60_000)
    expect(store.stored(answer.executionId)).toMatchObject({ status: 'completed' })
    await second.stop()
  })

  it('keeps a finished step over a store that is away for a while (P3)', async () => {
    let away = 3
    const through = (store: MemoryStore): ExecutionStore => ({
      ...store,
      append: async (checkpoint) => {
        if (away-- > 0) throw new Error('connection refused')
        await store.append(checkpoint)
      },
    })
    const step = createScriptedStep()
    const world = await createWorld({ handlers: new Map([['task', step]]), through })
    const id = await world.start('start -> a -> end')
    await world.clock.advance(5_000)
    expect(world.stored(id).status).toBe('completed')
    expect(step.requests).toHaveLength(1)
    expect(world.troubles).toHaveLength(3)
  })

  it('answers an approval once, and opens and closes it with its state (A5)', async () => {
    const ask: StepHandler = {
      pure: true,
      run: async () => ({
        kind: 'waiting',
        until: { kind: 'approval', assignees: ['ann'], question: 'Go?', deadline: null },
      }),
    }
    const world = await createWorld({ handlers: new Map([['approval', ask]]) })
    const id = await world.start('state review: approval {}\nstart -> review -> end')
    const stored = world.stored(id)
    expect(stored).toMatchObject({ status: 'waiting', leased: false, currentStates: ['review'] })
    expect(stored.openApprovals).toMatchObject([{ state: 'review', visit: 1, attempt: 1, question: 'Go?' }])
    const answer = { workspaceId: 'workspace', executionId: id, state: 'review', visit: 1, attempt: 1 }
    const say = (approved: boolean) =>
      world.engine.answerApproval({ ...answer, approved, by: 'ann', comment: '' })
    expect(await Promise.all([say(true), say(false)])).toEqual([true, false])
    await world.settle()
    expect(world.stored(id)).toMatchObject({ status: 'completed', openApprovals: [] })
    expect(world.committed.map(({ approvalsChanged }) => approvalsChanged)).toEqual([false, true, true])
  })

  it('turns what a handler throws, or gives wrongly, into a failure of the step', async () => {
    const wrong = createScriptedStep({
      a: [
        () => {
          throw new Error('oh')
        },
      ],
      b: [{ kind: 'completed', result: [] as never }],
    })
    const world = await createWorld({ handlers: new Map([['task', wrong]]) })
    const id = await world.start('start -> a\na -> b: on error StepError')
    expect(world.stored(id).error).toMatchObject({ class: 'StepError' })
    const unknown = await createWorld()
    expect((await unknown.stored(await unknown.start('start -> a'))).error).toMatchObject({
      class: 'NotRunnable',
    })
  })
})
