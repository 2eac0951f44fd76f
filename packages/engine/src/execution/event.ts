import type { Json } from '@rabbit/dsl'

export type JsonObject = { readonly [key: string]: Json }

/** Of an execution. The final three are `completed`, `failed` and `cancelled`. */
export type ExecutionStatus =
  | 'pending'
  | 'running'
  | 'waiting'
  | 'recovering'
  | 'paused'
  | 'stopped'
  | 'completed'
  | 'failed'
  | 'cancelled'

/** What is taken up first where more executions of a workspace are accepted than workers have hands for. */
export type Priority = 'low' | 'normal' | 'high'

/**
 * How much later than it came an accepted execution counts as having come, in ms: so nothing waits for ever, since a low
 * one is overtaken only by what came within ten minutes after it.
 */
export const priorityShiftMs: Readonly<Record<Priority, number>> = { high: -300_000, normal: 0, low: 300_000 }

/** Of one visit of a state. */
export type StateStatus = 'active' | 'waiting' | 'retrying' | 'done' | 'failed' | 'skipped' | 'cancelled'

/** `class` is what `on error CLASS` matches: NetworkError, HttpError, TimeoutError, ExpressionError, NoTransition … */
export interface StepError {
  readonly class: string
  readonly message: string
  readonly details?: JsonObject
}

/** What a person is asked to fill in with their answer. */
export interface FormField {
  readonly name: string
  readonly type: 'text' | 'long_text' | 'number' | 'boolean' | 'date' | 'choice'
  /** Needed to approve; a rejection may leave it out. */
  readonly required: boolean
  /** Of a `choice`. */
  readonly choices?: readonly string[]
}

/** What a waiting step waits for. */
export type WaitCondition =
  | { readonly kind: 'timer'; readonly fireAt: number }
  | {
      readonly kind: 'approval'
      readonly assignees: readonly string[]
      readonly question: string
      /** ms since the epoch, or null without a deadline. */
      readonly deadline: number | null
      readonly form?: readonly FormField[]
      /** Who is asked too when nobody has answered at this moment (ms since the epoch). */
      readonly escalation?: { readonly at: number; readonly assignees: readonly string[] }
    }
  /** An event of this name whose data holds everything in `match`. */
  | { readonly kind: 'event'; readonly name: string; readonly match: JsonObject }
  /** The end of an execution that this state called. */
  | { readonly kind: 'child'; readonly executionId: string; readonly workflow: string }
  /** Its turn at a target that takes only so much. Its attempt has done nothing yet, and begins anew then. */
  | { readonly kind: 'turn'; readonly fireAt: number; readonly why: string }

/** `retry` runs it again (or tries its way on again), `skip` goes on without a result, `complete` with a person's, `fail` ends. */
export type MendAction = 'retry' | 'skip' | 'complete' | 'fail'

/** Where an execution begins when it is not at the workflow's entry, and what is known there. */
export interface Entry {
  readonly state: string
  readonly context: JsonObject
  /** State name → its result, as far as known. */
  readonly steps: JsonObject
  /** It ends when this state is done: no arrow is followed. */
  readonly alone: boolean
}

/** The execution that this one does again, and the visit that it begins at, if it is not from the start. */
export interface Origin {
  readonly executionId: string
  readonly state?: string
  readonly visit?: number
}

/** Who called an execution: a `workflow` state, or a `map` state for one of its items. */
export interface ParentLink {
  readonly executionId: string
  readonly state: string
  readonly visit: number
  readonly attempt: number
  /** Of a `map`: counted from 0. Null for a `workflow` state. */
  readonly item: number | null
  /** Of the called execution: 1 when nobody called its caller. */
  readonly depth: number
}

/** One version of a workflow. */
export interface CalledVersion {
  readonly workflowId: string
  readonly versionId: string
}

/** What the names of workflows meant when the first caller started: an execution in flight keeps its versions. */
export type Calls = { readonly [name: string]: CalledVersion }

/** How a called execution ended. */
export interface ChildEnd {
  readonly executionId: string
  readonly status: 'completed' | 'failed' | 'cancelled'
  /** Empty unless it was completed. */
  readonly output: JsonObject
  readonly error: StepError | null
}

/** A value that was looked at, for "why": the names a guard read and what they held. */
export type ValuesRead = JsonObject

/**
 * `kind` → `data`. What the log of an execution may hold; `packages/contract` has the matching schemas. The
 * envelope's `state`, `visit` (counted from 1 for each state) and `attempt` (counted from 1 for each visit) are set
 * where an event concerns a state.
 */
