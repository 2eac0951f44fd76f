import { setImmediate as turn } from 'node:timers/promises'
import type { ExecutionEvent, ExecutionStatus, JsonObject } from '@rabbit/contract'
import type { StepOutcome, StepRequest } from '@rabbit/engine'
import { type MockedAnswer, openTrial, type Trial } from '@rabbit/engine/trial'
import { createStepHandlers } from './steps/index.ts'

/** What an attempt of a mocked state answers: `result` or `error`, after `delayMs` of simulated time. */
export interface Mock {
  readonly delayMs: number
  readonly answer:
    | { readonly kind: 'result'; readonly result: JsonObject }
    | {
        readonly kind: 'error'
        readonly errorClass: string
        readonly message: string
        readonly details?: JsonObject
        readonly retryable: boolean
      }
}

/** What comes from outside, in order. Without `afterMs` it comes as soon as the execution waits for it. */
export type Happening = { readonly afterMs: number | null } & (
  | {
      readonly kind: 'answer'
      readonly state: string
      readonly approved: boolean
      readonly by: string
      readonly comment: string
      /** What is filled into its form. */
      readonly values?: JsonObject
    }
  | { readonly kind: 'event'; readonly name: string; readonly data: JsonObject }
  | { readonly kind: 'cancel'; readonly by: string; readonly reason: string }
)

export interface TrialRequest {
  readonly text: string
  readonly input: JsonObject
  /** By state: the first attempt gets the first answer, and the last one stays. */
  readonly mocks: ReadonlyMap<string, readonly Mock[]>
  readonly happens: readonly Happening[]
  /** Simulated, ms since the epoch. */
  readonly startAt: number
}

export type TrialReport =
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'ran'
      readonly events: readonly ExecutionEvent[]
      /** Of the execution when nothing more could happen. */
      readonly status: ExecutionStatus
      /** States that are active or wait then. */
      readonly currentStates: readonly string[]
      /** Sentences: what should have come from outside and found nobody. */
      readonly unmet: readonly string[]
    }

/** Types whose own handler reaches nothing outside: they do what they do without a mock. */
const harmless = ['transform', 'log', 'wait', 'approval', 'event', 'respond', 'task']

/** Runs one execution in memory, with mocked steps, until nothing more can happen. Waits and retries take no real time. */
export async function runTrial({ text, input, mocks, happens, startAt }: TrialRequest): Promise<TrialReport> {
  const used = new Map<string, number>()
  const mock = (request: StepRequest): MockedAnswer | null => {
    const answers = mocks.get(request.state)
    if (answers === undefined) return harmless.includes(request.type) ? null : notMocked(request)
    const turn = used.get(request.state) ?? 0
    used.set(request.state, turn + 1)
    const chosen = answers[Math.min(turn, answers.length - 1)]
    return chosen === undefined ? notMocked(request) : asAnswer(chosen)
  }
  const answer = await openTrial({ text, input, handlers: createStepHandlers(), mock, startAt, settle })
  if (answer.kind === 'refused') return answer
  const { trial } = answer
  try {
    const unmet: string[] = []
    for (const happening of happens) {
      const trouble = await happen(trial, happening)
      if (trouble === null) continue
      unmet.push(trouble)
      break
    }
    while (await trial.passToNext()) {
      // Whatever is due happens.
    }
    const { status, currentStates } = trial.look()
    return { kind: 'ran', events: trial.events() as ExecutionEvent[], status, currentStates, unmet }
  } finally {
    await trial.stop()
  }
}

async function settle(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await turn()
}

function asAnswer({ delayMs, answer }: Mock): MockedAnswer {
  if (answer.kind === 'result') return { delayMs, outcome: { kind: 'completed', result: answer.result } }
  const { errorClass, message, details, retryable } = answer
  const error = { class: errorClass, message, ...(details === undefined ? {} : { details }) }
  return { delayMs, outcome: { kind: 'failed', error, retryable } }
}

/** A test that forgot a mock is told so in the event log; it must not reach the world. */
function notMocked({ state, type }: StepRequest): MockedAnswer {
  const message = `${state} is of type ${type} and a test reaches nothing outside. Add it to mocks: { ${state}: { result: {} } }.`
  const outcome: StepOutcome = { kind: 'failed', error: { class: 'NotMocked', message }, retryable: false }
  return { delayMs: 0, outcome }
}

/** Null when it happened, otherwise a sentence. */
async function happen(trial: Trial, happening: Happening): Promise<string | null> {
  if (happening.afterMs !== null) await trial.pass(happening.afterMs)
  switch (happening.kind) {
    case 'answer': {
      const { state, approved, by, comment, values } = happening
      const asked = await until(trial, happening, () =>
        trial.look().openApprovals.find((open) => open.state === state),
      )
      if (asked === undefined) return `${state} never waited for an answer.`
      const { visit, attempt } = asked
      await trial.answer({
        ...{ state, visit, attempt, approved, by, comment },
        ...(values === undefined ? {} : { values }),
      })
      return null
    }
    case 'event': {
      const { name, data } = happening
      if (happening.afterMs === null) {
        const wait = await until(trial, happening, () =>
          trial.look().openWaits.find((open) => open.name === name),
        )
        if (wait === undefined) return `No state ever waited for the event ${name}.`
      }
      await trial.publish(name, data)
      return null
    }
    case 'cancel':
      await trial.cancel(happening.by, happening.reason)
      return null
  }
}

/** Lets time pass until it is there, unless the happening came at a moment of its own. */
async function until<T>(
  trial: Trial,
  { afterMs }: Happening,
  find: () => T | undefined,
): Promise<T | undefined> {
  for (;;) {
    const found = find()
    if (found !== undefined || afterMs !== null || !(await trial.passToNext())) return found
  }
}
