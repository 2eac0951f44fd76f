import type { ExecutionStatus } from '@rabbit/contract'
import { useQuery } from '@tanstack/react-query'
import { CornerUpLeft, CornerUpRight, FlaskConical, Pin, PinOff, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Dialog, Notice, TextArea } from '../design/index.ts'
import { readObject } from '../parts/read-object.ts'
import { isFinal, standsStill } from '../parts/status-words.ts'
import { useStudio, type VisitView, type WatchedExecution } from '../store/index.ts'
import css from './Detail.module.css'
import head from './RunPanel.module.css'
import { openExecution } from './session.ts'

const newKey = () => crypto.randomUUID()

/** Carries a wish out, shows the execution that came of it, and keeps the sentence when it was refused. */
function useStart() {
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const start = async (asked: () => Promise<{ readonly executionId: string }>): Promise<boolean> => {
    setTrouble(null)
    setBusy(true)
    try {
      const { executionId } = await asked()
      void queryClient.invalidateQueries({ queryKey: queryKeys.executions() })
      await openExecution(executionId)
      return true
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { trouble, busy, start }
}

/** The text that is open, when it is of the watched workflow and is another one than the watched execution is at. */
export function useOtherText({ workflowId, present }: WatchedExecution): string | null {
  const open = useStudio((s) => s.document.workflow.text)
  const isOpen = useStudio((s) => s.saved?.id === workflowId)
  const broken = useStudio((s) => s.checked.diagnostics.some(({ severity }) => severity === 'error'))
  return isOpen && !broken && open !== present.text ? open : null
}

/** Starts a new execution with the same input: of the version that ran, or of the text as it stands now. */
export function RunAgain({ watched }: { readonly watched: WatchedExecution }) {
  const { trouble, busy, start } = useStart()
  const other = useOtherText(watched)
  const again = (on: { text?: string }) =>
    void start(() => api.executions.rerun({ id: watched.id, idempotencyKey: newKey(), ...on }))
  return (
    <>
      {trouble ? <span className={head.when}>{trouble}</span> : null}
      <Button
        size="small"
        icon={<RotateCcw size={14} aria-hidden />}
        disabled={busy}
        onClick={() => again({})}
      >
        {other === null ? 'Run again' : 'Run again as it was'}
      </Button>
      {other === null ? null : (
        <Button
          size="small"
          icon={<RotateCcw size={14} aria-hidden />}
          disabled={busy}
          onClick={() => again({ text: other })}
        >
          Run again as it is now
        </Button>
      )}
    </>
  )
}

/** The execution that this one does again, and the newest that does this one again. */
export function Lineage({ watched }: { readonly watched: WatchedExecution }) {
  const origin = useStudio((s) => {
    const [first] = s.replay.events
    return first?.kind === 'execution_started' ? (first.data.origin ?? null) : null
  })
  const { id, workflowId } = watched
  const later = useQuery(
    {
      queryKey: [...queryKeys.executions(workflowId), 'again', id],
      queryFn: ({ signal }) => api.executions.list({ originId: id, limit: 1 }, { signal }),
    },
    queryClient,
  )
  const [newest] = later.data?.items ?? []
  const [trouble, setTrouble] = useState<string | null>(null)
  const open = (other: string) => {
    openExecution(other).catch((thrown: unknown) => setTrouble(sentenceOf(thrown)))
  }
  return (
    <>
      {trouble ? <span className={head.when}>{trouble}</span> : null}
      {origin === null ? null : (
        <Button
          size="small"
          look="quiet"
          icon={<CornerUpLeft size={14} aria-hidden />}
          onClick={() => open(origin.executionId)}
        >
          {origin.state === undefined ? 'The one before' : `The one before, from ${origin.state}`}
        </Button>
      )}
      {newest === undefined ? null : (
        <Button
          size="small"
          look="quiet"
          icon={<CornerUpRight size={14} aria-hidden />}
          onClick={() => open(newest.id)}
        >
          Done again since
        </Button>
      )}
    </>
  )
}

export interface VisitActionsProps {
  readonly watched: WatchedExecution
  readonly visit: VisitView
  /** The context when the visit began. */
  readonly before: Readonly<Record<string, unknown>>
  readonly status: ExecutionStatus
}

/** A new execution can begin at a state of what has ended, and beside what stands still. */
function againWords(status: ExecutionStatus): string | null {
  if (isFinal(status)) return 'Retry from here'
  return standsStill(status) ? 'Fork from here' : null
}

/** What can be done with a visit of a state: begin again there, run the state alone, pin its output. */
export function VisitActions({ watched, visit, before, status }: VisitActionsProps) {
  const { trouble, busy, start } = useStart()
  const other = useOtherText(watched)
  const [alone, setAlone] = useState(false)
  const words = againWords(status)
  const { state, visit: number } = visit
  const from = (on: { text?: string }) =>
    void start(() =>
      api.executions.retryFrom({ id: watched.id, state, visit: number, idempotencyKey: newKey(), ...on }),
    )
  return (
    <>
      <div className={css.actions}>
        {words !== null ? (
          <Button
            size="small"
            icon={<RotateCcw size={14} aria-hidden />}
            disabled={busy}
            onClick={() => from({})}
          >
            {other === null ? words : `${words} as it was`}
          </Button>
        ) : null}
        {words !== null && other !== null ? (
          <Button
            size="small"
            icon={<RotateCcw size={14} aria-hidden />}
            disabled={busy}
            onClick={() => from({ text: other })}
          >
            {words} as it is now
          </Button>
        ) : null}
        <Button size="small" icon={<FlaskConical size={14} aria-hidden />} onClick={() => setAlone(true)}>
          Run alone…
        </Button>
        <PinButton workflowId={watched.workflowId} visit={visit} />
      </div>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      {alone ? (
        <RunAloneDialog
          state={state}
          before={before}
          onClose={() => setAlone(false)}
          onRun={(context) =>
            start(() =>
              api.executions.runState({
                workflowId: watched.workflowId,
                text: other ?? watched.present.text,
                state,
                context,
                idempotencyKey: newKey(),
              }),
            )
          }
          trouble={trouble}
        />
      ) : null}
    </>
  )
}

interface RunAloneProps {
  readonly state: string
  readonly before: Readonly<Record<string, unknown>>
  readonly trouble: string | null
  readonly onClose: () => void
  readonly onRun: (context: Parameters<typeof api.executions.runState>[0]['context']) => Promise<boolean>
}

/** Asks for the context that one state is run with. */
function RunAloneDialog({ state, before, trouble, onClose, onRun }: RunAloneProps) {
  const { input: _, steps: __, secrets: ___, execution: ____, ...plain } = before
  const [text, setText] = useState(() => JSON.stringify(plain, null, 2))
  const [wrong, setWrong] = useState<string | null>(null)
  const run = async () => {
    const read = readObject(text)
    if (read.kind === 'wrong') setWrong(read.message)
    else if (await onRun(read.value)) onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Run ${state} alone`}
      description="A new execution runs this state with the values below and ends. What the state does, it does for real."
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" onClick={() => void run()}>
            Run {state}
          </Button>
        </>
      }
    >
      {(wrong ?? trouble) ? <Notice tone="negative">{wrong ?? trouble}</Notice> : null}
      <TextArea
        code
        rows={12}
        aria-label="What the state knows, as JSON"
        value={text}
        onChange={(event) => {
          setWrong(null)
          setText(event.target.value)
        }}
      />
    </Dialog>
  )
}

/** Keeps a result to stand in for the state's step in runs that ask for it, or lets it go. */
function PinButton({ workflowId, visit }: { readonly workflowId: string; readonly visit: VisitView }) {
  const pinned = usePinned(workflowId)
  const [trouble, setTrouble] = useState<string | null>(null)
  const { state, result } = visit
  const isPinned = pinned.some((pin) => pin.state === state)
  if (!isPinned && result === null) return null
  const change = async () => {
    setTrouble(null)
    try {
      if (isPinned) await api.workflows.unpin({ id: workflowId, state })
      else await api.workflows.pin({ id: workflowId, state, result: result ?? {} })
      await queryClient.invalidateQueries({ queryKey: queryKeys.pinned(workflowId) })
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
    }
  }
  const Icon = isPinned ? PinOff : Pin
  return (
    <>
      <Button size="small" icon={<Icon size={14} aria-hidden />} onClick={() => void change()}>
        {isPinned ? 'Unpin the output' : 'Pin this output'}
      </Button>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
    </>
  )
}

/** The pinned outputs of a workflow; none while they are not known. */
export function usePinned(workflowId: string | null) {
  const { data } = useQuery(
    {
      queryKey: queryKeys.pinned(workflowId ?? ''),
      queryFn: ({ signal }) => api.workflows.pinned({ id: workflowId ?? '' }, { signal }),
      enabled: workflowId !== null,
    },
    queryClient,
  )
  return data?.items ?? []
}
