import { formatDuration } from '@rabbit/contract'
import { memo } from 'react'
import { stateStatusWords } from '../parts/status-words.ts'
import type { ExecutionView } from '../store/index.ts'
import css from './Timeline.module.css'
import { createTimeScale } from './time-scale.ts'
import { type TimelineRow, timelineRows } from './timeline-rows.ts'

export interface TimelineProps {
  readonly view: ExecutionView
  /** ms since the epoch; ends what is still open. */
  readonly now: number
  readonly selected: ReadonlySet<string>
  readonly onSelect: (state: string) => void
}

/** A row for each state with its work, waits and retries on one time line. Long quiet stretches are shortened. */
export function Timeline({ view, now, selected, onSelect }: TimelineProps) {
  if (view.startedAt === null) return <p className={css.empty}>Nothing has happened yet.</p>
  const until = Math.max(view.endedAt ?? now, view.at ?? view.startedAt)
  const scale = createTimeScale(view.visits, view.startedAt, until)
  return (
    <ol className={css.timeline} aria-label="Timeline">
      {timelineRows(view, scale, until).map((row) => (
        <Row
          key={row.state}
          row={row}
          until={until}
          selected={selected.has(row.state)}
          onSelect={() => onSelect(row.state)}
        />
      ))}
    </ol>
  )
}

interface RowProps {
  readonly row: TimelineRow
  readonly until: number
  readonly selected: boolean
  readonly onSelect: () => void
}

const Row = memo(function Row({ row, until, selected, onSelect }: RowProps) {
  const { latest, visits, state } = row
  const tookMs = latest.durationMs ?? until - latest.enteredAt
  const retries = latest.attempts.filter((attempt) => attempt.retryAt !== null).length
  return (
    <li>
      <button type="button" className={css.row} aria-pressed={selected} onClick={onSelect}>
        <span className={css.name} title={state}>
          <i className={css.dot} data-status={latest.status} aria-hidden />
          <span className={css.nameText}>{state}</span>
          {visits > 1 ? <span className={css.count}>×{visits}</span> : null}
        </span>
        <span className={css.track} aria-hidden>
          {row.bars.map((bar) => (
            <i
              key={bar.key}
              className={css.bar}
              data-kind={bar.kind}
              data-open={latest.endedAt === null || undefined}
              title={bar.title}
              style={{ left: `min(${bar.from * 100}%, 100% - 4px)`, width: `${(bar.to - bar.from) * 100}%` }}
            />
          ))}
        </span>
        <span className={css.took}>
          <span className="visually-hidden">{stateStatusWords[latest.status].word}, </span>
          {formatDuration(tookMs)}
          {retries > 0 ? (
            <span className={css.retries}> · {retries === 1 ? '1 retry' : `${retries} retries`}</span>
          ) : null}
        </span>
      </button>
    </li>
  )
})
