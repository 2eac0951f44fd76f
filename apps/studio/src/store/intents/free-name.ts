import type { StateName, WorkflowGraph } from '@rabbit/dsl'

/** A name that no state has yet: the type's, then with a number. */
export function freeName(graph: WorkflowGraph, type: string): StateName {
  const taken = new Set(graph.states.map((state) => state.name))
  const base = `new_${type}`
  if (!taken.has(base)) return base
  for (let n = 2; ; n += 1) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`
}
