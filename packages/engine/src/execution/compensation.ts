import { stateAt } from '../plan/plan.ts'
import type { Decision } from './decision.ts'
import { endFailed } from './ending.ts'
import { enter, moveOn } from './moving.ts'
import { isFinal } from './state.ts'

/**
 * Goes on with undoing, one completed visit after another and the last first, each in the context that it left behind;
 * ends the execution when nothing is left.
 */
export function goOnUndoing(d: Decision): void {
  for (;;) {
    const { compensation, visits, status } = d.draft
    if (compensation === null || visits.size > 0 || isFinal(status)) return
    const next = compensation.left.at(-1)
    if (next === undefined) {
      endFailed(d, compensation.error)
      return
    }
    enter(d, stateAt(d.plan, next.state).compensate ?? -1, [], next)
    moveOn(d)
  }
}
