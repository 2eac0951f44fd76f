import { type FormField, formatUntil, type JsonObject } from '@rabbit/contract'
import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '../api/index.ts'
import { Button, Notice, TextArea } from '../design/index.ts'
import css from './AnswerForm.module.css'
import { type FormDraft, FormFields, valuesOf } from './FormFields.tsx'
import { useNow } from './useNow.ts'

export interface AnswerFormProps {
  readonly state: string
  readonly question: string
  readonly assignees: readonly string[]
  /** ms since the epoch; null without one. */
  readonly deadline: number | null
  readonly form: readonly FormField[]
  /** When others are asked as well; null when none are, or have been. */
  readonly escalatesAt: number | null
  /** Rejects when the answer did not reach the server. `values` are the form's; undefined without one. */
  readonly onAnswer: (approved: boolean, comment: string, values?: JsonObject) => Promise<void>
}

/** An open question with its two answers and room for a comment. */
export function AnswerForm(props: AnswerFormProps) {
  const { state, question, assignees, deadline, form, escalatesAt, onAnswer } = props
  const [draft, setDraft] = useState<FormDraft>({})
  const [comment, setComment] = useState('')
  const [sent, setSent] = useState<'no' | 'sending' | 'yes'>('no')
  const [trouble, setTrouble] = useState<string | null>(null)
  const now = useNow(deadline === null && escalatesAt === null ? null : 1000)
  const answer = async (approved: boolean) => {
    setSent('sending')
    setTrouble(null)
    try {
      await onAnswer(approved, comment.trim(), form.length === 0 ? undefined : valuesOf(form, draft))
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
        {escalatesAt === null ? '' : ` · others are asked ${formatUntil(escalatesAt, now)}`}
      </p>
      {form.length > 0 ? (
        <FormFields form={form} draft={draft} disabled={sent !== 'no'} onChange={setDraft} />
      ) : null}
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
