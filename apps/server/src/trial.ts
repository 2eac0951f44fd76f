import { setImmediate as turn } from 'node:timers/promises'
import type { ExecutionEvent, ExecutionStatus, JsonObject } from '@rabbit/contract'
import type { NotCallable, StepHandler, StepOutcome } from '@rabbit/engine'
import { type MockedAnswer, openTrial, type Trial, type TrialAttempt } from '@rabbit/engine/trial'
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

/** By state: the first attempt gets the first answer, and the last one stays. */
export type Mocks = ReadonlyMap<string, readonly Mock[]>

export interface Callable {
  readonly text: string | NotCallable
  readonly mocks: Mocks
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
  readonly mocks: Mocks
  /** What `workflow` and `map` states call, by the name that they call it by. */
  readonly callable: ReadonlyMap<string, Callable>
  readonly happens: readonly Happening[]
  /** Simulated, ms since the epoch. */
  readonly startAt: number
}

export type TrialReport =
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'ran'
      readonly events: readonly ExecutionEvent[]
      /** What happened in the executions that it called, each with the name of its workflow; null for the text's own. */
      readonly called: readonly {
        readonly workflow: string | null
        readonly events: readonly ExecutionEvent[]
      }[]
      /** Of the execution when nothing more could happen. */
      readonly status: ExecutionStatus
      /** States that are active or wait then. */
      readonly currentStates: readonly string[]
      /** Sentences: what should have come from outside and found nobody. */
      readonly unmet: readonly string[]
    }

/** Types whose own handler reaches nothing outside: they do what they do without a mock. */
const harmless = [
  ...['transform', 'log', 'wait', 'approval', 'event', 'respond', 'task'],
  ...['code', 'map', 'workflow'],
]

/** All trials of this process share the processes that code runs in. */
let handlers: ReadonlyMap<string, StepHandler> | null = null

/** Runs one execution in memory, with mocked steps, until nothing more can happen. Waits and retries take no real time. */
export async function runTrial(request: TrialRequest): Promise<TrialReport> {
  const { text, input, mocks, callable, happens, startAt } = request
  const used = new Map<string, number>()
  const mock = (attempt: TrialAttempt): MockedAnswer | null => {
    const { state, type, workflow } = attempt
    const answers = (workflow === null ? mocks : callable.get(workflow)?.mocks)?.get(state)
    if (answers === undefined) return harmless.includes(type) ? null : notMocked(attempt)
    const key = JSON.stringify([workflow, state])
    const turn = used.get(key) ?? 0
    used.set(key, turn + 1)
    const chosen = answers[Math.min(turn, answers.length - 1)]
    return chosen === undefined ? notMocked(attempt) : asAnswer(chosen)
  }
  handlers ??= createStepHandlers()
  const texts = new Map([...callable].map(([name, one]) => [name, one.text]))
  const answer = await openTrial({ text, input, handlers, mock, callable: texts, startAt, settle })
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
    const { status, currentStates, events } = trial.look()
    const called = trial.executions().slice(1)
    return {
      ...{ kind: 'ran', events: events as ExecutionEvent[], status, currentStates, unmet },
      called: called.map((one) => ({ workflow: one.workflow, events: one.events as ExecutionEvent[] })),
    }
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
function notMocked({ state, type, workflow }: TrialAttempt): MockedAnswer {
  const place = `mocks: { ${state}: { result: {} } }`
  const where = workflow === null ? place : `workflows: { ${workflow}: { ${place} } }`
  const message = `${state} is of type ${type} and a test reaches nothing outside. Add it to ${where}.`
  const outcome: StepOutcome = { kind: 'failed', error: { class: 'NotMocked', message }, retryable: false }
  return { delayMs: 0, outcome }
}

/** Null when it happened, otherwise a sentence. */
async function happen(trial: Trial, happening: Happening): Promise<string | null> {
  if (happening.afterMs !== null) await trial.pass(happening.afterMs)
  switch (happening.kind) {
    case 'answer': {
      const { state, approved, by, comment, values } = happening
      const asked = await until(
        trial,
        happening,
        () =>
          trial.executions().flatMap(({ executionId, openApprovals }) => {
            const open = openApprovals.find((approval) => approval.state === state)
            return open === undefined ? [] : { ...open, executionId }
          })[0],
      )
      if (asked === undefined) return `${state} never waited for an answer.`
      const { executionId, visit, attempt } = asked
      await trial.answer({
        ...{ executionId, state, visit, attempt, approved, by, comment },
        ...(values === undefined ? {} : { values }),
      })
      return null
    }
    case 'event': {
      const { name, data } = happening
      if (happening.afterMs === null) {
        const wait = await until(
          trial,
          happening,
          () =>
            trial.executions().some(({ openWaits }) => openWaits.some((open) => open.name === name)) ||
            undefined,
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
