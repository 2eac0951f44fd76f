import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../execution/event.ts'
import type { StepHandler } from '../ports/step-handler.ts'
import {
  completed,
  createMemoryStore,
  createScriptedStep,
  createTestClock,
  createWorld,
  failed,
  settle,
} from '../testing/index.ts'
import { createEngine } from './engine.ts'

const hour = 3_600_000

async function world(steps: Parameters<typeof createScriptedStep>[0] = {}, limits = {}) {
  const task = createScriptedStep(steps)
  const transform: StepHandler = {
    pure: true,
    run: async ({ properties }) => completed((properties.set ?? {}) as JsonObject),
  }
  const handlers = new Map<string, StepHandler>([
    ['task', task],
    ['transform', transform],
    ['wait', { run: async ({ now }) => ({ kind: 'waiting', until: { kind: 'timer', fireAt: now + hour } }) }],
  ])
  return { ...(await createWorld({ handlers, limits })), task }
}

type Place = Awaited<ReturnType<typeof world>>
const kinds = (place: Place, id: string) => place.events(id).map(({ kind }) => kind)
const outputOf = (place: Place, id: string): JsonObject => {
  const last = place.events(id).at(-1)
  return last?.kind === 'execution_completed' ? last.data.output : {}
}
const others = (place: Place, id: string) => place.store.ids().filter((other) => other !== id)

