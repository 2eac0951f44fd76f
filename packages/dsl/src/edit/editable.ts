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
  for (let index = 0; index < tree.statements.length; index++) {
    const statement = tree.statements[index]
    if (statement?.kind !== 'transition') continue
    const arrow = transition - first
    if (arrow >= 0 && arrow < statement.entries.length - 1) return { index, statement, arrow }
    first += statement.entries.length - 1
  }
  return null
}

/**
 * Indexes of the statements that may mention a name, ascending: their text holds it, or holds a backslash, with which
 * a name can be spelled in other ways. Large texts are searched, not walked.
 */
export function* statementsWith(tree: Tree, name: string): Generator<number> {
  const nextName = searchOnwards(tree.text, name)
  const nextEscape = searchOnwards(tree.text, '\\')
  let index = 0
  for (let at = 0; index < tree.statements.length; ) {
    at = Math.min(nextName(at), nextEscape(at))
    if (at === Number.POSITIVE_INFINITY) return
    while (index < tree.statements.length && endOf(tree, index) <= at) index++
    if (index < tree.statements.length && startOf(tree, index) <= at) yield index
    at = startOf(tree, index) <= at ? endOf(tree, index) : startOf(tree, index)
  }
}

/** Where a text stands next from an offset on; remembers, as long as the offsets ascend. */
function searchOnwards(text: string, needle: string): (from: number) => number {
  let found = -1
  return (from) => {
    if (found < from) {
      const at = text.indexOf(needle, from)
      found = at < 0 ? Number.POSITIVE_INFINITY : at
    }
    return found
  }
}
