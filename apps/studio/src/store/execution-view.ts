import type { ExecutionStatus, JsonObject, StateStatus } from '@rabbit/contract'

/** What went wrong, as the events carry it. */
export interface ErrorView {
  readonly class: string
  readonly message: string
  readonly details?: JsonObject
}

/** One try of a step. Times are ms since the epoch. */
export interface AttemptView {
  readonly attempt: number
  readonly startedAt: number
  readonly idempotencyKey: string
  /** null while it runs, and for the attempt that succeeded. */
  readonly failedAt: number | null
  readonly error: ErrorView | null
  /** When the next attempt follows; null when none does. */
  readonly retryAt: number | null
  /** Attempts that the retry policy allows; null before the first failure. */
  readonly of: number | null
}

export type WaitView =
  | { readonly kind: 'timer'; readonly since: number; readonly fireAt: number }
  | {
      readonly kind: 'approval'
      readonly since: number
      readonly assignees: readonly string[]
      readonly question: string
      readonly deadline: number | null
    }
  | { readonly kind: 'event'; readonly since: number; readonly name: string; readonly match: JsonObject }
  | {
      readonly kind: 'child'
      readonly since: number
      readonly executionId: string
      readonly workflow: string
    }
  | { readonly kind: 'turn'; readonly since: number; readonly fireAt: number; readonly why: string }

/** One visit of a state: from entering it to its end. */
export interface VisitView {
  readonly state: string
  readonly type: string
  /** Counted from 1 for each state. */
  readonly visit: number
  readonly from: readonly string[]
  readonly status: StateStatus
  readonly enteredAt: number
  readonly endedAt: number | null
  readonly durationMs: number | null
  readonly attempts: readonly AttemptView[]
  /** What it waits for, or waited for last. */
  readonly wait: WaitView | null
  readonly answer: { readonly approved: boolean; readonly by: string; readonly comment: string } | null
  readonly result: JsonObject | null
  readonly error: ErrorView | null
  readonly timedOut: boolean
  /** It has failed, and waits for a person to mend it. */
  readonly stopped: boolean
  /** It is entered and may not begin: a pause or a breakpoint holds it. */
  readonly held: boolean
  /** A sentence for the card: what a task without a function did, why a state was skipped or cancelled. */
  readonly note: string | null
  readonly log: { readonly level: string; readonly message: string } | null
  readonly meta: JsonObject | null
  /** What was done about its failure, in words; null when it did not fail or nothing was done yet. */
  readonly mended: string | null
}

/** A state's card: its latest visit, and where that stands in `ExecutionView.visits`. */
export interface StateView {
  readonly status: StateStatus
  readonly visits: number
  readonly latest: VisitView
  readonly index: number
}

export interface TakenTransition {
  readonly seq: number
  readonly at: number
  /** Its index in the graph of the version that runs. */
  readonly transition: number
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly condition: string | null
  readonly why: string
  readonly values: JsonObject
}

/** Everything a screen shows of an execution at one moment. Derived from events alone. */
export interface ExecutionView {
  /** The last event that is in it; 0 before the first. */
  readonly seq: number
  readonly status: ExecutionStatus
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** The time of the last event. */
  readonly at: number | null
  readonly states: ReadonlyMap<string, StateView>
  /** All visits of all states, in the order they were entered. */
  readonly visits: readonly VisitView[]
  readonly taken: readonly TakenTransition[]
  /** Joins that some but not all branches have reached, by the transition's index. */
  readonly joins: ReadonlyMap<
    number,
    { readonly arrived: readonly string[]; readonly missing: readonly string[] }
  >
  /** The context at that moment, all branches' changes merged in the order they came. */
  readonly context: JsonObject
  /** How large it was when it came near its limit for the first time, and the limit; null before. */
  readonly contextGrown: { readonly bytes: number; readonly most: number } | null
  readonly trigger: string | null
  /** The execution that called this one, and the state there; null when nobody did. */
  readonly caller: { readonly executionId: string; readonly state: string } | null
  readonly error: ErrorView | null
  /** Whether nothing new begins. */
  readonly paused: boolean
  /** Why it as a whole waits for a person: its workers were lost again and again. */
  readonly stopped: ErrorView | null
  readonly breakpoints: ReadonlySet<string>
  /** Whether what completed states did is being undone. */
  readonly undoing: boolean
  readonly cancel: { readonly by: string; readonly reason: string } | null
  /** The version that it was moved to last, and by which event; null while it is at the one that it began with. */
  readonly version: { readonly id: string; readonly since: number } | null
}
