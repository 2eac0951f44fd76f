import type {
  CalledVersion,
  ChildEnd,
  ExecutionEvent,
  ExecutionStatus,
  JsonObject,
  ParentLink,
  Priority,
  StepError,
} from '../execution/event.ts'
import type { ContextEdit, Mending, VersionWish } from '../execution/input.ts'
import type { Snapshot } from '../execution/snapshot.ts'

/**
 * Where executions live. Everything a user was promised rests on these methods; `describeExecutionStore` in
 * `@rabbit/engine/testing` is the promise as a test, and every store passes it.
 *
 * Tables that an SQL store needs, with the columns that the hot path writes. JSON is of type `json`, never `jsonb`:
 * the order of keys must survive, and so must `\u0000`. Times are `timestamptz(3)` by the database's clock.
 *
 * - `Execution`: `id uuid` PK, `workspaceId uuid`, `workflowId uuid`, `versionId uuid`, `status text`,
 *   `currentStates text[]`, `trigger text`, `input json`, `error json?` (a StepError), `idempotencyKey text?`,
 *   `startedAt`, `endedAt?`, `lastSeq int`, `fence int default 0`, `leaseOwner text?`, `leaseUntil timestamptz(3)?`,
 *   `crashes int default 0`.
 *   Unique `(workspaceId, idempotencyKey)`. Index `(leaseUntil)` (null while nobody owns it), and whatever lists need.
 * - `ExecutionEvent`: PK `(executionId, seq)`; `executionId uuid`, `seq int`, `workspaceId uuid`, `at timestamptz(3)`,
 *   `kind text`, `state text?`, `visit int?`, `attempt int?`, `data json`. An attempt and its idempotency key are the
 *   event `attempt_started`; there is no second place for them.
 * - `Timer`: at most one a parked execution: `executionId uuid` PK, `workspaceId uuid`, `fireAt`. Index `(fireAt)`.
 * - `Outbox`: an accepted execution that no worker has yet: `executionId uuid` PK, `workspaceId uuid`,
 *   `createdAt default now()`, `takeAt`: when it came, moved by its priority. Index `(workspaceId, takeAt, executionId)`.
 * - `Signal`: what reached an execution and is not in its log yet: `id uuid` PK, `workspaceId uuid`,
 *   `executionId uuid`, `kind text`, `data json`, `createdAt default now()`. Index `(executionId)`.
 * - `Approval`: `id uuid` PK, `workspaceId uuid`, `executionId uuid`, `state text`, `visit int`, `attempt int`,
 *   `question text`, `assignees text[]`, `requestedAt`, `deadline?`, `answeredAt?`, `approved boolean?`,
 *   `answeredBy text?`, `comment text?`, `closedAt?` (not waited for any more, answered or not). Unique
 *   `(executionId, state, visit, attempt)`. Open means `closedAt is null and answeredAt is null`.
 * - `EventWait`: an open wait: PK `(executionId, state, visit, attempt)`, `workspaceId uuid`, `name text`,
 *   `match jsonb`. `PublishedEvent` and `EventDelivery` say what was published, and which state got it already.
 * - `Execution` of a called one: `parentId uuid?`, `parentState text?`, `parentVisit int?`, `parentAttempt int?`,
 *   `item int?`. Index `(parentId, parentState, parentVisit)`.
 * - `Snapshot`: at most one an execution that is not final, the newest: `executionId uuid` PK, `workspaceId uuid`,
 *   `seq int`, `state text`.
 * - `WorkflowVersion`: `id uuid`, `text text` is all that is read here.
 */
export interface ExecutionStore {
  /** The text of a workflow version, or null. */
  workflowText(versionId: string): Promise<string | null>

  /**
   * Writes an execution with its first events in one transaction. The same `(workspaceId, idempotencyKey)` gives the
   * execution that is there, with `created: false`, and writes nothing. With `lease` the caller owns it from the first
   * moment under fence 1; without, an outbox row stands for it until somebody claims it.
   */
  start(execution: NewExecution): Promise<{ readonly executionId: string; readonly created: boolean }>

  /**
   * Appends events, or changes nothing. Conditional on id, fence and sequence.
   * @throws {LeaseLostError} when the fence or the sequence moved on
   */
  append(checkpoint: Checkpoint): Promise<void>

