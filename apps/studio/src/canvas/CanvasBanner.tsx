import { Panel } from '@xyflow/react'
import { X } from 'lucide-react'
import { type CSSProperties, memo } from 'react'
import { Button, IconButton } from '../design/index.ts'
import { isAnotherWorkflow, outdatedWords, useStudio } from '../store/index.ts'
import css from './Canvas.module.css'

/** What has to be said about the whole drawing: a proposal to answer, or an edit that could not be made. */
export const CanvasBanner = memo(function CanvasBanner() {
  const proposal = useStudio((s) => s.proposal)
  const comparison = useStudio((s) => s.comparison)
  const refusal = useStudio((s) => s.refusal)
  const connectingFrom = useStudio((s) => s.connectingFrom)
  const making = useStudio((s) => s.wanted !== null)
  const another = useStudio(
    (s) => s.proposal !== null && isAnotherWorkflow(s.document.workflow.graph, s.proposal.workflow.graph),
  )
  const { acceptProposal, acceptAsNew, rejectProposal, dismissRefusal, connectFrom } = useStudio.getState()
  if (refusal) {
    return (
      <Panel position="top-center" className={css.banner} data-tone="negative" role="alert">
        <span className={css.bannerText}>{refusal}</span>
        <IconButton size="small" label="Dismiss" onClick={dismissRefusal}>
          <X size={15} aria-hidden />
        </IconButton>
      </Panel>
    )
  }
  if (comparison) return <ComparisonBanner title={comparison.title} />
  if (connectingFrom !== null) {
    return (
      <Panel position="top-center" className={css.banner} role="status">
        <span className={css.bannerText}>
          Choose the state that <strong>{connectingFrom}</strong> leads to: click it, or Tab to it and press
          Enter.
        </span>
        <Button size="small" onClick={() => connectFrom(null)}>
          Cancel
        </Button>
      </Panel>
    )
  }
  if (!proposal) return null
  return (
    <Panel position="top-center" className={css.banner} role="status">
      <span className={css.bannerText}>
        <strong>Proposal.</strong>{' '}
        {proposal.outdated === null ? proposal.title : outdatedWords(proposal.outdated)}
      </span>
      <Legend />
      <Button size="small" disabled={making} onClick={rejectProposal}>
        {proposal.parts.length > 0 ? 'Reject all' : 'Reject'}
      </Button>
      {another ? (
        <Button size="small" disabled={making} onClick={acceptAsNew}>
          Accept as a new workflow
        </Button>
      ) : null}
      <Button
        size="small"
        look="primary"
        disabled={making || proposal.outdated !== null}
        onClick={acceptProposal}
      >
        {proposal.parts.length > 0 ? 'Accept all' : 'Accept'}
      </Button>
    </Panel>
  )
})

/** What the present text is compared with, and the way back to working on it. */
function ComparisonBanner({ title }: { readonly title: string }) {
  return (
    <Panel position="top-center" className={css.banner} role="status">
      <span className={css.bannerText}>
        <strong>Compared with</strong> {title}
      </span>
      <Legend />
      <Button size="small" onClick={useStudio.getState().endComparison}>
        Done
      </Button>
    </Panel>
  )
}

function Legend() {
  return (
    <span className={css.legend}>
      <span style={{ '--tone': 'var(--positive)' } as CSSProperties}>new</span>
      <span style={{ '--tone': 'var(--caution)' } as CSSProperties}>changed</span>
      <span style={{ '--tone': 'var(--negative)' } as CSSProperties}>gone</span>
    </span>
  )
}
