import { formatDuration } from '@rabbit/contract'
import { Check, FilePlus2, X } from 'lucide-react'
import { Badge, Button, type Tone } from '../design/index.ts'
import { TextDiff } from '../parts/TextDiff.tsx'
import { isAnotherWorkflow, useStudio } from '../store/index.ts'
import { costWords, sourceWords } from './answer-words.ts'
import css from './Chat.module.css'
import { type Message, titleOf } from './chat-store.ts'

type Answered = Extract<Message, { kind: 'answer' }>

/** An answer with where it came from; a proposal with what it would change, to accept or reject. */
export function AnswerView({ message }: { readonly message: Answered }) {
  const { answer, base } = message
  return (
    <article className={css.studio} aria-label="Answer">
      <p className={css.words}>{answer.message}</p>
      {answer.notes.length > 0 ? (
        <ul className={css.notes} aria-label="Notes">
          {[...new Set(answer.notes)].map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      {answer.kind === 'proposal' && answer.text !== null ? (
        <>
          <TextDiff before={base} after={answer.text} />
          <Decision message={message} text={answer.text} />
        </>
      ) : null}
      <Origin message={message} />
    </article>
  )
}

function Decision({ message, text }: { readonly message: Answered; readonly text: string }) {
  const shown = useStudio((s) => s.proposal?.text === text)
  const moved = useStudio((s) => s.document.workflow.text !== message.base)
  const making = useStudio((s) => s.wanted !== null)
  const another = useStudio(
    (s) => s.proposal !== null && isAnotherWorkflow(s.document.workflow.graph, s.proposal.workflow.graph),
  )
  const { propose, acceptProposal, acceptAsNew, rejectProposal } = useStudio.getState()
  if (message.outcome === 'accepted') return <p className={css.outcome}>Accepted. Undo takes it back.</p>
  if (message.outcome === 'accepted-as-new')
    return <p className={css.outcome}>Accepted as a new workflow. This one stayed as it was.</p>
  if (message.outcome === 'rejected') return <p className={css.outcome}>Rejected.</p>
  if (message.outcome === 'replaced' || !shown) {
    return (
      <div className={css.decision}>
        <Button size="small" onClick={() => propose({ text, title: titleOf(message.asked) })}>
          Show it on the canvas again
        </Button>
      </div>
    )
  }
  return (
    <>
      {moved ? (
        <p className={css.moved}>The text has changed since. Accepting replaces it with this proposal.</p>
      ) : null}
      {another ? (
        <p className={css.moved}>This is another workflow: accepting it replaces the one that is open.</p>
      ) : null}
      <div className={css.decision}>
        <Button
          size="small"
          look="primary"
          icon={<Check size={14} aria-hidden />}
          disabled={making}
          onClick={acceptProposal}
        >
          Accept
        </Button>
        {another ? (
          <Button
            size="small"
            icon={<FilePlus2 size={14} aria-hidden />}
            disabled={making}
            onClick={acceptAsNew}
          >
            Accept as a new workflow
          </Button>
        ) : null}
        <Button size="small" icon={<X size={14} aria-hidden />} disabled={making} onClick={rejectProposal}>
          Reject
        </Button>
      </div>
    </>
  )
}

/** Source, confidence with its parts, time and cost. */
function Origin({ message: { answer } }: { readonly message: Answered }) {
  const facts = `${sourceWords[answer.source]} · ${formatDuration(answer.latencyMs)} · ${costWords(answer.costUsd)}`
  const badge = (
    <Badge tone={confidenceTone(answer.confidence)}>Confidence {Math.round(answer.confidence)}</Badge>
  )
  if (answer.confidenceParts.length === 0) {
    return (
      <p className={css.origin}>
        {badge} {facts}
      </p>
    )
  }
  return (
    <details className={css.origin}>
      <summary>
        {badge} {facts}
      </summary>
      <dl className={css.parts}>
        {answer.confidenceParts.map((part) => (
          <div key={part.name}>
            <dt>
              {part.name} <span>{Math.round(part.value)}</span>
            </dt>
            <dd>{part.reason}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

const confidenceTone = (confidence: number): Tone =>
  confidence >= 75 ? 'positive' : confidence >= 45 ? 'caution' : 'negative'
