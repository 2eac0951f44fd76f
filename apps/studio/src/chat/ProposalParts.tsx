import { Check, X } from 'lucide-react'
import { IconButton } from '../design/index.ts'
import { ChangeWords } from '../parts/ChangeWords.tsx'
import { TextDiff } from '../parts/TextDiff.tsx'
import { type Proposal, useStudio } from '../store/index.ts'
import css from './ProposalParts.module.css'

/** The parts of a proposal, each with what it does, its lines, and an answer of its own. */
export function ProposalParts({ proposal }: { readonly proposal: Proposal }) {
  const making = useStudio((s) => s.wanted !== null)
  const { acceptPart, rejectPart } = useStudio.getState()
  const { base, change, parts, outdated } = proposal
  const disabled = making || outdated !== null
  return (
    <ol className={css.parts} aria-label="Parts of the proposal">
      {parts.map(({ words }, part) => (
        <li key={words.join('\n')} className={css.part}>
          <div className={css.head}>
            <ChangeWords words={words} />
            <IconButton
              size="small"
              label={`Accept part ${part + 1}`}
              disabled={disabled}
              onClick={() => acceptPart(part)}
            >
              <Check size={15} aria-hidden />
            </IconButton>
            <IconButton
              size="small"
              label={`Reject part ${part + 1}`}
              disabled={disabled}
              onClick={() => rejectPart(part)}
            >
              <X size={15} aria-hidden />
            </IconButton>
          </div>
          <TextDiff brief before={base} after={change.textWith(new Set([part]))} />
        </li>
      ))}
    </ol>
  )
}
