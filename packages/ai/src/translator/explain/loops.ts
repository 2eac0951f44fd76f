import type { Transition, WorkflowGraph } from '@rabbit/dsl'
import { distances, reaches } from './distances.ts'

/** Arrows back to a state that leads to them. */
export function loops(graph: WorkflowGraph): Transition[] {
  const far = distances(graph)
  const back = (near: (a: number, b: number) => boolean) =>
    graph.transitions.filter(({ from, to }) =>
      from.some((a) => to.some((b) => near(far.get(a) ?? 0, far.get(b) ?? 0) && reaches(graph, b, a))),
    )
  const clear = back((a, b) => b < a)
  const own = graph.transitions.filter(({ from, to }) => from.some((name) => to.includes(name)))
  return clear.length + own.length > 0 ? [...new Set([...clear, ...own])] : back((a, b) => b <= a)
}
