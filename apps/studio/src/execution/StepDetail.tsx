import type { ExecutionStatus } from '@rabbit/contract'
import { arrowWords, formatClock, formatDuration, valuesInWords } from '@rabbit/contract'
import { CirclePause, X } from 'lucide-react'
import { useState } from 'react'
import { api, sentenceOf } from '../api/index.ts'
import { Button, IconButton, Notice, Select } from '../design/index.ts'
import { StateStatusBadge } from '../parts/StatusBadge.tsx'
import type { VisitView, WaitView, WatchedExecution } from '../store/index.ts'
import type { Replay } from '../store/replay.ts'
import { VisitActions } from './Again.tsx'
import { Attempts } from './Attempts.tsx'
import { ContextChanges } from './ContextChanges.tsx'
import css from './Detail.module.css'
import { JsonValueView } from './JsonValueView.tsx'
import { momentsOf } from './moments.ts'
import { openExecution } from './session.ts'

export interface StepDetailProps {
  readonly state: string
  /** The visits of this state at the moment that is shown, oldest first. */
  readonly visits: readonly VisitView[]
  readonly replay: Replay
  readonly watched: WatchedExecution
  /** How the execution stands now. */
  readonly status: ExecutionStatus
  /** The breakpoints of an execution that may still go on; null when it shows the past or has ended. */
  readonly breakpoint: {
    readonly executionId: string
    readonly breakpoints: ReadonlySet<string>
  } | null
  readonly onClose: () => void
}

/** All that is known of one state in this execution, a visit at a time. */
export function StepDetail({ state, visits, replay, watched, status, breakpoint, onClose }: StepDetailProps) {
  const [chosen, setChosen] = useState<number | null>(null)
  const visit = visits.find((v) => v.visit === chosen) ?? visits.at(-1)
  return (
    <section className={css.detail} aria-label={`Details of ${state}`}>
      <header className={css.head}>
        <h3 className={css.title}>{state}</h3>
        {visit ? <span className={css.type}>{visit.type}</span> : null}
        {visit ? <StateStatusBadge status={visit.status} /> : null}
        <span className={css.space} />
        {visit && visits.length > 1 ? (
          <div className={css.visits}>
            <Select
              label="Visit"
              value={String(visit.visit)}
              options={visits.map((v) => ({ value: String(v.visit), label: `Visit ${v.visit}` }))}
              onChange={(value) => setChosen(Number(value))}
            />
          </div>
        ) : null}
        {breakpoint ? <BreakpointSwitch state={state} {...breakpoint} /> : null}
        <IconButton label="Back to the whole execution" size="small" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      {visit ? (
        <VisitDetail visit={visit} replay={replay} watched={watched} status={status} />
      ) : (
        <p className={css.faint}>This state has not been reached at this moment.</p>
      )}
    </section>
  )
}

function BreakpointSwitch({
  state,
  executionId,
  breakpoints,
}: {
  readonly state: string
  readonly executionId: string
  readonly breakpoints: ReadonlySet<string>
}) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const isSet = breakpoints.has(state)
  const change = () => {
    const states = isSet ? [...breakpoints].filter((name) => name !== state) : [...breakpoints, state]
    setTrouble(null)
    api.executions
      .setBreakpoints({ id: executionId, states })
      .catch((thrown) => setTrouble(sentenceOf(thrown)))
  }
  return (
    <>
      {trouble ? <span className={css.faint}>{trouble}</span> : null}
      <Button size="small" icon={<CirclePause size={14} aria-hidden />} onClick={change}>
        {isSet ? 'Do not hold here' : 'Hold here'}
      </Button>
    </>
  )
}

interface VisitDetailProps {
  readonly visit: VisitView
  readonly replay: Replay
  readonly watched: WatchedExecution
  readonly status: ExecutionStatus
}

