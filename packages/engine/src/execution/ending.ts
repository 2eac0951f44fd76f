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

/** What has stopped has failed already, and stays so. */
export function cancelAll(d: Decision, reason: string): void {
  for (const visit of [...d.draft.visits.values()]) {
    if (isLive(visit) && visit.phase.kind !== 'stopped') cancelVisit(d, visit, reason)
  }
}

/** It can't go on: what is still alive is cancelled; what was done is undone where that is possible, before it ends. */
export function failExecution(d: Decision, error: StepError, visit?: Visit): void {
  const where = visit ? stateAt(d.plan, visit.state).name : null
  cancelAll(d, where === null ? 'The execution failed.' : `The execution failed at ${where}.`)
  if (d.draft.undoable.length > 0 && d.draft.compensation === null) {
    const undo = d.draft.undoable.map(({ state }) => stateAt(d.plan, state).name)
    emit(d, 'compensation_started', { error, undo }, visit)
  } else endFailed(d, error, visit)
}

/** The end itself, with nothing undone. */
export function endFailed(d: Decision, error: StepError, visit?: Visit): void {
  const { compensation, startedAt } = d.draft
  const left = compensation?.left.map(({ state }) => stateAt(d.plan, state).name) ?? []
  const notUndone = [...(compensation?.notUndone ?? []), ...left]
  const data = { error, durationMs: d.at - startedAt, ...(notUndone.length > 0 ? { notUndone } : {}) }
  emit(d, 'execution_failed', data, visit)
}
