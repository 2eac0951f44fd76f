import type { Plan } from '../plan/plan.ts'
import { apply } from './apply.ts'
import type { ExecutionEvent } from './event.ts'
import type { ExecutionState } from './state.ts'
import { draftOf, emptyState, isFinal } from './state.ts'

/** What a log says: the same function that every decision goes through, folded over it. */
export function replay(plan: Plan, executionId: string, events: readonly ExecutionEvent[]): ExecutionState {
  return replayOn(plan, emptyState(executionId), events)
}

/** The same, going on from what is known after the event before the first of these. */
export function replayOn(
  plan: Plan,
  state: ExecutionState,
  events: readonly ExecutionEvent[],
): ExecutionState {
  const draft = draftOf(state)
  for (const event of events) apply(plan, draft, event)
  return { ...draft, status: statusOf(draft) }
}

/**
 * From what is alive: work comes first (a retry is work), then what a person has to do something about, then waiting.
 * While an execution is compensated it is `recovering`, whatever its states do, unless one of them has stopped.
 */
export function statusOf(
  state: Pick<ExecutionState, 'status' | 'visits' | 'paused' | 'stopped' | 'compensation'>,
): ExecutionState['status'] {
  if (state.status === 'pending' || isFinal(state.status)) return state.status
  const kinds = new Set([...state.visits.values()].map(({ phase }) => phase.kind))
  if (state.stopped !== null) return 'stopped'
  if (state.paused) return 'paused'
  if (!kinds.has('running') && !kinds.has('retrying')) {
    if (kinds.has('stopped')) return 'stopped'
    if (kinds.has('held')) return 'paused'
    if (kinds.has('waiting') && state.compensation === null) return 'waiting'
  }
  return state.compensation === null ? 'running' : 'recovering'
}
