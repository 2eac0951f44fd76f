import { assertNever } from './assert-never.ts'
import type { Decision } from './decision.ts'
import { current, emit } from './decision.ts'
import { failExecution } from './ending.ts'
import type { Input, Mending } from './input.ts'
import { beginAttempt, complete } from './moving.ts'
import type { Visit } from './state.ts'
import { visitKey } from './state.ts'

function visitNamed(
  d: Decision,
  place: { readonly state: string; readonly visit: number },
): Visit | undefined {
  const index = d.plan.indexOf.get(place.state)
  return index === undefined ? undefined : current(d, { state: index, visit: place.visit })
}

/** A person's word on a stopped state. Ignored when it does not wait for one any more. */
export function mend(d: Decision, mending: Mending): void {
  const visit = visitNamed(d, mending)
  if (visit?.phase.kind !== 'stopped') return
  const { phase } = visit
  const { action, by, comment } = mending
  emit(d, 'state_mended', { action, by, comment }, visit)
  switch (action) {
    case 'retry':
      // A step that is done never runs again: only its way on is tried anew.
      if (phase.settled) d.leaving.push(visitKey(visit.state, visit.visit))
      else beginAttempt(d, current(d, visit) ?? visit)
      return
    case 'skip':
      emit(d, 'state_skipped', { reason: `${by} skipped it.` }, visit)
      d.leaving.push(visitKey(visit.state, visit.visit))
      return
    case 'complete':
      complete(d, visit, mending.result ?? {})
      return
    case 'fail':
      failExecution(d, phase.error, visit)
      return
    default:
      assertNever(action)
  }
}

/** Changes what a visit's branch knows, where nothing runs that has read it already. */
export function editContext(d: Decision, input: Input & { kind: 'edit-context' }): void {
  const visit = visitNamed(d, input)
  const kind = visit?.phase.kind
  if (visit === undefined || (kind !== 'stopped' && kind !== 'held' && kind !== 'waiting')) return
  emit(d, 'context_edited', { set: input.set, removed: input.removed, by: input.by }, visit)
}

/** Ends a pause and lets what is held go on; false when there was neither. */
export function goOn(d: Decision, by: string): boolean {
  const held = heldVisits(d)
  if (!d.draft.paused && held.length === 0) return false
  emit(d, 'execution_resumed', { by })
  beginHeld(d, held)
  return true
}

/** Begins what has been let go. */
export function beginHeld(d: Decision, held: readonly Visit[]): void {
  for (const { state, visit } of held) {
    const now = current(d, { state, visit })
    if (now?.phase.kind === 'running') beginAttempt(d, now)
  }
}

export function heldVisits(d: Decision): readonly Visit[] {
  return [...d.draft.visits.values()].filter(({ phase }) => phase.kind === 'held')
}