function VisitDetail({ visit, replay, watched, status }: VisitDetailProps) {
  const { before, after, leaving } = momentsOf(replay, visit)
  return (
    <>
      {visit.error && visit.status !== 'done' ? <Failure visit={visit} /> : null}
      <VisitActions watched={watched} visit={visit} before={before} status={status} />
      <dl className={css.facts}>
        <dt>Began</dt>
        <dd>
          {formatClock(visit.enteredAt)}
          {visit.from.length > 0 ? ` after ${visit.from.join(', ')}` : ''}
        </dd>
        {visit.durationMs === null ? null : (
          <>
            <dt>Took</dt>
            <dd>{formatDuration(visit.durationMs)}</dd>
          </>
        )}
        {visit.wait ? (
          <>
            <dt>Waited</dt>
            <dd>
              {waitWords(visit.wait)}{' '}
              {visit.wait.kind === 'child' ? <OpenLink id={visit.wait.executionId} /> : null}
            </dd>
          </>
        ) : null}
        {visit.answer ? (
          <>
            <dt>Answer</dt>
            <dd>
              {visit.answer.approved ? 'approved' : 'rejected'} by {visit.answer.by}
              {visit.answer.comment ? `: “${visit.answer.comment}”` : ''}
            </dd>
          </>
        ) : null}
        {visit.note ? (
          <>
            <dt>Note</dt>
            <dd>{visit.note}</dd>
          </>
        ) : null}
        {visit.log ? (
          <>
            <dt>Log</dt>
            <dd>
              {visit.log.level}: {visit.log.message}
            </dd>
          </>
        ) : null}
        {visit.meta && valuesInWords(visit.meta) ? (
          <>
            <dt>Facts</dt>
            <dd>{valuesInWords(visit.meta)}</dd>
          </>
        ) : null}
      </dl>
      {leaving.map((taken) => (
        <p key={taken.seq} className={css.went}>
          <strong>{arrowWords(taken.from, taken.to)}</strong> {taken.why}
          {valuesInWords(taken.values) ? (
            <span className={css.faint}> ({valuesInWords(taken.values)})</span>
          ) : null}
        </p>
      ))}
      {visit.attempts.length > 0 ? <Attempts visit={visit} /> : null}
      {visit.result ? (
        <>
          <h4 className={css.sub}>Result</h4>
          <JsonValueView value={visit.result} label="Result" />
          <h4 className={css.sub}>What it changed</h4>
          <ContextChanges before={before} after={after} label="Changes to the context" />
        </>
      ) : null}
      <details className={css.more}>
        <summary>Context when it began</summary>
        <JsonValueView value={before} label="Context when it began" />
      </details>
    </>
  )
}

/** Goes to the execution that this state called. */
function OpenLink({ id }: { readonly id: string }) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const open = () => openExecution(id).catch((thrown) => setTrouble(sentenceOf(thrown)))
  return (
    <>
      <Button size="small" onClick={() => void open()}>
        Show its run
      </Button>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
    </>
  )
}

function waitWords(wait: WaitView): string {
  if (wait.kind === 'timer') return `until ${formatClock(wait.fireAt)}`
  if (wait.kind === 'approval') return 'for an answer'
  if (wait.kind === 'turn') return `until ${formatClock(wait.fireAt)} for ${wait.why}`
  if (wait.kind === 'child') return `for the end of ${wait.workflow}`
  return `for the event ${wait.name}${valuesInWords(wait.match) ? ` with ${valuesInWords(wait.match)}` : ''}`
}

/** The error and what was done about it. */
function Failure({ visit }: { readonly visit: VisitView }) {
  const { error, status, mended, attempts } = visit
  if (error === null) return null
  const next = attempts.at(-1)?.retryAt
  const done =
    mended ??
    (status === 'retrying' && next
      ? `It is tried again at ${formatClock(next)}.`
      : status === 'failed'
        ? 'Nothing mended it: no error transition fits.'
        : 'It is being tried again.')
  return (
    <Notice tone={status === 'failed' && !mended ? 'negative' : 'caution'}>
      <strong>{error.class}</strong>: {error.message}
      <br />
      {done}
    </Notice>
  )
}
