import type { Plan } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import type { WaitCondition } from './event.ts'
import type { ExecutionState } from './state.ts'
import { isLive } from './state.ts'

/** The wait as it is told: a person's deadline is never later than the state's timeout. */
export function waitUntil(wait: WaitCondition, timeoutAt: number | null): WaitCondition {
  if (wait.kind !== 'approval' || timeoutAt === null) return wait
  return { ...wait, deadline: wait.deadline === null ? timeoutAt : Math.min(wait.deadline, timeoutAt) }
}

/** When a tick will next have something to do, ms since the epoch; null when only something from outside can help. */
export function nextWakeAt(state: ExecutionState): number | null {
  let next = Number.POSITIVE_INFINITY
  for (const { phase, timeoutAt } of state.visits.values()) {
    // A paused execution tries nothing again; it looks at what is due when it goes on.
    if (phase.kind === 'retrying' && !state.paused) next = Math.min(next, phase.retryAt)
    else if (phase.kind === 'running') next = Math.min(next, timeoutAt ?? next)
    else if (phase.kind === 'waiting') {
      const { wait } = phase
      const at = wait.kind === 'approval' ? wait.deadline : fireAt(wait, state.paused)
      const escalateAt = wait.kind === 'approval' ? wait.escalation?.at : undefined
      next = Math.min(next, at ?? next, escalateAt ?? next, timeoutAt ?? next)
    }
  }
  return Number.isFinite(next) ? next : null
}

/** A turn that comes while the execution is paused is let pass: nothing begins then. */
function fireAt(wait: WaitCondition, paused: boolean): number | null {
  if (wait.kind === 'turn') return paused ? null : wait.fireAt
  return wait.kind === 'timer' ? wait.fireAt : null
}

/** States that are active, waiting or retrying, each once, in the order of entering. */
export function currentStates(plan: Plan, state: ExecutionState): readonly string[] {
  const names = new Set<string>()
  for (const visit of state.visits.values()) if (isLive(visit)) names.add(stateAt(plan, visit.state).name)
  return [...names]
}
