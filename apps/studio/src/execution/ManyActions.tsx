import type { ManyAnswers } from '@rabbit/contract'
import { RotateCcw, Square } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Dialog, Notice } from '../design/index.ts'
import css from './ExecutionList.module.css'

export interface ManyActionsProps {
  /** Ids of the chosen executions; at least one. */
  readonly chosen: readonly string[]
  readonly onClear: () => void
  /** What came of it, in a sentence. */
  readonly onDone: (sentence: string) => void
}

/** What can be done with several executions at once. */
export function ManyActions({ chosen, onClear, onDone }: ManyActionsProps) {
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const act = async (verb: string, asked: Promise<ManyAnswers>) => {
    setBusy(true)
    setTrouble(null)
    try {
      const { answers } = await asked
      void queryClient.invalidateQueries({ queryKey: queryKeys.executions() })
      onDone(resultWords(verb, answers))
      onClear()
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
    } finally {
      setBusy(false)
      setAsking(false)
    }
  }
  const ids = [...chosen]
  const count = `${ids.length} ${ids.length === 1 ? 'execution' : 'executions'}`
  return (
    <div className={css.many} role="toolbar" aria-label="Chosen executions">
      <span>{count} chosen</span>
      <Button
        size="small"
        icon={<RotateCcw size={14} aria-hidden />}
        disabled={busy}
        onClick={() =>
          void act('tried again', api.executions.retryMany({ ids, idempotencyKey: crypto.randomUUID() }))
        }
      >
        Try again
      </Button>
      <Button
        size="small"
        look="danger"
        icon={<Square size={12} aria-hidden />}
        disabled={busy}
        onClick={() => setAsking(true)}
      >
        Cancel
      </Button>
      <Button size="small" look="quiet" onClick={onClear}>
        Choose none
      </Button>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      {asking ? (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={`Cancel ${count}?`}
          description="What is done stays done; nothing more begins. Those that have ended stay as they are. This cannot be taken back."
          actions={
            <>
              <Button onClick={() => setAsking(false)}>Let them run</Button>
              <Button
                look="danger"
                disabled={busy}
                onClick={() => void act('cancelled', api.executions.cancelMany({ ids }))}
              >
                Cancel {count}
              </Button>
            </>
          }
        />
      ) : null}
    </div>
  )
}

/** How many it was done to, and the first reason why not for the others. */
export function resultWords(verb: string, answers: ManyAnswers['answers']): string {
  const refused = answers.filter(({ done }) => !done)
  const done = `${answers.length - refused.length} of ${answers.length} ${verb}.`
  const [first] = refused
  return first === undefined ? done : `${done} ${refused.length} not: ${first.message ?? ''}`
}
