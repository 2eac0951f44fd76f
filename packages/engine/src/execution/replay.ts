import type { Plan } from '../plan/plan.ts'
import { apply } from './apply.ts'
import type { ExecutionEvent } from './event.ts'
import type { ExecutionState } from './state.ts'
import { draftOf, emptyState } from './state.ts'

/** What a log says: the same function that every decision goes through, folded over it. */
export function replay(plan: Plan, executionId: string, events: readonly ExecutionEvent[]): ExecutionState {
  const draft = draftOf(emptyState(executionId))
  for (const event of events) apply(plan, draft, event)
  return { ...draft, status: statusOf(draft) }
}

/** `waiting` when everything that is alive waits for time or a person; a retry counts as work. */
export function statusOf(state: Pick<ExecutionState, 'status' | 'visits'>): ExecutionState['status'] {
  if (state.status !== 'running' && state.status !== 'waiting') return state.status
  let waiting = false
  for (const { phase } of state.visits.values()) {
    if (phase.kind === 'running' || phase.kind === 'retrying') return 'running'
    if (phase.kind === 'waiting') waiting = true
  }
  return waiting ? 'waiting' : 'running'
}
