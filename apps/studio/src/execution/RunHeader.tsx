import { formatClock, formatDuration } from '@rabbit/contract'
import { FastForward, List, Pause, Play, Square, StepForward, X } from 'lucide-react'
import { useState } from 'react'
import { api, sentenceOf } from '../api/index.ts'
import { Button, Dialog, IconButton, Notice } from '../design/index.ts'
import { ExecutionStatusBadge } from '../parts/StatusBadge.tsx'
import { standsStill } from '../parts/status-words.ts'
import { useNow } from '../parts/useNow.ts'
import { useStudio, type WatchedExecution } from '../store/index.ts'
import { Lineage, RunAgain } from './Again.tsx'
import { ContinueOn } from './ContinueOn.tsx'
import css from './RunPanel.module.css'
import { openExecution } from './session.ts'
import { Tags } from './Tags.tsx'

export interface RunHeaderProps {
  readonly watched: WatchedExecution
  /** Whether the execution may still go on. */
  readonly live: boolean
}

/** How the execution stands now, whatever moment is shown, and what can be done with it. */
export function RunHeader({ watched, live }: RunHeaderProps) {
  const latest = useStudio((s) => s.replay.latest)
  const olderText = useStudio((s) => s.document.workflow.text !== watched.present.text)
  const elsewhere = useStudio((s) => s.saved?.id !== watched.workflowId)
  const { openDialog, unwatch, showRun } = useStudio.getState()
  const [asking, setAsking] = useState(false)
  const now = useNow(live ? 250 : null)
  const end = latest.endedAt ?? now
  /** A finished execution leaves the drawing with its panel; a running one goes on being shown there. */
  const close = () => {
    showRun(false)
    if (!live) unwatch()
  }
  return (
    <header className={css.head}>
      <IconButton label="All executions of this workflow" size="small" onClick={unwatch}>
        <List size={14} aria-hidden />
      </IconButton>
      <ExecutionStatusBadge status={latest.status} />
      {latest.startedAt === null ? null : (
        <span className={css.when}>
          {formatClock(latest.startedAt)} · {formatDuration(Math.max(0, end - latest.startedAt))}
        </span>
      )}
      {latest.cancel && live ? <span className={css.when}>stopping…</span> : null}
      {elsewhere ? (
        <span className={css.when}>runs another workflow than the one open</span>
      ) : olderText && live ? (
        <span className={css.when}>runs an earlier text than the one open</span>
      ) : watched.text !== watched.present.text ? (
        <span className={css.when}>followed an earlier version then</span>
      ) : null}
      {latest.caller ? (
        <Button
          size="small"
          onClick={() => void openExecution(latest.caller?.executionId ?? '').catch(() => {})}
        >
          Called by {latest.caller.state}
        </Button>
      ) : null}
      <Lineage watched={watched} />
      <Tags executionId={watched.id} />
      <span className={css.space} />
      {live && standsStill(latest.status) ? <ContinueOn watched={watched} /> : null}
      {live ? <PauseButtons executionId={watched.id} /> : null}
      {live ? (
        <Button
          size="small"
          look="danger"
          icon={<Square size={12} aria-hidden />}
          disabled={latest.cancel !== null}
          onClick={() => setAsking(true)}
        >
          Cancel
        </Button>
      ) : null}
      {live ? (
        <Button size="small" icon={<Play size={14} aria-hidden />} onClick={() => openDialog('run')}>
          Run another…
        </Button>
      ) : (
        <RunAgain watched={watched} />
      )}
      <IconButton label="Close" size="small" onClick={close}>
        <X size={14} aria-hidden />
      </IconButton>
      {asking ? <CancelDialog executionId={watched.id} onClose={() => setAsking(false)} /> : null}
    </header>
  )
}

/** Pause, or what lets a held execution go on. */
function PauseButtons({ executionId }: { readonly executionId: string }) {
  const paused = useStudio((s) => s.replay.latest.paused)
  const held = useStudio((s) => s.replay.latest.visits.some((visit) => visit.held))
  const stopped = useStudio((s) => s.replay.latest.status === 'stopped')
  const [trouble, setTrouble] = useState<string | null>(null)
  const send = (asked: Promise<unknown>) => {
    setTrouble(null)
    asked.catch((thrown) => setTrouble(sentenceOf(thrown)))
  }
  const id = executionId
  return (
    <>
      {trouble ? <span className={css.when}>{trouble}</span> : null}
      {held ? (
        <Button
          size="small"
          icon={<StepForward size={14} aria-hidden />}
          onClick={() => send(api.executions.step({ id }))}
        >
          Step
        </Button>
      ) : null}
      {paused || held ? (
        <Button
          size="small"
          look="primary"
          icon={<FastForward size={14} aria-hidden />}
          onClick={() => send(api.executions.goOn({ id }))}
        >
          Go on
        </Button>
      ) : null}
      {paused || stopped ? null : (
        <Button
          size="small"
          icon={<Pause size={14} aria-hidden />}
          onClick={() => send(api.executions.pause({ id }))}
        >
          Pause
        </Button>
      )}
    </>
  )
}

function CancelDialog({
  executionId,
  onClose,
}: {
  readonly executionId: string
  readonly onClose: () => void
}) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const cancel = async () => {
    setSending(true)
    try {
      await api.executions.cancel({ id: executionId })
      onClose()
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
      setSending(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Cancel this execution?"
      description="What is done stays done; nothing more begins. This cannot be taken back."
      actions={
        <>
          <Button onClick={onClose}>Let it run</Button>
          <Button look="danger" disabled={sending} onClick={() => void cancel()}>
            Cancel the execution
          </Button>
        </>
      }
    >
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
    </Dialog>
  )
}
