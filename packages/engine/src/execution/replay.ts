import type { Plan } from '../plan/plan.ts'
import { apply } from './apply.ts'
import type { ExecutionEvent } from './event.ts'
import type { ExecutionState, Visit } from './state.ts'
import { draftOf, emptyState, isFinal } from './state.ts'

/** Plans by the id of their version. */
export type Plans = ReadonlyMap<string, Plan>

/**
 * What a log says: the same function that every decision goes through, folded over it.
 *
 * @param plan  of the version that the execution began with
 * @param later of the versions that it was moved to since
 */
export function replay(
  plan: Plan,
  executionId: string,
  events: readonly ExecutionEvent[],
  later?: Plans,
): ExecutionState {
  return replayOn(plan, emptyState(executionId), events, later)
}

/** The same, going on from what is known after the event before the first of these. `plan` is the one that held then. */
export function replayOn(
  plan: Plan,
  state: ExecutionState,
  events: readonly ExecutionEvent[],
  later?: Plans,
): ExecutionState {
  const draft = draftOf(state)
  let held = plan
  for (const event of events) {
    const next = event.kind === 'version_changed' ? later?.get(event.data.to) : undefined
    apply(held, draft, event, next)
    held = next ?? held
  }
  return { ...draft, status: statusOf(draft) }
}

/** The versions that a log was written under, the first one first. `now` is the one that it stands at. */
export function versionsIn(events: readonly ExecutionEvent[], now: string): readonly [string, ...string[]] {
  const changes = events.flatMap((event) => (event.kind === 'version_changed' ? [event.data] : []))
  return [changes[0]?.from ?? now, ...changes.map(({ to }) => to)]
}

/**
 * From what is alive: work comes first (a retry is work), then what a person has to do something about, then waiting.
 * While an execution is compensated it is `recovering`, whatever its states do, unless one of them has stopped.
 */
export function statusOf(
  state: Pick<ExecutionState, 'status' | 'visits' | 'paused' | 'stopped' | 'compensation'>,
): ExecutionState['status'] {
  if (state.status === 'pending' || isFinal(state.status)) return state.status
  if (state.stopped !== null) return 'stopped'
  if (state.paused) return 'paused'
  const working = state.compensation === null ? 'running' : 'recovering'
  const kinds = new Set<Visit['phase']['kind']>()
  for (const { phase } of state.visits.values()) {
    if (phase.kind === 'running' || phase.kind === 'retrying') return working
    kinds.add(phase.kind)
  }
  if (kinds.has('stopped')) return 'stopped'
  if (kinds.has('held')) return 'paused'
  return kinds.has('waiting') && state.compensation === null ? 'waiting' : working
}
