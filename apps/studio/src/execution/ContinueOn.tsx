import type { VersionComparison, VersionFinding } from '@rabbit/contract'
import { GitBranchPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Dialog, Notice, Select, Switch } from '../design/index.ts'
import { useStudio, type WatchedExecution } from '../store/index.ts'
import { useOtherText } from './Again.tsx'
import css from './ContinueOn.module.css'

/** Lets an execution that stands still go on with the text that is open; nothing where that is the one it has. */
export function ContinueOn({ watched }: { readonly watched: WatchedExecution }) {
  const text = useOtherText(watched)
  const [asking, setAsking] = useState(false)
  if (text === null && !asking) return null
  return (
    <>
      <Button
        size="small"
        look="primary"
        icon={<GitBranchPlus size={14} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        Continue on the open text…
      </Button>
      {asking && text !== null ? (
        <ContinueDialog watched={watched} text={text} onClose={() => setAsking(false)} />
      ) : null}
    </>
  )
}

interface ContinueDialogProps {
  readonly watched: WatchedExecution
  readonly text: string
  readonly onClose: () => void
}

type Renames = Readonly<Record<string, string>>

/** Says what the corrected text means to the execution, and asks for a tick where something is not as it was. */
function ContinueDialog({ watched, text, onClose }: ContinueDialogProps) {
  const { id, workflowId } = watched
  const [renamed, setRenamed] = useState<Renames>({})
  const { comparison, trouble: unreadable, again } = useComparison(id, text, renamed)
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set())
  const [goOn, setGoOn] = useState(true)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const [asked, setAsked] = useState(false)
  const isReady =
    comparison !== null &&
    comparison.refused.length === 0 &&
    comparison.confirm.every(({ key }) => confirmed.has(key))

  const change = async () => {
    if (comparison === null) return
    setSending(true)
    setTrouble(null)
    try {
      const { seq, renamed: names } = comparison
      const change = { id, text, seq, renamed: names, confirmed: [...confirmed], goOn }
      const { changed } = await api.executions.changeVersion(change)
      void queryClient.invalidateQueries({ queryKey: queryKeys.executions(workflowId) })
      if (changed) onClose()
      else setAsked(true)
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
      setSending(false)
      again()
    }
  }
  const tick = (key: string) => {
    const next = new Set(confirmed)
    if (!next.delete(key)) next.add(key)
    setConfirmed(next)
  }
  const said = unreadable ?? trouble

  return (
    <Dialog
      open
      onClose={onClose}
      title="Continue on the open text?"
      description="This execution alone moves to the text as it stands now. No finished step runs again."
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button look="primary" disabled={!isReady || sending} onClick={() => void change()}>
            {sending ? 'Moving…' : 'Continue'}
          </Button>
        </>
      }
    >
      <div className={css.whole}>
        {said ? <Notice tone="negative">{said}</Notice> : null}
        {asked ? (
          <Notice>It is asked for, and done as soon as a worker gets to it. The events will say so.</Notice>
        ) : null}
        {comparison === null ? null : (
          <>
            <Refused
              comparison={comparison}
              watched={watched}
              renamed={renamed}
              onRename={(old, name) => setRenamed({ ...renamed, [old]: name })}
            />
            <Confirmations findings={comparison.confirm} confirmed={confirmed} onTick={tick} />
            {comparison.refused.length === 0 ? <Facts comparison={comparison} /> : null}
            <div className={css.goOn}>
              <Switch label="Go on at once" checked={goOn} onChange={setGoOn} />
              <span>Try what has stopped again, and let go on what is held</span>
            </div>
          </>
        )}
      </div>
    </Dialog>
  )
}

/** Asks the server what a text means to an execution; anew with every rename and event, and when told. */
function useComparison(id: string, text: string, renamed: Renames) {
  const [comparison, setComparison] = useState<VersionComparison | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [round, setRound] = useState(0)
  const seq = useStudio((s) => s.replay.events.length)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round or event asks again
  useEffect(() => {
    const asked = new AbortController()
    api.executions
      .compareVersion({ id, text, renamed }, { signal: asked.signal })
      .then((found) => {
        setComparison(found)
        setTrouble(null)
      })
      .catch((thrown: unknown) => {
        if (!asked.signal.aborted) setTrouble(sentenceOf(thrown))
      })
    return () => asked.abort()
  }, [id, text, renamed, round, seq])
  return { comparison, trouble, again: () => setRound((count) => count + 1) }
}

interface RefusedProps {
  readonly comparison: VersionComparison
  readonly watched: WatchedExecution
  readonly renamed: Renames
  readonly onRename: (old: string, name: string) => void
}

/** What forbids it. A state that is gone may be there under another name. */
function Refused({ comparison, watched, renamed, onRename }: RefusedProps) {
  const graph = useStudio((s) => s.document.workflow.graph)
  if (comparison.refused.length === 0) return null
  const old = new Set(watched.graph.states.map(({ name }) => name))
  const come = graph.states.filter(({ name }) => !old.has(name)).map(({ name }) => name)
  const kept = new Set(graph.states.map(({ name }) => name))
  const isGone = (state: string | null): state is string =>
    state !== null && old.has(state) && !kept.has(state)
  return (
    <section aria-label="Refused">
      <h3 className={css.title} data-tone="negative">
        This can’t be
      </h3>
      <ul className={css.list}>
        {comparison.refused.map(({ key, state, message }) => (
          <li key={`${key} ${message}`}>
            {message}
            {isGone(state) && come.length > 0 ? (
              <div className={css.rename}>
                <Select
                  label={`What ${state} is called now`}
                  placeholder={`${state} is now…`}
                  value={renamed[state] ?? null}
                  options={come.map((name) => ({ value: name, label: `${state} is now ${name}` }))}
                  onChange={(name) => onRename(state, name)}
                />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ConfirmationsProps {
  readonly findings: readonly VersionFinding[]
  readonly confirmed: ReadonlySet<string>
  readonly onTick: (key: string) => void
}

function Confirmations({ findings, confirmed, onTick }: ConfirmationsProps) {
  if (findings.length === 0) return null
  return (
    <section aria-label="To confirm">
      <h3 className={css.title} data-tone="caution">
        Tick what is meant so
      </h3>
      <ul className={css.list}>
        {findings.map(({ key, message }) => (
          <li key={key}>
            <label className={css.tick}>
              <input type="checkbox" checked={confirmed.has(key)} onChange={() => onTick(key)} />
              <span>{message}</span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Facts({ comparison: { valid, open, input } }: { readonly comparison: VersionComparison }) {
  const given = Object.entries(input).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
  return (
    <dl className={css.facts}>
      {open.length > 0 ? (
        <>
          <dt>Goes on at</dt>
          <dd>{open.join(', ')}</dd>
        </>
      ) : null}
      {valid.length > 0 ? (
        <>
          <dt>Stays valid</dt>
          <dd>{valid.join(', ')}</dd>
        </>
      ) : null}
      {given.length > 0 ? (
        <>
          <dt>New inputs</dt>
          <dd>{given.join(', ')}, by their defaults</dd>
        </>
      ) : null}
    </dl>
  )
}
