import type { ExecutionEvent, JsonObject } from '../execution/event.ts'
import { isFinal } from '../execution/state.ts'
import type { StepHandler, StepOutcome, StepRequest } from '../ports/step-handler.ts'
import { createEngine } from '../runner/engine.ts'
import type { StoredExecution } from './memory-store.ts'
import { createMemoryStore } from './memory-store.ts'
import { createSimulatedClock } from './simulated-clock.ts'

/** What an attempt answers instead of its handler, `delayMs` of simulated time after it began. */
export interface MockedAnswer {
  readonly delayMs: number
  readonly outcome: StepOutcome
}

export interface TrialOptions {
  readonly text: string
  readonly input: JsonObject
  /** By step type. What they do takes real time, and none of the simulated one. */
  readonly handlers: ReadonlyMap<string, StepHandler>
  /** Stands in for the handler of an attempt; null lets it run. */
  readonly mock: (request: StepRequest) => MockedAnswer | null
  /** ms since the epoch. */
  readonly startAt: number
  /** Lets everything run that waits for nothing but promises. */
  readonly settle: () => Promise<void>
}

/** `refused` says in a sentence why this can't run, or not with this input. */
export type TrialAnswer =
  | { readonly kind: 'trial'; readonly trial: Trial }
  | { readonly kind: 'refused'; readonly message: string }

/** One execution in memory, under a clock that is moved by hand: waits and retries take no real time. */
export interface Trial {
  /** How it stands. */
  look(): StoredExecution
  events(): readonly ExecutionEvent[]
  /** Simulated time, ms since the epoch. */
  now(): number
  /** Moves the time on by this much; what is due on the way happens. */
  pass(ms: number): Promise<void>
  /** Moves to the next moment at which something is due; false when nothing is, or nothing within `withinMs`. */
  passToNext(withinMs?: number): Promise<boolean>
  /** False when nobody waits for this answer. */
  answer(answer: {
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
  let ids = 0

  /** Until nothing is under way but what waits for simulated time. */
  async function settle(): Promise<void> {
    await options.settle()
    while (running.size > 0) {
      await Promise.race(running)
      await options.settle()
    }
  }

  const standIn = (type: string): StepHandler => {
    const handler = options.handlers.get(type)
    return {
      ...(handler?.pure === undefined ? {} : { pure: handler.pure }),
      ...(handler?.instant === undefined ? {} : { instant: handler.instant }),
      ...(handler?.repeatable === undefined ? {} : { repeatable: handler.repeatable }),
      run(request, signal) {
        const mocked = options.mock(request)
        if (mocked !== null) return later(mocked, signal)
        if (handler === undefined) throw new Error(`no handler for the type ${type}`)
        const run = handler.run(request, signal)
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

  function later({ delayMs, outcome }: MockedAnswer, signal: AbortSignal): Promise<StepOutcome> {
    if (delayMs === 0) return Promise.resolve(outcome)
    return new Promise((resolve) => {
      const cancel = clock.schedule(delayMs, () => resolve(outcome))
      signal.addEventListener('abort', cancel, { once: true })
    })
  }

  const engine = createEngine({
    store,
    handlers: new Map([...options.handlers.keys()].map((type) => [type, standIn(type)])),
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

  const look = (): StoredExecution => {
    const found = store.stored(executionId)
    if (found === null) throw new Error(`Execution ${executionId} is gone.`)
    return found
  }
  const trial: Trial = {
    look,
    events: () => look().events,
    now: clock.now,
    pass: clock.advance,
    async passToNext(withinMs = centuryMs / 10) {
      const { status, leased, timerAt } = look()
      if (isFinal(status) || (!leased && timerAt === null)) return false
      return clock.advanceToNext(withinMs)
    },
    async answer(answer) {
      const taken = await engine.answerApproval({ workspaceId, executionId, ...answer })
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
