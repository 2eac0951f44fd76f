import { spellName } from '../edit/spelling.ts'
import type { Workflow } from '../workflow.ts'

/** Something that fits where the cursor is. */
export interface Completion {
  readonly label: string
  readonly kind: 'keyword' | 'state' | 'type' | 'property' | 'value' | 'name' | 'function'
  /** A sentence, or the signature of a function. */
  readonly detail: string
  /** What is written in place of the completion's span. */
  readonly insert: string
}

/** Every state, and the two that need no mention before an arrow leads to them. */
export function stateCompletions({ graph }: Workflow): readonly Completion[] {
  const known = graph.states.map(
    ({ name, type }): Completion => ({
      label: name,
      kind: 'state',
      detail: `state: ${type}`,
      insert: spellName(name),
    }),
  )
  const builtIn = ['start', 'end'].filter((name) => graph.states.every((state) => state.name !== name))
  return [
    ...known,
    ...builtIn.map(
      (name): Completion => ({
        label: name,
        kind: 'state',
        detail: name === 'start' ? 'where an execution begins' : 'the normal exit',
        insert: name,
      }),
    ),
  ]
}

export function keyword(label: string, detail: string): Completion {
  return { label, kind: 'keyword', detail, insert: label }
}
