import { inputUsesOf, type NameUse, usesOf } from '../edit/index.ts'
import type { StateName } from '../graph/graph.ts'
import type { Statement } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'
import type { Workflow } from '../workflow.ts'
import { statementBefore, touches } from './place.ts'

/** A state's name that the cursor touches, and where it is written. */
export interface NameAt {
  readonly name: StateName
  readonly use: NameUse
}

/** The state named at an offset, in whatever place a state can be named; null when none is. */
export function nameAt(workflow: Workflow, offset: number): NameAt | null {
  const place = statementBefore(workflow.tree, offset)
  if (!place) return null
  for (const name of candidates(place.statement, workflow)) {
    const use = usesOf(workflow, name).find((known) => touches(known, offset))
    if (use) return { name, use }
  }
  return null
}

/** The state or the input named at an offset; null when none is. */
export function renamableAt(
  workflow: Workflow,
  offset: number,
): (NameAt & { readonly kind: 'state' | 'input' }) | null {
  const state = nameAt(workflow, offset)
  if (state) return { ...state, kind: 'state' }
  for (const { name } of workflow.graph.inputs) {
    const use = inputUsesOf(workflow, name).find((known) => touches(known, offset))
    if (use) return { name, use, kind: 'input' }
  }
  return null
}

/** Where the state or input at an offset is declared, else where it is first mentioned. */
export function definitionAt(workflow: Workflow, offset: number): Span | null {
  const uses = referencesAt(workflow, offset)
  const use = uses.find(({ kind }) => kind === 'declaration') ?? uses[0]
  return use ? { from: use.from, to: use.to } : null
}

/** Every place that names the state or input at an offset, in text order. */
export function referencesAt(workflow: Workflow, offset: number): readonly NameUse[] {
  const found = renamableAt(workflow, offset)
  if (!found) return []
  return found.kind === 'state' ? usesOf(workflow, found.name) : inputUsesOf(workflow, found.name)
}

/** States that a statement may name: few, so that a cursor's move costs little. */
function candidates(statement: Statement, { graph }: Workflow): Iterable<StateName> {
  if (statement.kind === 'transition') {
    const named = new Set(statement.names.flat())
    return statement.guardKind === 'expression'
      ? new Set([
          ...named,
          ...graph.states.map(({ name }) => name).filter((name) => statement.condition?.includes(name)),
        ])
      : named
  }
  if (statement.kind === 'layout') return statement.entries.map(({ key }) => key.name)
  if (statement.kind === 'state') return graph.states.map(({ name }) => name)
  return []
}
