import { openWorkflow, type Workflow } from '@rabbit/dsl'

export interface ProposalInput {
  readonly text: string
  /** In a few words, what it does. */
  readonly title: string
}

/** A text to accept or reject, with its meaning for the ghosted drawing. */
export interface Proposal extends ProposalInput {
  /** The text it was made for; accepting is still right after small changes, but a surface may say so. */
  readonly base: string
  readonly workflow: Workflow
}

export const createProposal = (base: string, { text, title }: ProposalInput): Proposal => ({
  base,
  text,
  title,
  workflow: openWorkflow(text),
})
