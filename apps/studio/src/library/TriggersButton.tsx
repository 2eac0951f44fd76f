import type { TriggerView } from '@rabbit/contract'
import { formatAgo, formatUntil } from '@rabbit/contract'
import { useQuery } from '@tanstack/react-query'
import { Zap, ZapOff } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Dialog, Notice } from '../design/index.ts'
import { useNow } from '../parts/useNow.ts'
import { useStudio } from '../store/index.ts'
import css from './Triggers.module.css'

/** Shown for a workflow that can start by itself: whether it does, and the way to switch that on and off. */
export function TriggersButton() {
  const id = useStudio((s) => s.saved?.id ?? null)
  const written = useStudio((s) => s.document.workflow.graph.triggers.length > 0)
  const [open, setOpen] = useState(false)
  const { data } = useTriggers(id)
  if (id === null || (!written && data?.active !== true)) return null
  const Icon = data?.active ? Zap : ZapOff
  return (
    <>
      <Button icon={<Icon size={15} aria-hidden />} onClick={() => setOpen(true)}>
        {data?.active ? 'Starts by itself' : 'Switched off'}
      </Button>
      {open ? <TriggersDialog id={id} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

const useTriggers = (id: string | null) =>
  useQuery(
    {
      queryKey: [...queryKeys.workflows, id, 'triggers'],
      queryFn: ({ signal }) => api.workflows.triggers({ id: id ?? '' }, { signal }),
      enabled: id !== null,
    },
    queryClient,
  )

function TriggersDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, error } = useTriggers(id)
  const saveState = useStudio((s) => s.saveState)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const now = useNow(1000)
  const change = async (ask: () => Promise<unknown>) => {
    setSending(true)
    setTrouble(null)
    try {
      await ask()
      await queryClient.invalidateQueries({ queryKey: queryKeys.workflows })
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
    }
    setSending(false)
  }
  const unsaved = saveState.kind !== 'saved'
  const switchOn = () => void change(() => api.workflows.activate({ id }))
  return (
    <Dialog
      open
      onClose={onClose}
      title={data?.active ? 'This workflow starts by itself' : 'This workflow does not start by itself'}
      description={
        data?.active
          ? data.isCurrent
            ? 'It runs as it is saved now.'
            : 'It runs an earlier text than the saved one.'
          : 'Switched on, its triggers start it; what is edited later counts when it is switched on again.'
      }
      actions={
        <>
          {data?.active ? (
            <Button disabled={sending} onClick={() => void change(() => api.workflows.deactivate({ id }))}>
              Switch off
            </Button>
          ) : null}
          {data && !(data.active && data.isCurrent) ? (
            <Button look="primary" disabled={sending || unsaved} onClick={switchOn}>
              {data.active ? 'Run the saved text' : 'Switch on'}
            </Button>
          ) : null}
        </>
      }
    >
      {unsaved ? <Notice tone="caution">The text is being saved first.</Notice> : null}
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      {error ? <Notice tone="negative">{sentenceOf(error)}</Notice> : null}
      <ul className={css.list}>
        {data?.triggers.map((trigger) => (
          <li key={`${trigger.kind} ${trigger.subject}`} className={css.trigger}>
            <TriggerRow trigger={trigger} now={now} />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function TriggerRow({ trigger, now }: { readonly trigger: TriggerView; readonly now: number }) {
  const { kind, subject, timeZone, nextAt, lastAt, lastError, secret, scheme } = trigger
  const [method = '', path = ''] = subject.split(' ')
  return (
    <>
      {kind === 'webhook' ? (
        <code className={css.subject}>
          {method} {`${window.location.origin}/hooks${path}`}
        </code>
      ) : kind === 'schedule' ? (
        <span>
          Schedule <code className={css.subject}>{subject}</code> {timeZone ?? 'UTC'}
        </span>
      ) : kind === 'workflow' ? (
        <span>
          When <code className={css.subject}>{subject.slice(method.length + 1)}</code> has {method}
        </span>
      ) : (
        <span>
          Event <code className={css.subject}>{subject}</code>
        </span>
      )}
      <span className={css.facts}>
        {[
          secret === null
            ? kind === 'webhook'
              ? 'anybody may call it'
              : null
            : `signed with ${secret} (${scheme})`,
          nextAt === null ? null : `next ${formatUntil(nextAt, now)}`,
          lastAt === null ? 'never started it yet' : `last ${formatAgo(lastAt, now)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {lastError ? <Notice tone="negative">{lastError}</Notice> : null}
    </>
  )
}
