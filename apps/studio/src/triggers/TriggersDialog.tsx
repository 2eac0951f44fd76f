import type { Priority } from '@rabbit/contract'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Dialog, Notice } from '../design/index.ts'
import { PriorityField } from '../parts/PriorityField.tsx'
import { useNow } from '../parts/useNow.ts'
import { useStudio } from '../store/index.ts'
import { MissedTimes } from './MissedTimes.tsx'
import { RefusedDeliveries } from './RefusedDeliveries.tsx'
import { TriggerRow } from './TriggerRow.tsx'
import css from './Triggers.module.css'
import { useTriggers } from './use-triggers.ts'

/** What starts the workflow by itself, what became of it, and the way to switch that on and off. */
export function TriggersDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, error } = useTriggers(id, 2_000)
  const saveState = useStudio((s) => s.saveState)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  /** null as long as nobody has chosen: then as it is. */
  const [chosen, setChosen] = useState<Priority | null>(null)
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
  const priority = chosen ?? data?.priority ?? 'normal'
  const switchOn = () => void change(() => api.workflows.activate({ id, priority }))
  const prioritize = (next: Priority) => {
    setChosen(next)
    if (data?.active) void change(() => api.workflows.setTriggerPriority({ id, priority: next }))
  }
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
      <div className={css.form}>
        <ul className={css.list}>
          {data?.triggers.map((trigger) => (
            <li key={`${trigger.kind} ${trigger.subject}`} className={css.trigger}>
              <TriggerRow trigger={trigger} now={now} />
            </li>
          ))}
        </ul>
        <PriorityField value={priority} onChange={prioritize} />
      </div>
      {data && data.missed.length > 0 ? (
        <MissedTimes outages={data.missed} now={now} onOpen={onClose} />
      ) : null}
      {data && data.refused.length > 0 ? <RefusedDeliveries refused={data.refused} now={now} /> : null}
    </Dialog>
  )
}
