import type { State, Transition, Workflow } from '@rabbit/dsl'
import type { WorkflowDocument } from '../document/index.ts'
import { transitionKeys } from './transition-key.ts'

/** What is no longer understood but was a moment ago: drawn greyed until its statement parses again or is gone. */
export interface Ghosts {
  readonly states: readonly State[]
  readonly transitions: readonly Transition[]
}

export const noGhosts: Ghosts = { states: [], transitions: [] }

/** The codes below this one say that a statement could not be read; those from here on, what it means. */
const firstMeaningCode = 'R020'

/** Looks at the statements only: what they mean need not be known for it. */
export const hasBrokenStatements = ({ tree }: Workflow): boolean =>
  tree.statements.some(
    ({ kind, diagnostics }) =>
      kind === 'broken' ||
      diagnostics.some(({ code, severity }) => severity === 'error' && code < firstMeaningCode),
  )

/**
 * The ghosts after a change. What a change of the text took away while a statement is broken was most likely in
 * that statement, so it stays as a ghost; what a gesture took away is gone for good.
 */
export function followGhosts(ghosts: Ghosts, before: WorkflowDocument, after: WorkflowDocument): Ghosts {
  if (!hasBrokenStatements(after.workflow)) return noGhosts
  const { states } = after.workflow.graph
  const names = new Set(states.map((state) => state.name))
  const keys = new Set(transitionKeys(after.workflow.graph))
  const typed = after.lastChange?.origin === 'text'
  const lostStates = typed ? before.workflow.graph.states : []
  const lostTransitions = typed ? before.workflow.graph.transitions : []
  const next: Ghosts = {
    states: unique([...ghosts.states, ...lostStates], (state) => state.name, names),
    transitions: unique([...ghosts.transitions, ...lostTransitions], endsOf, keys),
  }
  const same =
    next.states.length === ghosts.states.length && next.transitions.length === ghosts.transitions.length
  return same ? ghosts : next
}

const endsOf = (transition: Transition): string => transitionKeys({ transitions: [transition] })[0] ?? ''

function unique<T>(items: readonly T[], keyOf: (item: T) => string, present: ReadonlySet<string>): T[] {
  const seen = new Set(present)
  return items.filter((item) => {
    const key = keyOf(item)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
