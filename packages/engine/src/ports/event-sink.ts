import type { ExecutionEvent, ExecutionStatus } from '../execution/event.ts'

/** A checkpoint that is durable. */
export interface CommittedEvents {
  readonly workspaceId: string
  readonly executionId: string
  /** In order of `seq`, without a gap after the batch before. */
  readonly events: readonly ExecutionEvent[]
  readonly status: ExecutionStatus
  /** Whether `status` or `currentStates` differ from the checkpoint before. */
  readonly changed: boolean
  /** States that are active, waiting or retrying, in the order in which they were entered. */
  readonly currentStates: readonly string[]
  /** Whether an approval was opened, answered or closed. */
  readonly approvalsChanged: boolean
}

/** Is told what happened, after the commit and in order for each execution. Must not throw and must not block. */
export interface EventSink {
  committed(batch: CommittedEvents): void
}
