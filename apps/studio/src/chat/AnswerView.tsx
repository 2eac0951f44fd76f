import { formatDuration } from '@rabbit/contract'
import { Check, FilePlus2, X } from 'lucide-react'
import { Badge, Button, type Tone } from '../design/index.ts'
import { TextDiff } from '../parts/TextDiff.tsx'
import { isAnotherWorkflow, outdatedWords, useStudio } from '../store/index.ts'
import { costWords, sourceWords } from './answer-words.ts'
import css from './Chat.module.css'
import { type Message, titleOf } from './chat-store.ts'
import { ProposalParts } from './ProposalParts.tsx'

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
          <Offer base={base} text={answer.text} />
          <Decision message={message} text={answer.text} />
        </>
      ) : null}
      <Origin message={message} />
    </article>
  )
}

/** What the proposal on the canvas would still change, part by part; else what it would have changed. */
function Offer({ base, text }: { readonly base: string; readonly text: string }) {
  const proposal = useStudio((s) => (s.proposal?.offered === text ? s.proposal : null))
  if (!proposal) return <TextDiff before={base} after={text} />
  if (proposal.parts.length === 0) return <TextDiff before={proposal.base} after={proposal.text} />
  return <ProposalParts proposal={proposal} />
}

function Decision({ message, text }: { readonly message: Answered; readonly text: string }) {
  const shown = useStudio((s) => s.proposal?.offered === text)
  const outdated = useStudio((s) => s.proposal?.outdated ?? null)
  const inParts = useStudio((s) => (s.proposal?.parts.length ?? 0) > 0)
  const making = useStudio((s) => s.wanted !== null)
  const another = useStudio(
    (s) => s.proposal !== null && isAnotherWorkflow(s.document.workflow.graph, s.proposal.workflow.graph),
  )
  const { propose, acceptProposal, acceptAsNew, rejectProposal } = useStudio.getState()
  if (message.outcome === 'accepted') return <p className={css.outcome}>Accepted. Undo takes it back.</p>
  if (message.outcome === 'accepted-in-part')
    return <p className={css.outcome}>Accepted in part. Undo takes it back.</p>
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
      {outdated === null ? null : <p className={css.moved}>{outdatedWords(outdated)}</p>}
      {another ? (
        <p className={css.moved}>This is another workflow: accepting it replaces the one that is open.</p>
      ) : null}
      <div className={css.decision}>
        <Button
          size="small"
          look="primary"
          icon={<Check size={14} aria-hidden />}
          disabled={making || outdated !== null}
          onClick={acceptProposal}
        >
          {inParts ? 'Accept all' : 'Accept'}
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
          {inParts ? 'Reject all' : 'Reject'}
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
