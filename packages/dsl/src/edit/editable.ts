import type { WorkflowGraph } from '../graph/graph.ts'
import type { StepTypes } from '../step-type/index.ts'
import type { TransitionStatement, Tree } from '../syntax/tree.ts'

/** What planning an edit reads of a workflow. */
export interface EditableWorkflow {
  readonly text: string
  readonly tree: Tree
  readonly graph: WorkflowGraph
  readonly stepTypes: StepTypes
}

/** Where a statement starts in the text. */
export function startOf(tree: Tree, index: number): number {
  return tree.starts[index] ?? tree.text.length
}

/** Where a statement ends in the text, its `;` included. */
export function endOf(tree: Tree, index: number): number {
  return startOf(tree, index) + (tree.statements[index]?.length ?? 0)
}

/** The gap after a statement, up to the next one or the end of the text. Index -1: the gap before the first one. */
export function gapAfter(tree: Tree, index: number): readonly [from: number, to: number] {
  const from = index < 0 ? (tree.text.charCodeAt(0) === 0xfeff ? 1 : 0) : endOf(tree, index)
  return [Math.min(from, startOf(tree, index + 1)), startOf(tree, index + 1)]
}

/** The statement and the arrow in it that a transition of the graph was written as. */
export interface ArrowPlace {
  readonly index: number
  readonly statement: TransitionStatement
  readonly arrow: number
}

/** Where the transition with this index in `graph.transitions` is written; null when there is none. */
export function arrowPlace(tree: Tree, transition: number): ArrowPlace | null {
  let first = 0
  for (const [index, statement] of tree.statements.entries()) {
    if (statement.kind !== 'transition') continue
    const arrow = transition - first
    if (arrow >= 0 && arrow < statement.names.length - 1) return { index, statement, arrow }
    first += statement.names.length - 1
  }
  return null
}
