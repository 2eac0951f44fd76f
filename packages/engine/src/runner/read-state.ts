import { PlanMismatchError } from '../errors.ts'
import type { ExecutionState } from '../execution/index.ts'
import { emptyState, replay, replayOn, stateOfSnapshot } from '../execution/index.ts'
import type { Plan } from '../plan/plan.ts'
import type { ExecutionStore, LoadedExecution } from '../ports/execution-store.ts'

export interface ReadState {
  readonly state: ExecutionState
  /** The last event that the snapshot knows of; 0 when it was of no use, null without one. */
  readonly snapshotSeq: number | null
}

/** How many events of a log without a snapshot of use are in memory at once. */
const eventsAtOnce = 5_000

/** What is known about an execution: by its snapshot and the events after it, or else by its whole log. */
export async function readState(
  store: Pick<ExecutionStore, 'eventsAfter'>,
  plan: Plan,
  executionId: string,
  { snapshot, events }: LoadedExecution,
): Promise<ReadState> {
  if (snapshot === null) return { state: replay(plan, executionId, events), snapshotSeq: null }
  const known = stateOfSnapshot(plan, executionId, snapshot)
  try {
    if (known !== null) return { state: replayOn(plan, known, events), snapshotSeq: snapshot.seq }
  } catch (error) {
    if (!(error instanceof PlanMismatchError)) throw error
  }
  let state = emptyState(executionId)
  for (;;) {
    const page = await store.eventsAfter(executionId, state.seq, eventsAtOnce)
    if (page.length === 0) return { state, snapshotSeq: 0 }
    state = replayOn(plan, state, page)
  }
}
