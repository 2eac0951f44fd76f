import { formatAgo, type MissedTicksView } from '@rabbit/contract'
import { openExecution } from '../execution/index.ts'
import { formatMoment } from './missed-words.ts'
import css from './Triggers.module.css'

interface MissedTimesProps {
  readonly outages: readonly MissedTicksView[]
  readonly now: number
  /** An execution is being opened. */
  readonly onOpen: () => void
}

/** What schedules missed while nothing was running: which times were started later, and which were not. */
export function MissedTimes({ outages, now, onOpen }: MissedTimesProps) {
  return (
    <section className={css.missed} aria-label="Missed times">
      <h3 className={css.missedTitle}>Missed times</h3>
      {outages.map((outage) => (
        <Outage key={`${outage.subject} ${outage.foundAt}`} outage={outage} now={now} onOpen={onOpen} />
      ))}
    </section>
  )
}

interface OutageProps {
  readonly outage: MissedTicksView
  readonly now: number
  readonly onOpen: () => void
}

/** More than these are not counted; fewer are listed. */
const mostCounted = 1_000

function Outage({ outage, now, onOpen }: OutageProps) {
  const { subject, timeZone, count, started, ticks, foundAt, policy } = outage
  const earlier = count - ticks.length
  const startedEarlier = started - ticks.filter(({ executionId }) => executionId !== null).length
  const all = count >= mostCounted - 1 ? `${count} or more` : String(count)
  return (
    <details className={css.outage}>
      <summary className={css.summary}>
        <code>{subject}</code>: {all} missed, {started} started later
        <span className={css.facts}>
          {' '}
          noticed {formatAgo(foundAt, now)}
          {policy === 'skip' ? ' · skipped' : ''}
        </span>
      </summary>
      <ol className={css.ticks}>
        {earlier > 0 ? (
          <li className={css.facts}>
            {earlier} earlier ones, {startedEarlier > 0 ? `${startedEarlier} of them started` : 'not started'}
          </li>
        ) : null}
        {ticks.map(({ at, executionId, error }) => (
          <li key={at}>
            <time dateTime={new Date(at).toISOString()}>{formatMoment(at, timeZone)}</time>{' '}
            {executionId !== null ? (
              <button
                type="button"
                className={css.link}
                onClick={() => {
                  onOpen()
                  void openExecution(executionId).catch(() => {})
                }}
              >
                started
              </button>
            ) : (
              <span className={css.facts}>{error ?? 'skipped'}</span>
            )}
          </li>
        ))}
      </ol>
    </details>
  )
}