describe('a workflow state', () => {
  it('runs another workflow and goes on with its output, holding nothing meanwhile', async () => {
    const place = await world()
    place.store.addVersion(
      'v1',
      'workflow double\nstart -> rest -> calc -> end\nstate rest: wait { for: 1h }\nstate calc: transform { set: { twice: "${n * 2}" } }',
    )
    const id = await place.start(
      'start -> call -> end\nstate call: workflow { name: "double", input: { n: "${n}" } }',
      { n: 21 },
    )
    expect(place.stored(id)).toMatchObject({ status: 'waiting', leased: false })
    const [child = ''] = others(place, id)
    expect(place.events(id).find(({ kind }) => kind === 'step_waiting')?.data).toEqual({
      wait: { kind: 'child', executionId: child, workflow: 'double' },
    })
    await place.clock.advance(hour)
    expect(place.stored(id).status).toBe('completed')
    expect(place.events(id).at(-1)?.data).toMatchObject({ output: { n: 21, twice: 42 } })
    expect(place.events(child)[0]?.data).toMatchObject({
      parent: { executionId: id, state: 'call', depth: 1 },
    })
    expect(place.troubles).toEqual([])
  })

  it('hands its priority on to what it calls, and that to what it calls in turn (A20)', async () => {
    const place = await world()
    place.store.addVersion('v1', 'workflow inner\nstart -> end')
    place.store.addVersion(
      'v2',
      'workflow outer\nstart -> call -> end\nstate call: workflow { name: "inner" }',
    )
    const text =
      'start -> call -> each -> end\nstate call: workflow { name: "outer" }\nstate each: map { items: [1], workflow: "inner" }'
    place.store.addVersion('v3', text)
    for (const priority of ['low', 'normal'] as const) {
      const before = new Set(place.store.ids())
      const versions = { workspaceId: 'workspace', workflowId: 'workflow', versionId: 'v3' }
      const request = { ...versions, input: {}, trigger: 'manual', idempotencyKey: null, priority }
      await place.engine.startExecution(request)
      await place.settle()
      const made = place.store.ids().filter((id) => !before.has(id))
      expect(made).toHaveLength(4)
      const told = made.map((id) => place.events(id)[0]?.data as { priority?: string })
      expect(told.map((data) => data.priority ?? 'normal')).toEqual(Array(4).fill(priority))
    }
  })

  it('takes what ends as it starts', async () => {
    const place = await world()
    place.store.addVersion('v1', 'workflow nothing\nstart -> end')
    const id = await place.start(
      'start -> call -> end\nstate call: workflow { name: "nothing", input: { n: 1 } }',
    )
    expect(place.events(id).at(-1)?.data).toMatchObject({ output: { n: 1 } })
  })

  it('keeps the versions of the moment in which the first caller started (P8)', async () => {
    const place = await world()
    place.store.addVersion(
      'v1',
      'workflow inner\nstart -> a -> end\nstate a: transform { set: { version: 1 } }',
    )
    place.store.addVersion(
      'v2',
      'workflow outer\nstart -> nap -> b -> end\nstate nap: wait { for: 1h }\nstate b: workflow { name: "inner" }',
    )
    const id = await place.start('start -> call -> end\nstate call: workflow { name: "outer" }')
    place.store.addVersion(
      'v3',
      'workflow inner\nstart -> a -> end\nstate a: transform { set: { version: 3 } }',
    )
    await place.clock.advance(hour)
    expect(place.events(id).at(-1)?.data).toMatchObject({ output: { version: 1 } })
  })

  it('fails as what it called failed, calls anew when it is tried again, and follows its error arrow', async () => {
    const place = await world({ a: [failed('NetworkError', false), failed('HttpError', false)] })
    place.store.addVersion('v1', 'workflow inner\nstart -> a -> end\nstate a: task { when_failed: fail }')
    const id = await place.start(
      'start -> call -> end\ncall -> mend: on error HttpError\nmend -> end\nstate call: workflow { name: "inner", retry: { attempts: 2, backoff: 1s } }',
    )
    await place.clock.advance(5_000)
    expect(others(place, id)).toHaveLength(2)
    expect(place.stored(id).status).toBe('completed')
    expect(place.events(id).find(({ kind }) => kind === 'state_failed')?.data).toMatchObject({
      error: { class: 'HttpError', message: 'What call called was not completed: HttpError on purpose' },
    })
  })

  it('says what is missing, and goes on when a person has saved it and tries again', async () => {
    const place = await world()
    const id = await place.start('start -> call -> end\nstate call: workflow { name: "later" }')
    expect(place.stored(id)).toMatchObject({
      status: 'stopped',
      error: { class: 'UnknownWorkflow', message: expect.stringContaining('no workflow named later') },
    })
    place.store.addVersion('v1', 'workflow later\nstart -> a -> end')
    await place.engine.tell(id, 'workspace', {
      kind: 'mend',
      state: 'call',
      visit: 1,
      action: 'retry',
      by: 'ann',
      comment: '',
    })
    await place.settle()
    expect(place.stored(id).status).toBe('completed')
  })

  it('passes on why its input is refused', async () => {
    const place = await world()
    place.store.addVersion('v1', 'workflow inner\ninput { n: number }\nstart -> end')
    const id = await place.start(
      'start -> call -> end\nstate call: workflow { name: "inner", input: { n: "x" } }',
    )
    expect(place.stored(id).error).toMatchObject({
      class: 'CallRefused',
      message: expect.stringContaining('n must be a number'),
    })
  })

  it('calls 16 deep, and not 17', async () => {
    const place = await world()
    place.store.addVersion(
      'v1',
      'workflow again\nstart -> more: n > 1\nstart -> end: otherwise\nstate more: workflow { name: "again", input: { n: "${n - 1}" }, when_failed: fail }\nmore -> end',
    )
    const run = async (n: number) => {
      const text =
        'start -> call -> end\nstate call: workflow { name: "again", input: { n: "${n}" }, when_failed: fail }'
      const id = await place.start(text, { n })
      await place.settle()
      return place.stored(id)
    }
    expect((await run(16)).status).toBe('completed')
    expect((await run(17)).error?.message).toContain('at most 16 workflows may call each other')
  })

  it('cancels what it called when it is cancelled or times out, all the way down (P13)', async () => {
    const place = await world()
    place.store.addVersion('v1', 'workflow deep\nstart -> nap -> end\nstate nap: wait { for: 1h }')
    place.store.addVersion(
      'v2',
      'workflow inner\nstart -> call -> end\nstate call: workflow { name: "deep" }',
    )
    const text = 'start -> call -> end\nstate call: workflow { name: "inner", timeout: 10m }'
    const id = await place.start(text)
    await place.engine.cancel({ workspaceId: 'workspace', executionId: id, by: 'ann', reason: '' })
    await place.clock.advance(0)
    expect(place.store.ids().map((each) => place.stored(each).status)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ])
    const late = await place.start(text)
    await place.clock.advance(10 * 60_000)
    expect(place.stored(late)).toMatchObject({ status: 'stopped', error: { class: 'TimeoutError' } })
    expect(
      place.store
        .ids()
        .slice(4)
        .map((each) => place.stored(each).status),
    ).toEqual(['cancelled', 'cancelled'])
  })
})

