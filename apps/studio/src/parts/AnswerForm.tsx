import { formatUntil } from '@rabbit/contract'
import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '../api/index.ts'
import { Button, Notice, TextArea } from '../design/index.ts'
import css from './AnswerForm.module.css'
import { useNow } from './useNow.ts'

export interface AnswerFormProps {
  readonly state: string
  readonly question: string
  readonly assignees: readonly string[]
  /** ms since the epoch; null without one. */
  readonly deadline: number | null
  /** Rejects when the answer did not reach the server. */
  readonly onAnswer: (approved: boolean, comment: string) => Promise<void>
}

/** An open question with its two answers and room for a comment. */
export function AnswerForm({ state, question, assignees, deadline, onAnswer }: AnswerFormProps) {
  const [comment, setComment] = useState('')
  const [sent, setSent] = useState<'no' | 'sending' | 'yes'>('no')
  const [trouble, setTrouble] = useState<string | null>(null)
  const now = useNow(deadline === null ? null : 1000)
  const answer = async (approved: boolean) => {
    setSent('sending')
    setTrouble(null)
    try {
      await onAnswer(approved, comment.trim())
      setSent('yes')
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
      setSent('no')
    }
  }
  return (
    <section className={css.card} aria-label={`Question of ${state}`}>
      <p className={css.question}>{question || `May ${state} go on?`}</p>
      <p className={css.facts}>
        {assignees.length > 0 ? `For ${assignees.join(', ')}` : 'For anyone'}
        {deadline === null ? '' : ` · answer due ${formatUntil(deadline, now)}`}
      </p>
      <TextArea
        className={css.comment}
        aria-label="Comment"
        placeholder="Comment, if you like"
        rows={2}
        value={comment}
        disabled={sent !== 'no'}
        onChange={(event) => setComment(event.target.value)}
      />
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      <div className={css.actions}>
        <Button
          look="primary"
          size="small"
          icon={<Check size={14} aria-hidden />}
          disabled={sent !== 'no'}
          onClick={() => void answer(true)}
        >
          Approve
        </Button>
        <Button
          look="danger"
          size="small"
          icon={<X size={14} aria-hidden />}
          disabled={sent !== 'no'}
          onClick={() => void answer(false)}
        >
          Reject
        </Button>
        {sent === 'no' ? null : (
          <span className={css.sent} role="status">
            {sent === 'sending' ? 'Sending…' : 'Answered'}
          </span>
        )}
      </div>
    </section>
  )
}
