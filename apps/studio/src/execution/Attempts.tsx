import { formatClock, formatDuration } from '@rabbit/contract'
import type { AttemptView, VisitView } from '../store/execution-view.ts'
import css from './Detail.module.css'

/** Every attempt with its times and its error, and the key that all of them share. */
export function Attempts({ visit }: { readonly visit: VisitView }) {
  const key = visit.attempts.find((attempt) => attempt.idempotencyKey !== '')?.idempotencyKey
  return (
    <>
      <h4 className={css.sub}>{visit.attempts.length === 1 ? 'Attempt' : 'Attempts'}</h4>
      <table className={css.attempts}>
        <thead>
          <tr>
            <th scope="col">No.</th>
            <th scope="col">Began</th>
            <th scope="col">Took</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {visit.attempts.map((attempt) => (
            <tr key={attempt.attempt}>
              <td>{attempt.of ? `${attempt.attempt} of ${attempt.of}` : attempt.attempt}</td>
              <td>{formatClock(attempt.startedAt)}</td>
              <td>{tookOf(attempt, visit)}</td>
              <td>{outcomeOf(attempt, visit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {key ? (
        <p className={css.key}>
          Idempotency key <code>{key}</code>
        </p>
      ) : null}
    </>
  )
}

function tookOf(attempt: AttemptView, visit: VisitView): string {
  const end = attempt.failedAt ?? visit.endedAt
  return end === null ? '…' : formatDuration(Math.max(0, end - attempt.startedAt))
}

function outcomeOf(attempt: AttemptView, visit: VisitView): string {
  if (attempt.error === null) return visit.status === 'done' ? 'done' : visit.status
  const again = attempt.retryAt === null ? '' : ` Again at ${formatClock(attempt.retryAt)}.`
  return `${attempt.error.class}: ${attempt.error.message}${again}`
}
