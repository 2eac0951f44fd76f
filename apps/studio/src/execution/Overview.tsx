import type { JsonObject } from '@rabbit/contract'
import { bytesInWords, contextGrownAdvice, eventWords, list } from '@rabbit/contract'
import { Notice } from '../design/index.ts'
import type { ExecutionView } from '../store/index.ts'
import type { Replay } from '../store/replay.ts'
import { ContextChanges } from './ContextChanges.tsx'
import css from './Detail.module.css'

export interface OverviewProps {
  readonly view: ExecutionView
  readonly replay: Replay
  /** Whether the present is shown, so that questions can be answered. */
  readonly present: boolean
}

/** The execution as a whole at the moment that is shown: what it waits for, how it ended, and its context. */
export function Overview({ view, replay, present }: OverviewProps) {
  const before: JsonObject = view.seq > 0 ? replay.at(view.seq - 1).context : {}
  const event = replay.events[view.seq - 1]
  return (
    <section className={css.detail} aria-label="The whole execution">
      {view.error ? (
        <Notice tone="negative">
          <strong>{view.error.class}</strong>: {view.error.message}
        </Notice>
      ) : null}
      {view.status === 'cancelled' && view.cancel ? (
        <Notice>
          Cancelled by {view.cancel.by}
          {view.cancel.reason ? `: ${view.cancel.reason}` : '.'}
        </Notice>
      ) : null}
      {view.contextGrown ? (
        <Notice tone="caution">
          The context has grown to {bytesInWords(view.contextGrown.bytes)}.{' '}
          {contextGrownAdvice(view.contextGrown.most)}
        </Notice>
      ) : null}
      {[...view.joins].map(([transition, { arrived, missing }]) => (
        <Notice key={transition}>
          {list(arrived)} arrived at the join; it waits for {list(missing)}.
        </Notice>
      ))}
      <h4 className={css.sub}>
        Context{' '}
        {event && !present ? `after “${eventWords(event).text}”` : view.endedAt ? 'at the end' : 'now'}
      </h4>
      <ContextChanges before={present ? view.context : before} after={view.context} all label="Context" />
    </section>
  )
}
