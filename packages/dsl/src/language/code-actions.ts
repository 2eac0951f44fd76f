import type { Diagnostic, Fix } from '../diagnostic/diagnostic.ts'
import { isRefusal, planTextEdit } from '../edit/index.ts'
import type { Span } from '../text/span.ts'
import type { Workflow } from '../workflow.ts'
import { nameAt } from './names.ts'

/** A change that is offered at a place. */
export interface CodeAction extends Fix {
  /** What it mends; null for a change that mends nothing. */
  readonly diagnostic: Diagnostic | null
}

/** The fixes of all diagnostics that a selection touches; then what else can be done with the state there. */
export function codeActionsAt(workflow: Workflow, { from, to }: Span): readonly CodeAction[] {
  const fixes = workflow.diagnostics
    .filter((diagnostic) => diagnostic.from <= to && diagnostic.to >= from)
    .flatMap((diagnostic) => (diagnostic.fixes ?? []).map((fix) => ({ ...fix, diagnostic })))
  return [...fixes, ...declarationOf(workflow, from)]
}

/** An undeclared state can be declared, so that it gets a type and properties. */
function declarationOf(workflow: Workflow, offset: number): readonly CodeAction[] {
  const name = nameAt(workflow, offset)?.name
  const state = workflow.graph.states.find((known) => known.name === name)
  if (!state || state.declared || state.name === 'start' || state.name === 'end') return []
  const edits = planTextEdit(workflow, {
    kind: 'set-property',
    state: state.name,
    path: ['description'],
    value: { json: '' },
  })
  return isRefusal(edits)
    ? []
    : [{ title: `Declare ${state.name}, with a description`, edits, diagnostic: null }]
}
