import { stateAt } from '../plan/plan.ts'
import type { Decision } from './decision.ts'
import { current, emit } from './decision.ts'
import { beginAttempt, complete, failAttempt } from './moving.ts'
import type { Visit } from './state.ts'
import { isLive } from './state.ts'

/** Whatever is due happens, in the order in which the states were entered. */
export function onTick(d: Decision): void {
  for (const key of [...d.draft.visits.keys()]) {
    const visit = d.draft.visits.get(key)
    if (visit !== undefined && isLive(visit)) wakeVisit(d, visit)
  }
}

function wakeVisit(d: Decision, visit: Visit): void {
  const { phase } = visit
  if (phase.kind === 'retrying') {
    if (phase.retryAt > d.at || d.draft.paused) return
    emit(d, 'timer_fired', { purpose: 'retry' }, { ...visit, attempt: visit.attempt + 1 })
    const next = current(d, visit)
    if (next) beginAttempt(d, next)
    return
  }
  if (phase.kind === 'waiting' && 'fireAt' in phase.wait && phase.wait.fireAt <= d.at) {
    const inTime = visit.timeoutAt === null || phase.wait.fireAt <= visit.timeoutAt
    if (inTime && phase.wait.kind === 'turn' && !d.draft.paused) {
      emit(d, 'timer_fired', { purpose: 'turn' }, visit)
      const next = current(d, visit)
      if (next) beginAttempt(d, next)
      return
    }
    if (inTime && phase.wait.kind === 'timer') {
      emit(d, 'timer_fired', { purpose: 'wait' }, visit)
      complete(d, visit, {})
      return
    }
  }
  if (phase.kind !== 'running' && phase.kind !== 'waiting') return
  if (phase.kind === 'waiting' && phase.wait.kind === 'approval') {
    const { escalation } = phase.wait
    if (escalation && escalation.at <= d.at)
      emit(d, 'approval_escalated', { assignees: escalation.assignees }, visit)
  }
  const deadline =
    phase.kind === 'waiting' && phase.wait.kind === 'approval' ? phase.wait.deadline : visit.timeoutAt
  if (deadline === null || deadline > d.at) return
  emit(d, 'timer_fired', { purpose: 'timeout' }, visit)
  if (phase.kind === 'running') {
    const { state, visit: count, attempt } = visit
    d.commands.push({ kind: 'abort-step', state, visit: count, attempt })
  }
  const { name } = stateAt(d.plan, visit.state)
  const doing = phase.kind === 'waiting' ? lateWords[phase.wait.kind] : 'it took too long'
  const error = { class: 'TimeoutError', message: `${name} timed out: ${doing}.` }
  failAttempt(d, visit, { error, retryable: true, retryAfterMs: 0 })
}

const lateWords = {
  timer: 'it took too long',
  approval: 'nobody answered in time',
  event: 'the event did not come in time',
  child: 'what it called did not end in time',
  turn: 'its turn did not come in time',
} as const
