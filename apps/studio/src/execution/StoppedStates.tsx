import { FastForward, PencilLine, RotateCcw, SkipForward, X } from 'lucide-react'
import { useState } from 'react'
import { api, sentenceOf } from '../api/index.ts'
import { Button, Notice, TextArea } from '../design/index.ts'
import { readObject } from '../parts/read-object.ts'
import type { ExecutionView, VisitView } from '../store/index.ts'
import css from './Detail.module.css'

export interface StoppedStatesProps {
  readonly executionId: string
  /** The present. */
  readonly view: ExecutionView
}

/** What nothing mended, and what a person can do about it. */
export function StoppedStates({ executionId, view }: StoppedStatesProps) {
  const stopped = view.visits.filter((visit) => visit.stopped)
  if (stopped.length === 0 && view.stopped === null) return null
  return (
    <div className={css.questions}>
      {view.stopped === null ? null : <PutAside executionId={executionId} view={view} />}
      {stopped.map((visit) => (
        <StoppedState key={`${visit.state}#${visit.visit}`} executionId={executionId} visit={visit} />
      ))}
      <p className={css.faint}>Or correct the workflow: this execution can continue on the open text.</p>
    </div>
  )
}

/** An execution whose workers were lost again and again: what letting it go on does, and the way to do it. */
function PutAside({ executionId, view }: StoppedStatesProps) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const held = view.visits.filter((visit) => visit.held).map(({ state }) => state)
  const goOn = async () => {
    setSending(true)
    setTrouble(null)
    try {
      await api.executions.goOn({ id: executionId })
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
    }
    setSending(false)
  }
  return (
    <section className={css.stopped} aria-label="Put aside">
      <Notice tone="negative">{view.stopped?.message}</Notice>
      <p className={css.faint}>
        {held.length === 0
          ? 'Driven again, it goes on where it was.'
          : `Driven again, ${held.join(', ')} ${held.length === 1 ? 'begins' : 'begin'} once more, under the old key: what it reaches may have acted already.`}{' '}
        Should its workers be lost five more times, it is put aside again.
      </p>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      <div className={css.actions}>
        <Button
          size="small"
          look="primary"
          icon={<RotateCcw size={14} aria-hidden />}
          disabled={sending}
          onClick={() => void goOn()}
        >
          Drive it again
        </Button>
      </div>
    </section>
  )
}

type Asking = 'nothing' | 'result' | 'context'

function StoppedState({ executionId, visit }: { readonly executionId: string; readonly visit: VisitView }) {
  const { state, error } = visit
  const place = { id: executionId, state, visit: visit.visit }
  const [asking, setAsking] = useState<Asking>('nothing')
  const [json, setJson] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)

  const send = async (ask: () => Promise<unknown>) => {
    setSending(true)
    setTrouble(null)
    try {
      await ask()
      setAsking('nothing')
      setJson('')
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
    }
    setSending(false)
  }
  const mend = (action: 'retry' | 'skip' | 'fail') =>
    void send(() => api.executions.mend({ ...place, action }))
  const give = () => {
    const read = readObject(json)
    if (read.kind === 'wrong') {
      setTrouble(read.message)
      return
    }
    void send(() =>
      asking === 'result'
        ? api.executions.mend({ ...place, action: 'complete', result: read.value })
        : api.executions.editContext({ ...place, set: read.value }),
    )
  }
  return (
    <section className={css.stopped} aria-label={`${state} has stopped`}>
      <p className={css.stoppedTitle}>{state} has stopped and waits for you</p>
      {error ? (
        <p className={css.faint}>
          {error.class}: {error.message}
        </p>
      ) : null}
      {asking === 'nothing' ? null : (
        <>
          <TextArea
            aria-label={asking === 'result' ? `Result of ${state}` : 'Values to change'}
            placeholder={asking === 'result' ? '{ "paid": true }' : '{ "amount": 12 }'}
            rows={3}
            value={json}
            disabled={sending}
            onChange={(event) => setJson(event.target.value)}
          />
          <div className={css.actions}>
            <Button size="small" look="primary" disabled={sending} onClick={give}>
              {asking === 'result' ? 'Go on with this result' : 'Change these values'}
            </Button>
            <Button size="small" disabled={sending} onClick={() => setAsking('nothing')}>
              Back
            </Button>
          </div>
        </>
      )}
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      {asking === 'nothing' ? (
        <div className={css.actions}>
          <Button
            size="small"
            look="primary"
            icon={<RotateCcw size={14} aria-hidden />}
            disabled={sending}
            onClick={() => mend('retry')}
          >
            Try again
          </Button>
          <Button
            size="small"
            icon={<PencilLine size={14} aria-hidden />}
            disabled={sending}
            onClick={() => setAsking('context')}
          >
            Change values…
          </Button>
          <Button
            size="small"
            icon={<FastForward size={14} aria-hidden />}
            disabled={sending}
            onClick={() => setAsking('result')}
          >
            Give a result…
          </Button>
          <Button
            size="small"
            icon={<SkipForward size={14} aria-hidden />}
            disabled={sending}
            onClick={() => mend('skip')}
          >
            Skip
          </Button>
          <Button
            size="small"
            look="danger"
            icon={<X size={14} aria-hidden />}
            disabled={sending}
            onClick={() => mend('fail')}
          >
            Give up
          </Button>
        </div>
      ) : null}
    </section>
  )
}
