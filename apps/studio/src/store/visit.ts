import type { ExecutionEvent, StateStatus } from '@rabbit/contract'
import type { AttemptView, ErrorView, VisitView } from './execution-view.ts'

export type EventOf<K extends ExecutionEvent['kind']> = Extract<ExecutionEvent, { kind: K }>

/** The events that change a visit which is already there. */
export type VisitEvent = EventOf<
  | 'attempt_started'
  | 'attempt_failed'
  | 'step_waiting'
  | 'timer_fired'
  | 'approval_answered'
  | 'approval_escalated'
  | 'event_received'
  | 'child_ended'
  | 'attempt_handed_over'
  | 'attempt_unknown'
  | 'step_progress'
  | 'state_completed'
  | 'state_failed'
  | 'state_cancelled'
  | 'state_skipped'
  | 'state_stopped'
  | 'state_mended'
>

/** A visit that begins; `count` stands in where the event does not number it. */
export const newVisit = (state: string, count: number, event: EventOf<'state_entered'>): VisitView => ({
  state,
  type: event.data.type,
  visit: event.visit ?? count,
  from: event.data.from,
  status: 'active',
  enteredAt: event.at,
  endedAt: null,
  durationMs: null,
  attempts: [],
  wait: null,
  answer: null,
  result: null,
  error: null,
  timedOut: false,
  stopped: false,
  held: false,
  note: null,
  log: null,
  meta: null,
  mended: null,
})

/** The visit after an event that concerns it. */
export function visitAfter(visit: VisitView, event: VisitEvent): VisitView {
  switch (event.kind) {
    case 'attempt_started':
      return { ...visit, status: 'active', attempts: beginAttempt(visit, newAttempt(visit, event)) }
    case 'attempt_failed': {
      const { retryAt, of } = event.data
      const error = errorView(event.data.error)
      const attempts = failAttempt(visit, event, { error, retryAt, of })
      return { ...visit, status: 'retrying', error, attempts }
    }
    case 'step_waiting':
      return { ...visit, status: 'waiting', wait: { ...event.data.wait, since: event.at } }
    case 'timer_fired':
      return { ...visit, status: 'active', attempts: afterTimer(visit, event) }
    case 'event_received':
    case 'child_ended':
    case 'attempt_handed_over':
    case 'attempt_unknown':
      return { ...visit, status: 'active' }
    case 'step_progress': {
      const { done, failed, of } = event.data
      return { ...visit, note: `${done + failed} of ${of} items${failed > 0 ? `, ${failed} failed` : ''}` }
    }
    case 'approval_escalated': {
      const { wait } = visit
      if (wait?.kind !== 'approval') return visit
      return {
        ...visit,
        wait: { ...wait, assignees: [...new Set([...wait.assignees, ...event.data.assignees])] },
      }
    }
    case 'approval_answered':
      return { ...visit, status: 'active', answer: event.data }
    case 'state_completed': {
      const { result, note, log, meta } = event.data
      const facts = { result, note: note ?? visit.note, log: log ?? null, meta: meta ?? null }
      return { ...ended(visit, 'done', event.at, event.data.durationMs), ...facts }
    }
    case 'state_failed': {
      const { timedOut, attempts: of } = event.data
      const error = errorView(event.data.error)
      const attempts = failAttempt(visit, event, { error, retryAt: null, of })
      return { ...ended(visit, 'failed', event.at, event.data.durationMs), error, timedOut, attempts }
    }
    case 'state_stopped':
      return { ...visit, stopped: true }
    case 'state_mended': {
      const mended = `${event.data.by} ${mendedWords[event.data.action]}.`
      const again =
        event.data.action === 'retry' ? ({ status: 'active', endedAt: null, durationMs: null } as const) : {}
      return { ...visit, stopped: false, mended, ...again }
    }
    case 'state_cancelled':
      return { ...ended(visit, 'cancelled', event.at), note: event.data.reason }
    case 'state_skipped':
      return { ...ended(visit, 'skipped', event.at), note: event.data.reason }
  }
}

const mendedWords = {
  retry: 'had it tried again',
  skip: 'skipped it',
  complete: 'completed it by hand',
  fail: 'gave it up',
} as const

export const errorView = (error: {
  class: string
  message: string
  details?: ErrorView['details'] | undefined
}) => {
  const { details, ...rest } = error
  return details === undefined ? rest : { ...rest, details }
}

const newAttempt = (visit: VisitView, event: EventOf<'attempt_started'>): AttemptView => ({
  attempt: event.attempt ?? visit.attempts.length + 1,
  startedAt: event.at,
  idempotencyKey: event.data.idempotencyKey,
  failedAt: null,
  error: null,
  retryAt: null,
  of: null,
})

/** Adds an attempt; one of the same number that a timer began gets its key instead. */
function beginAttempt(visit: VisitView, attempt: AttemptView): readonly AttemptView[] {
  const last = visit.attempts.at(-1)
  const known = last !== undefined && last.failedAt === null && last.attempt === attempt.attempt
  return known ? [...visit.attempts.slice(0, -1), attempt] : [...visit.attempts, attempt]
}

/** A retry's timer begins the next attempt; a step without outside effects does not announce it otherwise. */
function afterTimer(visit: VisitView, event: EventOf<'timer_fired'>): readonly AttemptView[] {
  if (event.data.purpose !== 'retry') return visit.attempts
  const attempt = visit.attempts.length + 1
  const begun = { attempt, startedAt: event.at, idempotencyKey: '', failedAt: null, error: null }
  return beginAttempt(visit, { ...begun, retryAt: null, of: null })
}

/** The running attempt ends with an error; a failure without an announced attempt (a bad template) is one of its own. */
function failAttempt(
  visit: VisitView,
  event: VisitEvent,
  how: Pick<AttemptView, 'error' | 'retryAt' | 'of'>,
): readonly AttemptView[] {
  const last = visit.attempts.at(-1)
  if (last?.failedAt === null)
    return [...visit.attempts.slice(0, -1), { ...last, failedAt: event.at, ...how }]
  const attempt = event.attempt ?? visit.attempts.length + 1
  if (last !== undefined && attempt <= last.attempt) return visit.attempts
  return [
    ...visit.attempts,
    { attempt, startedAt: last?.retryAt ?? visit.enteredAt, idempotencyKey: '', failedAt: event.at, ...how },
  ]
}

const ended = (
  visit: VisitView,
  status: StateStatus,
  at: number,
  durationMs = at - visit.enteredAt,
): VisitView => ({
  ...visit,
  status,
  endedAt: at,
  durationMs,
})
