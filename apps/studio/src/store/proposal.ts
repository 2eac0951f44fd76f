import { openWorkflow, type Workflow, type WorkflowGraph } from '@rabbit/dsl'

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

/** A workflow that somebody asked for, until it is made and opened. */
export interface WantedWorkflow {
  readonly name: string
  readonly text: string
}

export const wantedFrom = ({ workflow, text, title }: Proposal): WantedWorkflow => ({
  name: workflow.graph.title ?? workflow.graph.name?.replaceAll('_', ' ') ?? title,
  text,
})

/** Whether a proposal is another workflow rather than a change of the present one: hardly a state stays. */
export function isAnotherWorkflow(present: WorkflowGraph, proposed: WorkflowGraph): boolean {
  const own = ownNames(present)
  if (own.length === 0) return false
  const kept = new Set(ownNames(proposed))
  return own.filter((name) => kept.has(name)).length < own.length / 2
}

const ownNames = ({ states }: WorkflowGraph): readonly string[] =>
  states.map(({ name }) => name).filter((name) => name !== 'start' && name !== 'end')
