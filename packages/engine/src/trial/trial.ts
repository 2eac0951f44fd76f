import type { ExecutionEvent, JsonObject } from '../execution/event.ts'
import { isFinal } from '../execution/state.ts'
import { stateAt } from '../plan/plan.ts'
import type { NotCallable } from '../ports/execution-store.ts'
import type { StepHandler, StepOutcome, StopOrder } from '../ports/step-handler.ts'
import { createEngine } from '../runner/engine.ts'
import type { CallStep } from '../runner/perform.ts'
import type { StoredExecution } from './memory-store.ts'
import { createMemoryStore } from './memory-store.ts'
import { createSimulatedClock } from './simulated-clock.ts'

/** What an attempt answers instead of its handler, `delayMs` of simulated time after it began. */
export interface MockedAnswer {
  readonly delayMs: number
  readonly outcome: StepOutcome
}

/** An attempt that may be mocked. */
export interface TrialAttempt {
  readonly state: string
  readonly type: string
  /** The called workflow that the state is of; null for the one that is tried. */
  readonly workflow: string | null
}

export interface TrialOptions {
  readonly text: string
  readonly input: JsonObject
  /** By step type. What they do takes real time, and none of the simulated one. */
  readonly handlers: ReadonlyMap<string, StepHandler>
  /** Stands in for the handler of an attempt; null lets it run. */
  readonly mock: (attempt: TrialAttempt) => MockedAnswer | null
  /** What `workflow` and `map` states call: name → its text. A workflow that has this text's own name is this text. */
  readonly callable?: ReadonlyMap<string, string | NotCallable>
  /** ms since the epoch. */
  readonly startAt: number
  /** Lets everything run that waits for nothing but promises. */
  readonly settle: () => Promise<void>
}

/** `refused` says in a sentence why this can't run, or not with this input. */
export type TrialAnswer =
  | { readonly kind: 'trial'; readonly trial: Trial }
  | { readonly kind: 'refused'; readonly message: string }

/** The execution that is tried, or one that it called. */
export interface TrialExecution extends StoredExecution {
  readonly executionId: string
  /** As in `TrialAttempt`. */
  readonly workflow: string | null
}

/** One execution in memory, with what it calls, under a clock that is moved by hand: waits and retries take no real time. */
export interface Trial {
  /** How it stands. */
  look(): StoredExecution
  /** How all stand, itself first, then what was called in the order of starting. */
  executions(): readonly TrialExecution[]
  events(): readonly ExecutionEvent[]
  /** Simulated time, ms since the epoch. */
  now(): number
  /** Moves the time on by this much; what is due on the way happens. */
  pass(ms: number): Promise<void>
  /** Moves to the next moment at which something is due; false when nothing is, or nothing within `withinMs`. */
  passToNext(withinMs?: number): Promise<boolean>
  /** False when nobody waits for this answer. */
  answer(answer: {
    readonly executionId: string
    readonly state: string
    readonly visit: number
    readonly attempt: number
    readonly approved: boolean
    readonly by: string
    readonly comment: string
    readonly values?: JsonObject
  }): Promise<boolean>
  publish(name: string, data: JsonObject): Promise<void>
  cancel(by: string, reason: string): Promise<void>
  stop(): Promise<void>
}

const workspaceId = 'trial'
/** Alone in its world: nobody else takes its lease, so that no alarm but the execution's own is set. */
const centuryMs = 100 * 365 * 86_400_000

