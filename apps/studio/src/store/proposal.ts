import { openWorkflow, type Workflow, type WorkflowGraph } from '@rabbit/dsl'
import { type Hunk, mergeTexts, type SplitChange, splitChange } from '@rabbit/dsl/compare'

export interface ProposalInput {
  readonly text: string
  /** In a few words, what it does. */
  readonly title: string
}

/** A text to accept or reject, whole or in parts, with its meaning for the ghosted drawing. */
export interface Proposal extends ProposalInput {
  /** What was offered at first: the proposal's name, whatever became of its parts. */
  readonly offered: string
  /** The text that `text` would replace: the document's, unless the proposal is outdated. */
  readonly base: string
  readonly workflow: Workflow
  /** The way from `base` to `text` in parts. */
  readonly change: SplitChange
  /** Its parts to answer one by one; none for a workflow that is new, and none where there is but one. */
  readonly parts: readonly Hunk[]
  /** Why it no longer fits the text, in a sentence; null while it does. */
  readonly outdated: string | null
  /** How many parts were accepted and how many rejected. */
  readonly taken: number
  readonly left: number
  /** The proposals that it was before, so that undo brings back the part that was accepted. */
  readonly earlier: readonly Proposal[]
}

export const createProposal = (base: string, { text, title }: ProposalInput): Proposal => ({
  ...describe(base, text),
  title,
  offered: text,
  outdated: null,
  taken: 0,
  left: 0,
  earlier: [],
})

function describe(base: string, text: string) {
  const present = openWorkflow(base).graph
  const workflow = openWorkflow(text)
  const change = splitChange(base, text)
  const isNew = ownNames(present).length === 0 || isAnotherWorkflow(present, workflow.graph)
  return { base, text, workflow, change, parts: isNew || change.hunks.length < 2 ? [] : change.hunks }
}

/** What is left to answer when one part has been accepted; null when nothing is. */
export function withoutAccepted(proposal: Proposal, part: number): Proposal | null {
  const base = proposal.change.textWith(new Set([part]))
  if (base === proposal.text) return null
  const { text, earlier, taken } = proposal
  return { ...proposal, ...describe(base, text), taken: taken + 1, earlier: [...earlier, proposal] }
}

/** What is left to answer when one part has been rejected; null when nothing is. */
export function withoutRejected(proposal: Proposal, part: number): Proposal | null {
  const others = new Set(proposal.change.hunks.keys())
  others.delete(part)
  if (others.size === 0) return null
  const { base, change, left } = proposal
  return { ...proposal, ...describe(base, change.textWith(others)), left: left + 1 }
}

/** The proposal after the text under it changed: carried over, outdated, or null when the text says it already. */
export function followText(proposal: Proposal, text: string): Proposal | null {
  if (text === proposal.base) return proposal.outdated === null ? proposal : { ...proposal, outdated: null }
  const before = proposal.earlier.find(({ base }) => base === text)
  if (before) return before
  const labels = { ours: 'you', theirs: 'the proposal' }
  const merge = mergeTexts(proposal.base, text, proposal.text, { labels })
  const [conflict] = merge.conflicts
  if (conflict) return { ...proposal, outdated: conflict.message }
  if (merge.text === text) return null
  return { ...proposal, ...describe(text, merge.text), outdated: null }
}

/** What a person reads about an outdated proposal. */
export const outdatedWords = (sentence: string): string =>
  `It no longer fits the text. ${sentence} Take your change back, or reject the proposal and ask again.`

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
