import type { ExecutionView, VisitView } from '../store/index.ts'
import type { TimeScale } from './time-scale.ts'

/** A stretch of a visit, with its place from 0 to 1. */
export interface Bar {
  readonly key: string
  readonly kind: 'work' | 'wait' | 'retry' | 'failed' | 'cancelled'
  readonly from: number
  readonly to: number
  readonly title: string
}

export interface TimelineRow {
  readonly state: string
  readonly latest: VisitView
  readonly visits: number
  readonly bars: readonly Bar[]
}

/** More visits than these of one state are too narrow to see. */
const maxVisits = 200

/** A row for each state in the order they were first entered. `now` ends what is still open. */
export function timelineRows(view: ExecutionView, scale: TimeScale, now: number): readonly TimelineRow[] {
  const byState = new Map<string, VisitView[]>()
  for (const visit of view.visits) {
    const list = byState.get(visit.state)
    if (list) list.push(visit)
    else byState.set(visit.state, [visit])
  }
  return [...byState].map(([state, visits]) => ({
    state,
    latest: visits.at(-1) as VisitView,
    visits: visits.length,
    bars: visits.slice(-maxVisits).flatMap((visit) => barsOf(visit, scale, now)),
  }))
}

function barsOf(visit: VisitView, { xOf }: TimeScale, now: number): Bar[] {
  const end = visit.endedAt ?? Math.max(now, visit.enteredAt)
  const bars: Bar[] = []
  const add = (kind: Bar['kind'], from: number, to: number, title: string) => {
    bars.push({ key: `${visit.visit}.${bars.length}`, kind, from: xOf(from), to: xOf(to), title })
  }
  let at = visit.enteredAt
  for (const attempt of visit.attempts) {
    if (attempt.failedAt === null) continue
    add('failed', at, attempt.failedAt, `Attempt ${attempt.attempt}: ${attempt.error?.message ?? 'failed'}`)
    at = attempt.failedAt
    if (attempt.retryAt === null) continue
    const until = Math.min(attempt.retryAt, end)
    add('retry', at, until, 'Until the next attempt')
    at = until
  }
  if (visit.wait !== null && visit.wait.since >= at) {
    if (visit.wait.since > at) add('work', at, visit.wait.since, 'At work')
    add('wait', visit.wait.since, end, waitTitles[visit.wait.kind])
  } else if (visit.status === 'cancelled') add('cancelled', at, end, 'Cancelled')
  else if (at < end || bars.length === 0)
    add(visit.status === 'failed' ? 'failed' : 'work', at, end, 'At work')
  return bars
}

const waitTitles = {
  timer: 'Waits for time',
  approval: 'Waits for a person',
  event: 'Waits for an event',
  child: 'Waits for another workflow',
  turn: 'Waits for its turn',
} as const