describe('a map state', () => {
  const list = (n: number) => Array.from({ length: n }, (_, i) => i)

  it('runs a workflow for each item, a few at a time, and keeps the order of the items', async () => {
    const place = await world()
    place.store.addVersion(
      'v1',
      'workflow square\nstart -> nap -> calc -> end\nstate nap: wait { for: 1h }\nstate calc: transform { set: { square: "${item * item}" } }',
    )
    const id = await place.start(
      'start -> each -> end\nstate each: map { items: "${xs}", workflow: "square", concurrency: 2 }',
      { xs: list(5) },
    )
    expect(others(place, id)).toHaveLength(2)
    await place.clock.advance(hour)
    expect(others(place, id)).toHaveLength(4)
    await place.clock.advance(2 * hour)
    expect(place.events(id).at(-1)?.data).toMatchObject({
      output: { results: [0, 1, 4, 9, 16].map((square, item) => ({ item, square })) },
    })
  })

  it('runs a state of its own workflow alone for each item, with what it reads', async () => {
    const place = await world({
      ship: [({ context }) => completed({ to: `${context.prefix}${(context.order as JsonObject).id}` })],
    })
    const big = 'x'.repeat(70_000)
    const id = await place.start(
      'start -> each -> end\nstate ship: task { with: { rate: "${input.rate}" } }\nstate each: map { items: "${orders}", state: ship, as: "order" }',
      { prefix: 'no. ', rate: 3, big, orders: [{ id: 1 }, { id: 2 }] },
    )
    expect(place.stored(id).status).toBe('completed')
    expect(place.task.requests.map(({ properties, context }) => [properties, 'big' in context])).toEqual([
      [{ with: { rate: 3 } }, false],
      [{ with: { rate: 3 } }, false],
    ])
    const results = outputOf(place, id).results as JsonObject[]
    expect(results.map(({ to }) => to)).toEqual(['no. 1', 'no. 2'])
    expect(
      others(place, id).flatMap((child) => kinds(place, child).filter((kind) => kind === 'transition_taken')),
    ).toEqual([])
  })

  it('has an empty list of results for an empty list', async () => {
    const place = await world()
    const id = await place.start(
      'start -> each -> end\nstate ship: task\nstate each: map { items: [], state: ship }',
    )
    expect(place.events(id).at(-1)?.data).toMatchObject({ output: { results: [] } })
  })

  it('fails with the first item that fails, and cancels what is left', async () => {
    const nap = () => new Promise<never>(() => {})
    const place = await world({ ship: [failed('HttpError', false), nap, nap] })
    const id = await place.start(
      'start -> each -> end\nstate ship: task { when_failed: fail }\nstate each: map { items: [1, 2, 3], state: ship, concurrency: 3 }',
    )
    await place.clock.advance(0)
    expect(place.stored(id)).toMatchObject({
      status: 'stopped',
      error: { class: 'HttpError', message: 'Item 1 of 3 failed: HttpError on purpose' },
    })
    expect(others(place, id).map((child) => place.stored(child).status)).toEqual([
      'failed',
      'cancelled',
      'cancelled',
    ])
  })

  it('keeps failed items in their places when it is told to', async () => {
    const place = await world({
      ship: [completed({ ok: 1 }), failed('HttpError', false), completed({ ok: 3 })],
    })
    const id = await place.start(
      'start -> each -> end\nstate ship: task { when_failed: fail }\nstate each: map { items: [1, 2, 3], state: ship, concurrency: 1, when_item_fails: keep }',
    )
    const results = outputOf(place, id).results as JsonObject[]
    expect(results).toMatchObject([{ ok: 1 }, { error: { class: 'HttpError' } }, { ok: 3 }])
    expect(
      place.events(id).find(({ kind, state }) => kind === 'state_completed' && state === 'each')?.data,
    ).toMatchObject({
      note: '1 of 3 items failed.',
    })
  })

  it('does not run again what an earlier attempt completed', async () => {
    const place = await world({ ship: [completed({ n: 1 }), failed('HttpError', true), completed({ n: 2 })] })
    const id = await place.start(
      'start -> each -> end\nstate ship: task { when_failed: fail }\nstate each: map { items: [1, 2], state: ship, concurrency: 1, retry: { attempts: 2, backoff: 1s } }',
    )
    await place.clock.advance(5_000)
    expect(place.stored(id).status).toBe('completed')
    expect(place.task.requests).toHaveLength(3)
  })

  it('tells how far it is, at most a hundred times', async () => {
    const place = await world()
    const id = await place.start(
      'start -> each -> end\nstate ship: transform\nstate each: map { items: "${xs}", state: ship, concurrency: 100 }',
      { xs: list(1_000) },
    )
    for (let turn = 0; turn < 50; turn++) await settle()
    const told = place.events(id).filter(({ kind }) => kind === 'step_progress')
    expect(told.length).toBeGreaterThan(10)
    expect(told.length).toBeLessThanOrEqual(100)
    expect(told.at(-1)?.data).toMatchObject({ failed: 0, of: 1_000 })
    expect(place.stored(id).status).toBe('completed')
  })

  it('takes as many items as allowed, and no more; and as many bytes', async () => {
    const place = await world(
      { ship: [completed({ text: 'x'.repeat(100) })] },
      { maxMapItems: 3, maxResultBytes: 300 },
    )
    const run = async (n: number) => {
      const text =
        'start -> each -> end\nstate ship: task\nstate each: map { items: "${xs}", state: ship, as: "x" }'
      const id = await place.start(text, { xs: list(n) })
      return place.stored(id)
    }
    expect((await run(2)).status).toBe('completed')
    expect((await run(3)).error?.message).toContain('at most 300 are allowed')
    expect((await run(4)).error?.message).toBe('each has 4 items; at most 3 are allowed. Split the list.')
  })

  it('leaves room for what it calls on a worker that takes one execution at a time', async () => {
    const clock = createTestClock()
    const store = createMemoryStore(clock)
    store.addVersion(
      'v',
      'start -> each -> end\nstate one: task\nstate each: map { items: [1, 2, 3], state: one, concurrency: 3 }',
    )
    let ids = 0
    const engine = createEngine({
      ...{ store, clock, owner: 'one', concurrency: 1, random: () => 0.5, newId: () => `id-${++ids}` },
      ...{ handlers: new Map([['task', createScriptedStep()]]), events: { committed: () => {} } },
    })
    await engine.start()
    const place = { workspaceId: 'workspace', workflowId: 'workflow', versionId: 'v' }
    await engine.startExecution({ ...place, trigger: 'manual', input: {}, idempotencyKey: null })
    await clock.advance(10_000)
    expect(store.ids().map((id) => store.stored(id)?.status)).toEqual(Array(4).fill('completed'))
  })
})
