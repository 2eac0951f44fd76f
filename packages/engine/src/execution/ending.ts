import { stateAt } from '../plan/plan.ts'
import type { Decision } from './decision.ts'
import { emit } from './decision.ts'
import type { StepError } from './event.ts'
import type { Visit } from './state.ts'
import { isLive } from './state.ts'

/** Ends a visit that is no longer wanted, and its attempt if one runs. */
export function cancelVisit(d: Decision, visit: Visit, reason: string): void {
  const { state, visit: count, attempt } = visit
  if (visit.phase.kind === 'running') d.commands.push({ kind: 'abort-step', state, visit: count, attempt })
  emit(d, 'state_cancelled', { reason }, visit)
}

export function cancelAll(d: Decision, reason: string): void {
  for (const visit of [...d.draft.visits.values()]) if (isLive(visit)) cancelVisit(d, visit, reason)
}

/** Ends everything. What was still alive is cancelled first. */
export function failExecution(d: Decision, error: StepError, visit?: Visit): void {
  const where = visit ? stateAt(d.plan, visit.state).name : null
  cancelAll(d, where === null ? 'The execution failed.' : `The execution failed at ${where}.`)
  emit(d, 'execution_failed', { error, durationMs: d.at - d.draft.startedAt }, visit)
}
