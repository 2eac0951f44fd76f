import { isDeepStrictEqual } from 'node:util'
import { openWorkflow, stepTypes } from '@rabbit/dsl'
import type { ExecutionState } from '../execution/index.ts'
import { replay, stateOfSnapshot, versionsIn } from '../execution/index.ts'
import { compilePlan } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import type { Checkpoint, ExecutionStore, LoadedExecution } from '../ports/execution-store.ts'
import type { StepHandler, StepOutcome } from '../ports/step-handler.ts'
import type { Engine, PersonsWord } from '../runner/api.ts'
import { createEngine } from '../runner/engine.ts'
import { createMemoryStore } from '../trial/memory-store.ts'
import { correctedText, createFirstNames } from './corrections.ts'
import type { Effect } from './invariants.ts'
import { brokenPromises } from './invariants.ts'
import { createMemoryValueStore } from './memory-value-store.ts'
import { createRandom } from './random.ts'
import { randomWorkflow } from './random-execution.ts'
import { createTestClock, settle } from './test-clock.ts'

export interface Simulation {
  /** One sentence for each promise that was broken; none, if all is well. */
  readonly broken: readonly string[]
  readonly executions: number
  readonly effects: number
  readonly deaths: number
  /** How many were written. */
  readonly snapshots: number
  /** How often one went on in a new part of its log. */
  readonly parts: number
  readonly texts: readonly string[]
  /** How often an execution was moved to another version, and how often that was refused. */
  readonly changes: number
  readonly refusals: number
}

const leaseMs = 10_000

const pad = 'a large value '.repeat(20)

/** Some random loops have no end, and wait, so that they go on in ever new parts: somebody has had enough of them. */
const longEnough = 1_000

/** Every third state has no effect, so that nothing is written before it runs. */
const isPure = ({ name }: { readonly name: string }): boolean => Number(name.replace(/\D/g, '')) % 3 === 0

/** Every fifth must not run again when nobody knows what it did, unless it says `retry`. */
const isRepeatable = ({ name }: { readonly name: string }): boolean =>
  Number(name.replace(/\D/g, '')) % 5 !== 0

/**
 * Random workflows with random steps on workers that die, hang and lose answers, under one seed. When the faults stop
 * and the system has settled, what was promised must hold.
 */
