import type { ExecutionEvent } from '@rabbit/contract'
import { eventWords, formatClock } from '@rabbit/contract'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../design/index.ts'
import css from './EventList.module.css'

export interface EventListProps {
  readonly events: readonly ExecutionEvent[]
  /** How many events are shown as past; those after it are faint. */
  readonly position: number
  readonly onMove: (position: number) => void
}

/** Rows drawn at once; older ones come when asked for. */
const pageSize = 300

/** What happened, in words, oldest first. A click shows that moment. */
export function EventList({ events, position, onMove }: EventListProps) {
  const [pages, setPages] = useState(1)
  const current = useRef<HTMLLIElement>(null)
  const first = Math.max(0, Math.min(events.length, Math.max(position + 50, pageSize)) - pageSize * pages)
  const last = Math.min(events.length, first + pageSize * (pages + 1))
  const shown = useMemo(() => events.slice(first, last), [events, first, last])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row in sight follows the position
  useEffect(() => void current.current?.scrollIntoView?.({ block: 'nearest' }), [position])

  if (events.length === 0) return <p className={css.empty}>No events yet.</p>
  return (
    <>
      {first > 0 ? (
        <Button look="quiet" size="small" className={css.more} onClick={() => setPages(pages + 1)}>
          Show earlier events
        </Button>
      ) : null}
      <ol className={css.events} aria-label="Events">
        {shown.map((event) => (
          <li key={event.seq} ref={event.seq === position ? current : undefined}>
            <Row event={event} now={event.seq === position} later={event.seq > position} onMove={onMove} />
          </li>
        ))}
      </ol>
    </>
  )
}

interface RowProps {
  readonly event: ExecutionEvent
  readonly now: boolean
  readonly later: boolean
  readonly onMove: (position: number) => void
}

const Row = memo(function Row({ event, now, later, onMove }: RowProps) {
  const { text, detail, tone } = eventWords(event)
  return (
    <button
      type="button"
      className={css.event}
      data-later={later || undefined}
      aria-current={now ? 'step' : undefined}
      onClick={() => onMove(event.seq)}
    >
      <span className={css.seq}>{event.seq}</span>
      <i className={css.mark} data-tone={tone} aria-hidden />
      <span className={css.words}>
        <span>{text}</span>
        {detail ? <span className={css.detail}>{detail}</span> : null}
      </span>
      <time className={css.time} dateTime={new Date(event.at).toISOString()}>
        {formatClock(event.at)}
      </time>
    </button>
  )
})
