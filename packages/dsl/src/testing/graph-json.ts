import { createLineMap } from '../text/line-map.ts'
import type { Workflow } from '../workflow.ts'

/** What `rabbit graph` prints for a workflow, as a value; only with what is wrong with the text itself. */
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
      .filter(({ code }) => code < 'R020')
      .map(({ from, severity, code, message }) => ({ ...lines.positionAt(from), severity, code, message })),
  }
}