export async function simulate(seed: number, { executions = 3, corrects = false } = {}): Promise<Simulation> {
  const random = createRandom(seed)
  const clock = createTestClock()
  const values = createMemoryValueStore()
  // In every third world each result has a value that is stored by itself.
  const withLarge = seed % 3 === 0
  const store = createMemoryStore(clock)
  const effects: Effect[] = []
  const completedAt = new Map<string, number>()
  const answered = new Map<string, string[]>()
  const plans = new Map<string, Plan>()
  const names = createFirstNames()
  /** Apart, so that a seed means the same with and without corrections. */
  const correcting = createRandom(seed + 1_000_000)
  let order = 0
  let ids = 0
  let deaths = 0
  let parts = 0
  let faults = true
  const wrong: string[] = []
  let written = 0
  const never = () => new Promise<never>(() => {})

  const planOf = (versionId: string): Plan => plans.get(versionId) as Plan

  /** S2: a snapshot and the whole log say the same. */
  function checkSnapshot({ executionId, snapshot }: Checkpoint): void {
    if (snapshot === null || snapshot === 'drop') return
    written++
    const { events = [], versionId = '' } = store.stored(executionId) ?? {}
    const log = events.slice(0, snapshot.seq)
    const said = stateOfSnapshot(planOf(versionId), executionId, snapshot)
    const meant = replay(planOf(versionsIn(log, versionId)[0]), executionId, log, plans)
    const order = (state: ExecutionState | null) => [...(state?.visits.keys() ?? [])].join()
    if (!isDeepStrictEqual(said, meant) || order(said) !== order(meant))
      wrong.push(`S2: the snapshot of ${executionId} at ${snapshot.seq} is not what its log says.`)
  }

  /** In every fourth world snapshots are of no use, and logs are replayed from their beginning (S3). */
  function withBrokenSnapshot(loaded: LoadedExecution | null): LoadedExecution | null {
    if (loaded?.snapshot == null || seed % 4 > 0) return loaded
    return { ...loaded, snapshot: { ...loaded.snapshot, state: '{"format":0}' } }
  }

  function startWorker(): { readonly engine: Engine; readonly isDead: () => boolean } {
    let dead = false
    const owner = `worker-${++ids}`

    /** Before or after any call the worker may die, hang past its lease, or lose the answer. */
    async function through<Answer>(call: () => Promise<Answer>, canLose: boolean): Promise<Answer> {
      if (dead) return never()
      if (faults && random() < 0.02) {
        if (random() < 0.5) {
          deaths++
          dead = true
          return never()
        }
        await new Promise<void>((resolve) => clock.schedule(random() * 3 * leaseMs, resolve))
      }
      if (faults && canLose && random() < 0.03) throw new Error('the database went away before the call')
      const answer = await call()
      if (faults && random() < 0.01) {
        deaths++
        dead = true
        return never()
      }
      if (faults && canLose && random() < 0.03) throw new Error('the answer was lost')
      return answer
    }

    const troubled: ExecutionStore = {
      workflowText: (id) => through(() => store.workflowText(id), true),
      start: (execution) =>
        through(async () => {
          const answer = await store.start(execution)
          if (answer.created) for (const event of execution.events) names.follow(event)
          return answer
        }, true),
      append: (checkpoint) =>
        through(async () => {
          await store.append(checkpoint)
          checkSnapshot(checkpoint)
          if (withLarge && JSON.stringify(checkpoint.events).includes(pad))
            wrong.push(`G1: a large value stands in the events of ${checkpoint.executionId}.`)
          parts += checkpoint.events.filter(({ kind }) => kind === 'execution_continued').length
          for (const event of checkpoint.events) {
            names.follow(event)
            const place = `${event.executionId}/${names.of(event)}`
            if (event.kind === 'state_completed' && !completedAt.has(place)) completedAt.set(place, ++order)
          }
        }, true),
      claim: (id, lease) => through(() => store.claim(id, lease), true),
      claimDue: (lease, options) => through(() => store.claimDue(lease, options), true),
      load: (id) => through(async () => withBrokenSnapshot(await store.load(id)), true),
      eventsAfter: (id, after, limit) => through(() => store.eventsAfter(id, after, limit), true),
      renew: (lease, ids) => through(() => store.renew(lease, ids), true),
      release: (id, fence, wakeAt) => through(() => store.release(id, fence, wakeAt), true),
      addSignal: (signal) => through(() => store.addSignal(signal), true),
      matchWaits: (id) => through(() => store.matchWaits(id), true),
      findWorkflows: (workspaceId, names) => through(() => store.findWorkflows(workspaceId, names), true),
      children: (id, state, visit) => through(() => store.children(id, state, visit), true),
      endsOf: (ids) => through(() => store.endsOf(ids), true),
    }

    const step: StepHandler = {
      pure: isPure,
      repeatable: isRepeatable,
      async run(
        { executionId, state, visit, attempt, idempotencyKey, context },
        { signal },
      ): Promise<StepOutcome> {
        if (dead) return never()
        if (random() < 0.05) {
          const fireAt = clock.now() + random() * 30_000
          return { kind: 'waiting', until: { kind: 'turn', fireAt, why: 'its turn' } }
        }
        if (!isPure({ name: state })) {
          const [first = '', count] = names.of({ executionId, state, visit }).split('/')
          const plan = planOf(store.stored(executionId)?.versionId ?? '')
          const repeatable = plan.states[plan.indexOf.get(state) ?? -1]?.repeatable ?? false
          const place = { executionId, state: first, visit: Number(count), attempt }
          effects.push({ ...place, key: idempotencyKey, order: ++order, repeatable })
        }
        const dice = random()
        if (dice < 0.3) {
          await new Promise<void>((resolve) => {
            const cancel = clock.schedule(random() * 15_000, resolve)
            signal.addEventListener('abort', () => {
              cancel()
              resolve()
            })
          })
        }
        if (dead) return never()
        if (dice < 0.1) throw new Error('a handler threw')
        if (dice < 0.2) {
          return {
            kind: 'failed',
            error: { class: 'NetworkError', message: 'no' },
            retryable: random() < 0.8,
          }
        }
        if (dice < 0.35 && dice > 0.3) {
          return { kind: 'waiting', until: { kind: 'timer', fireAt: clock.now() + random() * 30_000 } }
        }
        const turns = typeof context.turns === 'number' ? context.turns : 0
        const result = { n: Math.floor(random() * 10), turns: turns + 1 }
        return { kind: 'completed', result: withLarge ? { ...result, pad: pad + state } : result }
      },
    }

    const engine = createEngine({
      store: troubled,
      handlers: new Map([['task', step]]),
      clock,
      events: { committed: () => {} },
      random,
      newId: () => `id-${++ids}`,
      owner,
      leaseMs,
      limits: {
        ...{ maxEvents: 400, eventsInPart: 60, snapshotEvents: 20, parkedSnapshotEvents: 5 },
        largeValueBytes: pad.length,
      },
      values,
    })
    void engine.start()
    return { engine, isDead: () => dead }
  }

  const called = `workflow called\n${randomWorkflow(random, { depth: 1 })}`
  const texts = [
    called,
    ...Array.from({ length: executions }, () => randomWorkflow(random, { calls: 'called' })),
  ]
  let workers = [startWorker(), startWorker()]

  function addVersion(versionId: string, text: string): void {
    store.addVersion(versionId, text)
    const compiled = compilePlan(openWorkflow(text).graph, { stepTypes, isRepeatable })
    if (compiled.kind === 'refused') throw new Error(`${compiled.message}\n${text}`)
    plans.set(versionId, compiled.plan)
  }

  for (const [index, text] of texts.entries()) {
    const versionId = `version-${index}`
    addVersion(versionId, text)
    if (text === called) continue
    const key = `key-${index}`
    const request = { workspaceId: 'w', workflowId: 'f', versionId, input: {}, trigger: 'manual' }
    const whenStuck = random() < 0.5 ? ({ whenStuck: 'fail' } as const) : {}
    for (const { engine } of workers) {
      // Whoever does not get an answer asks again; twice by accident is once.
      engine.startExecution({ ...request, ...whenStuck, idempotencyKey: key }).then(
        (answer) => {
          if (answer.kind === 'started') answered.set(key, [...(answered.get(key) ?? []), answer.executionId])
        },
        () => {},
      )
    }
  }

  for (let turn = 0; turn < 40; turn++) {
    await clock.advance(random() * 3_000)
    workers = workers.map((worker) => (worker.isDead() ? startWorker() : worker))
    const [id] = store.ids()
    if (id !== undefined && random() < 0.3) workers[0]?.engine.wake(id)
    for (const held of store.ids()) {
      if (corrects && correcting() < 0.2) void correct(held)
      meddle(held, random() < 0.5 ? 'pause' : 'go-on')
    }
  }
  faults = false
  workers = workers.map((worker) => (worker.isDead() ? startWorker() : worker))
  for (let turn = 0; turn < 400 && store.ids().some((id) => !isOver(id)); turn++) {
    for (const id of store.ids()) {
      meddle(id, 'go-on')
      if ((store.stored(id)?.events.length ?? 0) > longEnough && !isOver(id)) {
        await workers[0]?.engine.cancel({
          workspaceId: 'w',
          executionId: id,
          by: 'ann',
          reason: 'it is long enough',
        })
      }
    }
    await clock.advance(5_000)
  }
  await settle()

  /** A person who moves it to a version with something else in it, and confirms what there is to confirm. */
  async function correct(executionId: string): Promise<void> {
    const stored = store.stored(executionId)
    const engine = workers[Math.floor(correcting() * workers.length)]?.engine
    if (stored === null || isOver(executionId) || engine === undefined) return
    const from = stored.versionId
    const { text, renamed } = correctedText(correcting, (await store.workflowText(from)) ?? '', ++ids)
    const versionId = `${from}+${ids}`
    addVersion(versionId, text)
    const question = { executionId, versionId: from, text, renamed }
    const answer = await engine.compareVersions(question).catch(() => null)
    if (answer === null || 'kind' in answer) return
    if (answer.refused.length > 0 && correcting() < 0.7) return
    const wish = { versionId, seq: answer.seq, renamed: answer.renamed, goOn: correcting() < 0.5, by: 'ann' }
    const confirmed = correcting() < 0.9 ? answer.confirm.map(({ key }) => key) : []
    await engine.tell(executionId, 'w', { kind: 'change-version', confirmed, ...wish }).catch(() => {})
  }

  /** A person who sometimes pauses, and who has a word for whatever has stopped. */
  function meddle(id: string, word: 'pause' | 'go-on'): void {
    const stored = store.stored(id)
    const engine = workers[Math.floor(random() * workers.length)]?.engine
    if (stored === null || isOver(id) || engine === undefined) return
    const dice = random()
    const tell = (said: PersonsWord) => void engine.tell(id, 'w', said).catch(() => {})
    const last = stored.events.findLast(({ kind }) => !kind.startsWith('version_change'))
    if (last?.kind === 'execution_stopped') tell({ kind: 'go-on', by: 'ann' })
    else if (stored.status === 'stopped') {
      const stopped = stored.events.findLast(({ kind }) => kind === 'state_stopped')
      const { state = '', visit = 1 } = stopped ?? {}
      const action = dice < 0.5 ? 'retry' : dice < 0.7 ? 'skip' : dice < 0.8 ? 'complete' : 'fail'
      tell({ kind: 'mend', state, visit, action, by: 'ann', comment: '' })
      for (const { state: other = '', visit: count = 1 } of stored.events.filter(
        ({ kind }) => kind === 'state_stopped',
      ))
        tell({ kind: 'mend', state: other, visit: count, action: 'fail', by: 'ann', comment: '' })
    } else if (!faults || dice < 0.05) {
      tell(
        word === 'pause'
          ? { kind: 'pause', by: 'ann', reason: '' }
          : { kind: dice < 0.01 ? 'step' : 'go-on', by: 'ann' },
      )
    }
  }

  function isOver(id: string): boolean {
    const status = store.stored(id)?.status
    return status === 'completed' || status === 'failed' || status === 'cancelled'
  }

  const broken = [...brokenPromises({ store, planOf, effects, completedAt, answered }), ...wrong]
  const kinds = store.ids().flatMap((id) => store.stored(id)?.events.map(({ kind }) => kind) ?? [])
  const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length
  return {
    ...{ broken, executions: store.ids().length, effects: effects.length, deaths, texts },
    ...{ snapshots: written, parts },
    ...{ changes: count('version_changed'), refusals: count('version_change_refused') },
  }
}