  /**
   * Takes the lease of one execution, with the next fence, if it is not final and nobody holds it (or the lease has run
   * out). Removes its timer and outbox row: whoever claims it looks at the state itself. Null if it can't be had.
   */
  claim(executionId: string, lease: LeaseTerms): Promise<Claim | null>

  /**
   * Takes, as `claim` does, what has something to do: an expired lease, an outbox row, a due timer, a signal.
   * `all` also takes leases that have not run out yet, for the only worker of a database when it starts. Where more is
   * due than `limit`, accepted executions that nobody has yet are taken from the workspaces in turn, and of a workspace by their priority (`priorityShiftMs`).
   */
  claimDue(lease: LeaseTerms, options: { readonly limit: number; readonly all?: boolean }): Promise<DueWork>

  /** The newest snapshot, the events after it (without one: all of them), and the signals that wait. */
  load(executionId: string): Promise<LoadedExecution | null>

  /** The events above `after` in their order, `limit` at most. */
  eventsAfter(executionId: string, after: number, limit: number): Promise<readonly ExecutionEvent[]>

  /**
   * Prolongs the leases of `owner` on these executions; answers with those that it still owns. A lease that it does not
   * know of (the answer to its claim was lost) is not among them, and runs out.
   */
  renew(lease: LeaseTerms, executionIds: readonly string[]): Promise<readonly string[]>

  /** Gives a lease back without a checkpoint. No effect if the fence has moved on. `wakeAt` as in `Checkpoint.park`. */
  release(executionId: string, fence: number, wakeAt: number | null): Promise<void>

  /**
   * Keeps a signal until a checkpoint has used it. `false` if the execution is final or not there, or if the approval
   * that it answers is not open.
   */
  addSignal(signal: NewSignal): Promise<boolean>

  /**
   * Looks for events that were published since the execution began and that its open waits ask for; keeps a signal for
   * each wait that found one, and answers with them. Called when a wait is durable, so that an event that came just
   * before it is not lost.
   */
  matchWaits(executionId: string): Promise<readonly StoredSignal[]>