export interface EventData {
  /** The first event of every execution. */
  readonly execution_started: {
    readonly input: JsonObject
    readonly trigger: string
    /** `fail` when nobody is there to mend it: what nothing mends fails it at once instead of stopping it. */
    readonly whenStuck?: 'fail'
    /** States that are held when they are entered, until a person lets them go on. */
    readonly breakpoints?: readonly string[]
    readonly entry?: Entry
    readonly origin?: Origin
    /** State → the result that stands in for its step in this execution. */
    readonly pinned?: { readonly [state: string]: JsonObject }
    readonly parent?: ParentLink
    readonly calls?: Calls
    /** `normal` unless told. */
    readonly priority?: Priority
  }
  /**
   * A state became active. `from` are the states whose arrow led here; empty for the entry. While the execution is
   * compensated it undoes the completed visit `undoes`, and no arrow led here.
   */
  readonly state_entered: {
    readonly from: readonly string[]
    readonly type: string
    readonly undoes?: { readonly state: string; readonly visit: number }
  }
  /** An attempt is about to have an effect; commits before it. */
  readonly attempt_started: { readonly idempotencyKey: string }
  /** The worker that was to run it ends first: it has not begun after all. */
  readonly attempt_handed_over: Record<string, never>
  /** A worker was lost while it ran: nobody knows what it did, and it is not safe to repeat. It fails. */
  readonly attempt_unknown: { readonly message: string }
  /** An attempt failed and another will follow at `retryAt` (ms since the epoch). */
  readonly attempt_failed: { readonly error: StepError; readonly retryAt: number; readonly of: number }
  readonly step_waiting: { readonly wait: WaitCondition }
  readonly timer_fired: { readonly purpose: 'wait' | 'retry' | 'timeout' | 'turn' }
  /** The state is done; `result` was merged into the context. `note` is a sentence for the card, `log` what it logged. */
  readonly state_completed: {
    readonly result: JsonObject
    readonly durationMs: number
    readonly note?: string
    readonly log?: { readonly level: string; readonly message: string }
    readonly meta?: JsonObject
  }
  /** All attempts are used up. What mends it, if anything, follows as `transition_taken` by an error guard, or the execution fails. */
  readonly state_failed: {
    readonly error: StepError
    readonly attempts: number
    readonly durationMs: number
    readonly timedOut: boolean
    /** Set when it was the join's arrows that failed, by the first of them: all that had arrived there fails with it. */
    readonly join?: number
  }
  readonly state_cancelled: { readonly reason: string }
  readonly state_skipped: { readonly reason: string }
  /**
   * An arrow was followed. `transition` is its index in the graph of the pinned version; `why` says in words why this
   * one and not an earlier one; `values` are what its guard read.
   */
  readonly transition_taken: {
    readonly transition: number
    readonly from: readonly string[]
    readonly to: readonly string[]
    readonly condition: string | null
    readonly why: string
    readonly values: ValuesRead
  }
  /** A branch has reached a join that is not complete yet. */
  readonly join_waiting: {
    readonly transition: number
    readonly arrived: readonly string[]
    readonly missing: readonly string[]
  }
  /** Two branches changed a key; the last in the join's order is kept. */
  readonly context_conflict: {
    readonly key: string
    readonly states: readonly string[]
    readonly kept: string
  }
  /** For the first time the context of a branch is near its limit; of `most` bytes there may be. */
  readonly context_grown: { readonly bytes: number; readonly most: number }
  /** No new attempt begins from here on; those that run end as usual. */
  readonly execution_paused: { readonly by: string; readonly reason: string }
  /** Its worker was lost again and again: what ran is held, and it waits for a person. */
  readonly execution_stopped: { readonly error: StepError; readonly crashes: number }
  /** Its log is long: it goes on in a new part, which has room of its own. `events` are those of the part before. */
  readonly execution_continued: { readonly part: number; readonly events: number }
  readonly execution_resumed: { readonly by: string }
  /** What is held goes on, and what it leads to is held again. */
  readonly execution_stepped: { readonly by: string }
  readonly breakpoints_set: { readonly states: readonly string[]; readonly by: string }
  /** A person changed what the branch of this visit knows. */
  readonly context_edited: {
    readonly set: JsonObject
    readonly removed: readonly string[]
    readonly by: string
  }
  /**
   * From here on the execution follows another version of its workflow, by a person's word. `renamed`: old name → new
   * name, of states that were entered. `input`: what the new version asks for and nobody had given, by its defaults.
   * `confirmed`: what was confirmed, in the words that were shown.
   */
  readonly version_changed: {
    readonly from: string
    readonly to: string
    readonly by: string
    readonly renamed?: { readonly [name: string]: string }
    readonly input?: JsonObject
    readonly confirmed: readonly string[]
  }
  /** A person wanted that, and it could not be: nothing has changed. */
  readonly version_change_refused: { readonly to: string; readonly by: string; readonly message: string }
  /** Nothing mended the failed state: it waits for a person. `settled`: its step is done, and only its way on failed. */
  readonly state_stopped: { readonly error: StepError; readonly settled: boolean }
  /** A person said how a stopped state goes on; `result` is theirs when they completed it. */
  readonly state_mended: { readonly action: MendAction; readonly by: string; readonly comment: string }
  /** It can't go on: what its completed states did is undone, last first. `undo` names those that have a way to. */
  readonly compensation_started: { readonly error: StepError; readonly undo: readonly string[] }
  readonly event_received: { readonly eventId: string; readonly name: string }
  /** What this state called has ended. */
  readonly child_ended: Omit<ChildEnd, 'output'>
  /** How far a `map` has come; one for many items. */
  readonly step_progress: { readonly done: number; readonly failed: number; readonly of: number }
  readonly approval_answered: {
    readonly approved: boolean
    readonly by: string
    readonly comment: string
    /** What was filled into the form. */
    readonly values?: JsonObject
  }
  /** Nobody had answered in time: these are asked as well from here on. */
  readonly approval_escalated: { readonly assignees: readonly string[] }
  readonly cancel_requested: { readonly by: string; readonly reason: string }
  readonly execution_completed: { readonly output: JsonObject; readonly durationMs: number }
  readonly execution_failed: {
    readonly error: StepError
    readonly durationMs: number
    /** States whose compensation failed too, so that what they did stands. */
    readonly notUndone?: readonly string[]
  }
  readonly execution_cancelled: { readonly by: string; readonly reason: string; readonly durationMs: number }
}

export type EventKind = keyof EventData

/** One fact of an execution. `seq` counts 1, 2, 3 … without a gap; `at` is ms since the epoch by the store's clock. */
export type ExecutionEvent = {
  readonly [K in EventKind]: {
    readonly executionId: string
    readonly seq: number
    readonly at: number
    readonly kind: K
    readonly state?: string
    readonly visit?: number
    readonly attempt?: number
    readonly data: EventData[K]
  }
}[EventKind]
