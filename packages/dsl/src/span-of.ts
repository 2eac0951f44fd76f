import type { StateName } from './graph/graph.ts'
import type { GroupNode, Statement } from './syntax/tree.ts'
import type { Span } from './text/span.ts'
import type { Workflow } from './workflow.ts'

/** What a place in the text is asked for: a state, or the index of a transition or trigger of the graph. */
export type Place =
  | { readonly state: StateName }
  | { readonly transition: number }
  | { readonly trigger: number }

/** Which statement of the tree an arrow stands in, and which of its arrows it is. */
export interface ArrowPlace {
  readonly statement: number
  readonly arrow: number
}

/**
 * Where a thing stands in the text. A state: the name in its declaration, otherwise its first mention. A transition:
 * from its sources to its targets, and to the end of its guard. A trigger: its statement.
 */
export function spanOf(workflow: Workflow, place: Place): Span | null {
  if ('state' in place) return stateSpan(workflow, place.state)
  if ('transition' in place) return transitionSpan(workflow, place.transition)
  return triggerSpan(workflow, place.trigger)
}

/** The statement and arrow of `graph.transitions[transition]`. */
export function arrowOf({ tree }: Workflow, transition: number): ArrowPlace | null {
  if (transition < 0) return null
  let left = transition
  for (let index = 0; index < tree.statements.length; index++) {
    const statement = tree.statements[index] as Statement
    if (statement.kind !== 'transition') continue
    const own = statement.entries.length - 1
    if (left < own) return { statement: index, arrow: left }
    left -= own
  }
  return null
}

function transitionSpan(workflow: Workflow, transition: number): Span | null {
  const place = arrowOf(workflow, transition)
  const statement = place && workflow.tree.statements[place.statement]
  if (statement?.kind !== 'transition') return null
  const start = workflow.tree.starts[place?.statement ?? 0] as number
  const arrow = place?.arrow ?? 0
  const source = statement.groups[arrow] as GroupNode
  const target = statement.groups[arrow + 1] as GroupNode
  const isLast = arrow === statement.arrows.length - 1
  const to = isLast && statement.guard ? statement.guard.to : target.to
  return { from: start + source.from, to: start + to }
}

function stateSpan({ tree }: Workflow, name: StateName): Span | null {
  let first: Span | null = null
  for (let index = 0; index < tree.statements.length; index++) {
    const statement = tree.statements[index] as Statement
    const start = tree.starts[index] as number
    if (statement.kind === 'state' && statement.name.name === name) return at(statement.name, start)
    if (first) continue
    if (statement.kind === 'transition') {
      const span = statement.entries.some((group) => group.some((entry) => entry.name === name))
        ? statement.spanOf(name)
        : null
      if (span) first = at(span, start)
    } else if (statement.kind === 'state') {
      const entry = statement.block?.entries.find(({ value }) => value.kind === 'name' && value.name === name)
      if (entry) first = at(entry.value, start)
    }
  }
  return first
}

function triggerSpan({ tree }: Workflow, trigger: number): Span | null {
  let left = trigger
  for (let index = 0; index < tree.statements.length; index++) {
    const statement = tree.statements[index] as Statement
    if (statement.kind !== 'trigger' || left-- > 0) continue
    const start = tree.starts[index] as number
    return { from: start, to: start + statement.contentEnd }
  }
  return null
}

function at(span: Span, start: number): Span {
  return { from: start + span.from, to: start + span.to }
}