  /**
   * What a workflow's name means now: the version that its triggers start, or else its newest text. A name that no
   * workflow has is missing in the answer; of several workflows with one name, one that is switched on is meant, and
   * `several` if that does not tell them apart; `broken` when its text has errors.
   */
  findWorkflows(
    workspaceId: string,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, CalledVersion | NotCallable>>

  /** What a visit of a `map` state has called so far, for all its attempts, in the order of starting. */
  children(executionId: string, state: string, visit: number): Promise<readonly Child[]>

  /** Those of these executions that have ended. */
  endsOf(executionIds: readonly string[]): Promise<readonly ChildEnd[]>
}

/** Why a name means no version. */
export type NotCallable = 'several' | 'broken'

/** One execution that a `map` called. */
export interface Child {
  readonly executionId: string
  readonly item: number
  readonly attempt: number
  /** Null while it has not ended. */
  readonly end: ChildEnd | null
}

export interface LeaseTerms {
  /** One for each start of a worker process, never used again. */
  readonly owner: string
  readonly leaseMs: number
}

export interface NewExecution {
  readonly id: string
  readonly workspaceId: string
  readonly workflowId: string
  readonly versionId: string
  readonly trigger: string
  readonly input: JsonObject
  readonly idempotencyKey: string | null
  readonly events: readonly ExecutionEvent[]
  readonly status: ExecutionStatus
  readonly currentStates: readonly string[]
  readonly error: StepError | null
  readonly lease: LeaseTerms | null
  /** Who started it; a store that keeps a record of what people do writes it down in the same transaction. */
  readonly startedBy?: Starter
  /** The execution that this one does again. */
  readonly originId?: string
  readonly tags?: readonly string[]
  readonly priority?: Priority
  readonly parent: ParentLink | null
  /** As in a checkpoint, when it ends at once. */
  readonly tells: NewSignal | null
}

export interface Starter {
  readonly id: string
  readonly name: string
}

/** What is made durable together. */
export interface Checkpoint {
  readonly executionId: string
  readonly workspaceId: string
  readonly fence: number
  /** The last `seq` before these events: events are `lastSeq + 1 …`. */
  readonly lastSeq: number
  readonly events: readonly ExecutionEvent[]
  readonly status: ExecutionStatus
  readonly currentStates: readonly string[]
  /** Why it failed, or why one of its states has stopped. */
  readonly error: StepError | null
  readonly opensApprovals: readonly OpenedApproval[]
  readonly closesApprovals: readonly ApprovalKey[]
  readonly opensWaits: readonly OpenedWait[]
  readonly closesWaits: readonly ApprovalKey[]
  /** Signals whose effect is in these events, or that have none any more. */
  readonly usesSignals: readonly string[]
  /** Attempts of `workflow` and `map` states that are over: what they called and has not ended is told to cancel. */
  readonly cancelsChildren: readonly ApprovalKey[]
  /** The version that it follows from here on, where these events change it; null otherwise. */
  readonly versionId: string | null
  /** Word to the caller that this execution has ended; kept unless the caller is final too. */
  readonly tells: NewSignal | null
  /** Of the state after these events, in the place of the one before; null leaves that, `drop` takes it away. */
  readonly snapshot: Snapshot | 'drop' | null
  /** Set when nothing is left to do now: gives the lease back, with the time (ms since the epoch) to look again. */
  readonly park: { readonly wakeAt: number | null } | null
}

/** One wait for a person's answer. */
export interface ApprovalKey {
  readonly state: string
  readonly visit: number
  readonly attempt: number
}

export interface OpenedApproval extends ApprovalKey {
  readonly question: string
  readonly assignees: readonly string[]
  /** ms since the epoch. */
  readonly deadline: number | null
}

export interface Claim {
  readonly executionId: string
  readonly workspaceId: string
  readonly workflowId: string
  readonly versionId: string
  readonly fence: number
  /** Set when the worker before did not give its lease back. */
  readonly crash?: Crash | null
}

/** How an execution stood when its worker was lost. */
export interface Crash {
  /** How often in a row it was taken over so, this time included, without anything but attempts that began. */
  readonly times: number
  readonly lastSeq: number
  readonly currentStates: readonly string[]
}

/** One wait for an event. */
export interface OpenedWait extends ApprovalKey {
  readonly name: string
  readonly match: JsonObject
}

export interface DueWork {
  /** The store's clock, ms since the epoch. */
  readonly now: number
  readonly claims: readonly Claim[]
  /** When the next timer is due, as far as is known now. */
  readonly nextTimerAt: number | null
  /** Signals for executions that this owner holds already. */
  readonly signals: readonly StoredSignal[]
}

export interface LoadedExecution {
  readonly snapshot: Snapshot | null
  readonly events: readonly ExecutionEvent[]
  readonly signals: readonly StoredSignal[]
}

export type SignalData =
  | { readonly kind: 'cancel'; readonly by: string; readonly reason: string }
  | { readonly kind: 'pause'; readonly by: string; readonly reason: string }
  | { readonly kind: 'go-on' | 'step'; readonly by: string }
  | { readonly kind: 'breakpoints'; readonly states: readonly string[]; readonly by: string }
  | ({ readonly kind: 'mend' } & Mending)
  | ({ readonly kind: 'edit-context' } & ContextEdit)
  | ({ readonly kind: 'change-version' } & VersionWish)
  | ({
      readonly kind: 'approval'
      readonly approved: boolean
      readonly by: string
      readonly comment: string
      /** What was filled into the form. */
      readonly values?: JsonObject
    } & ApprovalKey)
  | ({ readonly kind: 'child'; readonly end: ChildEnd } & ApprovalKey)
  | ({
      readonly kind: 'event'
      readonly eventId: string
      readonly name: string
      readonly data: JsonObject
    } & ApprovalKey)

/** All kinds of signals that this version knows. */
const signalKinds: { readonly [kind in SignalData['kind']]: true } = {
  ...{ cancel: true, pause: true, 'go-on': true, step: true, breakpoints: true, mend: true },
  ...{ 'edit-context': true, 'change-version': true, approval: true, child: true, event: true },
}

/** False for what a newer version has stored. */
export const isKnownSignal = ({ data }: Pick<StoredSignal, 'data'>): boolean =>
  Object.hasOwn(signalKinds, data.kind)

export interface NewSignal {
  readonly id: string
  readonly workspaceId: string
  readonly executionId: string
  readonly data: SignalData
}

export interface StoredSignal {
  readonly id: string
  readonly executionId: string
  readonly data: SignalData
}