export async function openTrial(options: TrialOptions): Promise<TrialAnswer> {
  const clock = createSimulatedClock({ startAt: options.startAt, settle })
  const store = createMemoryStore(clock)
  const running = new Set<Promise<unknown>>()
  /** Version → the name that it is called by. */
  const called = new Map<string, string>()
  let ids = 0

  /** Until nothing is under way but what waits for simulated time. */
  async function settle(): Promise<void> {
    await options.settle()
    while (running.size > 0) {
      await Promise.race(running)
      await options.settle()
    }
  }

  const mockedIn = (executionId: string, state: string, type: string): MockedAnswer | null =>
    options.mock({ state, type, workflow: called.get(store.versionOf(executionId) ?? '') ?? null })

  const aroundCall =
    (call: CallStep): CallStep =>
    (performance, properties) => {
      const { plan, visit, state, stop } = performance
      const { name, type } = stateAt(plan, visit.state)
      const mocked = mockedIn(state.executionId, name, type)
      return mocked === null ? call(performance, properties) : later(mocked, stop)
    }

  const standIn = (type: string): StepHandler => {
    const handler = options.handlers.get(type)
    return {
      ...(handler?.pure === undefined ? {} : { pure: handler.pure }),
      ...(handler?.instant === undefined ? {} : { instant: handler.instant }),
      ...(handler?.repeatable === undefined ? {} : { repeatable: handler.repeatable }),
      run(request, stop) {
        const mocked = mockedIn(request.executionId, request.state, request.type)
        if (mocked !== null) return later(mocked, stop)
        if (handler === undefined) throw new Error(`no handler for the type ${type}`)
        const run = handler.run(request, stop)
        const ended = run.then(
          () => {},
          () => {},
        )
        running.add(ended)
        void ended.then(() => running.delete(ended))
        return run
      },
    }
  }

  function later({ delayMs, outcome }: MockedAnswer, { signal }: StopOrder): Promise<StepOutcome> {
    if (delayMs === 0) return Promise.resolve(outcome)
    return new Promise((resolve) => {
      const cancel = clock.schedule(delayMs, () => resolve(outcome))
      signal.addEventListener('abort', cancel, { once: true })
    })
  }

  const engine = createEngine({
    store,
    handlers: new Map([...options.handlers.keys()].map((type) => [type, standIn(type)])),
    aroundCall,
    clock,
    events: { committed: () => {} },
    random: () => 0.5,
    newId: () => `trial-${++ids}`,
    owner: 'trial',
    leaseMs: centuryMs,
    pollMs: centuryMs,
  })
  await engine.start()
  store.addVersion('version', options.text)
  for (const [name, text] of options.callable ?? []) {
    const versionId = `version of ${name}`
    const isText = text !== 'several' && text !== 'broken'
    if (isText) store.addVersion(versionId, text)
    if (isText) called.set(versionId, name)
    store.addCallable(name, isText ? { workflowId: `workflow ${name}`, versionId } : text)
  }
  const answer = await engine.startExecution({
    workspaceId,
    workflowId: 'workflow',
    versionId: 'version',
    input: options.input,
    trigger: 'test',
    idempotencyKey: null,
  })
  if (answer.kind === 'refused') return answer
  const { executionId } = answer
  await settle()

  const lookAt = (id: string): StoredExecution => {
    const found = store.stored(id)
    if (found === null) throw new Error(`Execution ${id} is gone.`)
    return found
  }
  const look = () => lookAt(executionId)
  const trial: Trial = {
    look,
    executions: () =>
      store.ids().map((id) => {
        const stored = lookAt(id)
        return { ...stored, executionId: id, workflow: called.get(stored.versionId) ?? null }
      }),
    events: () => look().events,
    now: clock.now,
    pass: clock.advance,
    async passToNext(withinMs = centuryMs / 10) {
      if (isFinal(look().status) || !store.isBusy()) return false
      return clock.advanceToNext(withinMs)
    },
    async answer(answer) {
      const taken = await engine.answerApproval({ workspaceId, ...answer })
      await settle()
      return taken
    },
    async publish(name, data) {
      const signals = store.publish({ id: `event-${++ids}`, workspaceId, name, data })
      for (const signal of signals) engine.notice(signal)
      await settle()
    },
    async cancel(by, reason) {
      await engine.cancel({ workspaceId, executionId, by, reason })
      await settle()
    },
    stop: () => engine.stop(0),
  }
  return { kind: 'trial', trial }
}
