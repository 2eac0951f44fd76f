import type { JsonObject } from '@rabbit/contract'
import type { TakenTransition, VisitView } from '../store/index.ts'
import type { Replay } from '../store/replay.ts'

export interface VisitMoments {
  /** The context when the visit began. */
  readonly before: JsonObject
  /** The context right after its result; the same as `before` while there is none. */
  readonly after: JsonObject
  /** The transitions that led on from it. */
  readonly leaving: readonly TakenTransition[]
}

/** What the context was around a visit, and where it went on, found in the events. */
export function momentsOf(replay: Replay, visit: VisitView): VisitMoments {
  const { events } = replay
  const seqOf = (kind: string, from = 0) =>
    events.findIndex(
      (e, i) =>
        i >= from && e.kind === kind && e.state === visit.state && (e.visit ?? visit.visit) === visit.visit,
    )
  const entered = seqOf('state_entered')
  const completed = entered === -1 ? -1 : seqOf('state_completed', entered)
  const before = replay.at(completed === -1 ? entered : completed).context
  const began = replay.at(entered).context
  const after = completed === -1 ? began : replay.at(completed + 1).context
  const nextVisit = events.findIndex(
    (e, i) => i > entered && e.kind === 'state_entered' && e.state === visit.state,
  )
  const leaving = replay.latest.taken.filter(
    ({ from, seq }) =>
      from.includes(visit.state) &&
      seq > entered + 1 &&
      visit.endedAt !== null &&
      (nextVisit === -1 || seq <= nextVisit + 1),
  )
  return { before: completed === -1 ? began : before, after, leaving }
}
