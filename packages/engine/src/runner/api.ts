import type { Calls, Entry, JsonObject, Origin, ParentLink, Priority } from '../execution/event.ts'
import type { VersionComparison } from '../execution/index.ts'
import type { Limits } from '../execution/limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type {
  ApprovalKey,
  ExecutionStore,
  SignalData,
  Starter,
  StoredSignal,
} from '../ports/execution-store.ts'
import type { StepHandler } from '../ports/step-handler.ts'
import type { ValueStore } from '../ports/value-store.ts'
import type { WorkQueue } from '../ports/work-queue.ts'
import type { CallStep } from './perform.ts'

export interface EngineOptions {
  readonly store: ExecutionStore
  /** Where values over 64 KiB are stored by themselves; without it they stand in the events. */
  readonly values?: ValueStore
  /** By step type. */
  readonly handlers: ReadonlyMap<string, StepHandler>
  /** Stands before the steps that call other executions; without it they are the engine's own. */
  readonly aroundCall?: (call: CallStep) => CallStep
  readonly clock: Clock
  /** Direct dispatch within this process unless told. */
  readonly queue?: WorkQueue
  readonly events: EventSink
  /** A number from [0, 1). */
  readonly random: () => number
  /** A new id for an execution or a signal (a UUID of version 7). */
  readonly newId: () => string
  /** Names this worker process; never used by another one, nor again after a restart. */
  readonly owner: string
  /** How long a lease lasts without being prolonged. 15 s unless told. */
  readonly leaseMs?: number
  /** How often the store is asked for what nobody announced. 1 s unless told. */
  readonly pollMs?: number
  /** How many executions this worker has in its hands at once; 0 leaves all work to others. No limit unless told. */
  readonly concurrency?: number
  /** True when no other worker can use this database (the local mode): leases found at start are taken over at once. */
  readonly soleWorker?: boolean
  readonly limits?: Partial<Limits>
  /** Is told about trouble that has no other place to go: a store that can't be reached, a handler that threw. */
  readonly onTrouble?: (message: string, cause: unknown) => void
}

export interface StartRequest {
  readonly workspaceId: string
  readonly workflowId: string
  readonly versionId: string
  readonly input: JsonObject
  /** What started it: `manual`, `webhook` … */
  readonly trigger: string
  /** The same key in the same workspace gives the same execution. */
  readonly idempotencyKey: string | null
  readonly startedBy?: Starter
  /** `fail` when nobody will mend it: what nothing mends fails it at once. It stops for a person otherwise. */
  readonly whenStuck?: 'fail'
  /** States to be held when they are entered. */
  readonly breakpoints?: readonly string[]
  /** Where it begins when it is not at the workflow's entry. `input` still fills `input`, and nothing else. */
  readonly entry?: Entry
  readonly origin?: Origin
  /** State → the result that stands in for its step. */
  readonly pinned?: { readonly [state: string]: JsonObject }
  /** `normal` unless told. */
  readonly priority?: Priority
  /** Words of the starter's own to find it by; no part of what it does. */
  readonly tags?: readonly string[]
  readonly parent?: ParentLink
  /** What names of workflows mean; found out from the store unless given. */
  readonly calls?: Calls
}

/** `refused` says in a sentence why this can't run; nothing was written. */
export type StartAnswer =
  | { readonly kind: 'started'; readonly executionId: string; readonly created: boolean }
  | { readonly kind: 'refused'; readonly message: string }

export type PersonsWord = Exclude<SignalData, { kind: 'approval' | 'cancel' | 'event' | 'child' }>

/** What a text would mean to an execution that goes on with it. */
export interface VersionQuestion {
  readonly executionId: string
  /** The version that it is at. */
  readonly versionId: string
  readonly text: string
  /** Old name → new name, besides those that are found out from the texts. */
  readonly renamed: { readonly [name: string]: string }
}

export interface VersionAnswer extends VersionComparison {
  /** The last event that it takes into account. */
  readonly seq: number
  /** All renames, those that were found out included. */
  readonly renamed: { readonly [name: string]: string }
}

export interface Engine {
  /** Takes over what an earlier worker left, and begins to watch timers, leases and signals. */
  start(): Promise<void>
  /** Durable when it answers. */
  startExecution(request: StartRequest): Promise<StartAnswer>
  /** False when nobody waits for this answer any more. Durable when it answers. */
  answerApproval(
    answer: {
      workspaceId: string
      executionId: string
      approved: boolean
      by: string
      comment: string
      values?: JsonObject
    } & ApprovalKey,
  ): Promise<boolean>
  /** False when the execution is final or not there. Durable when it answers; no new step begins after it took effect. */
  cancel(request: { workspaceId: string; executionId: string; by: string; reason: string }): Promise<boolean>
  /**
   * What a person wants of an execution: pause it, let it go on, step, mend a stopped state … False when the execution
   * is final or not there. Durable when it answers; what no longer fits when it arrives changes nothing.
   */
  tell(executionId: string, workspaceId: string, word: PersonsWord): Promise<boolean>
  /** Compares without changing anything. Null when there is no such execution; `refused` when the text can't run. */
  compareVersions(
    question: VersionQuestion,
  ): Promise<VersionAnswer | { readonly kind: 'refused'; readonly message: string } | null>
  /** Looks at an execution now. */
  wake(executionId: string): void
  /** Tells of a signal that somebody else has made durable. */
  notice(signal: StoredSignal): void
  /** Starts no more steps, lets those that run end for up to `graceMs`, gives the leases back. */
  stop(graceMs?: number): Promise<void>
}
