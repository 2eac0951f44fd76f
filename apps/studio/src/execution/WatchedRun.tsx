import { eventWords } from '@rabbit/contract'
import { useCallback, useState } from 'react'
import { Notice, Tabs } from '../design/index.ts'
import { isFinal } from '../parts/status-words.ts'
import { useNow } from '../parts/useNow.ts'
import { useStudio, type WatchedExecution } from '../store/index.ts'
import { EventList } from './EventList.tsx'
import { OpenQuestions } from './OpenQuestions.tsx'
import { Overview } from './Overview.tsx'
import { RunHeader } from './RunHeader.tsx'
import css from './RunPanel.module.css'
import { Scrubber } from './Scrubber.tsx'
import { StepDetail } from './StepDetail.tsx'
import { StoppedStates } from './StoppedStates.tsx'
import { useWatchTrouble } from './session.ts'
import { Timeline } from './Timeline.tsx'

/** One execution: how it stands, its time line and events, and the state or the whole in detail. */
export function WatchedRun({ watched }: { readonly watched: WatchedExecution }) {
  const [tab, setTab] = useState<'timeline' | 'events'>('timeline')
  const replay = useStudio((s) => s.replay)
  const view = useStudio((s) => s.view)
  const scrubSeq = useStudio((s) => s.scrubSeq)
  const selected = useStudio((s) => s.selected)
  const { select, clearSelection } = useStudio.getState()
  const trouble = useWatchTrouble()
  const live = !isFinal(replay.latest.status)
  const present = scrubSeq === null
  const now = useNow(live && present ? 250 : null)
  const scrubTo = useCallback((position: number | null) => useStudio.getState().scrubTo(position), [])
  const [state] = selected
  const event = replay.events[view.seq - 1]
  const shownNow = present && live ? now : (view.at ?? now)

  return (
    <section className={css.panel} aria-label="Execution">
      <RunHeader watched={watched} live={live} />
      {trouble ? (
        <div className={css.trouble}>
          <Notice tone="caution">{trouble}</Notice>
        </div>
      ) : null}
      <Scrubber
        length={replay.events.length}
        position={scrubSeq}
        label={event ? eventWords(event).text : 'Before the first event'}
        live={live}
        onMove={scrubTo}
      />
      <div className={css.halves}>
        <div className={css.half}>
          <Tabs
            label="What happened"
            value={tab}
            onChange={setTab}
            items={[
              {
                value: 'timeline',
                label: 'Timeline',
                content: <Timeline view={view} now={shownNow} selected={selected} onSelect={select} />,
              },
              {
                value: 'events',
                label: `Events ${replay.events.length}`,
                content: <EventList events={replay.events} position={view.seq} onMove={scrubTo} />,
              },
            ]}
          />
        </div>
        <div className={css.half} data-side="detail">
          {present ? <OpenQuestions executionId={watched.id} view={view} /> : null}
          {present ? <StoppedStates executionId={watched.id} view={view} /> : null}
          {state !== undefined && selected.size === 1 ? (
            <StepDetail
              key={state}
              state={state}
              visits={view.visits.filter((visit) => visit.state === state)}
              replay={replay}
              watched={watched}
              status={replay.latest.status}
              breakpoint={
                live && present ? { executionId: watched.id, breakpoints: replay.latest.breakpoints } : null
              }
              onClose={clearSelection}
            />
          ) : (
            <Overview view={view} replay={replay} present={present} />
          )}
        </div>
      </div>
    </section>
  )
}
