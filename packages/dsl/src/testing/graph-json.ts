import { createLineMap } from '../text/line-map.ts'
import type { Workflow } from '../workflow.ts'

/** What `rabbit graph` prints for a workflow, as a value; diagnostics of errors only. */
export function graphJson({ text, graph, diagnostics }: Workflow) {
  const lines = createLineMap(text)
  return {
    name: graph.name,
    states: graph.states.map(({ name, type }) => ({ name, type })),
    transitions: graph.transitions.map(({ from, to, condition, guard, join }) => ({
      ...{ from, to, condition, guard: guard?.kind ?? null, join },
    })),
    triggers: graph.triggers.map(({ kind, text: source }) => ({ kind, text: source })),
    diagnostics: diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ from, severity, code, message }) => ({ ...lines.positionAt(from), severity, code, message })),
  }
}
