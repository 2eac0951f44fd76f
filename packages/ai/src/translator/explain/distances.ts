import type { WorkflowGraph } from '@rabbit/dsl'

/** How many arrows each state is away from the entry; states that are not reached are missing. */
export function distances({ entry, transitions }: WorkflowGraph): Map<string, number> {
  const far = new Map<string, number>(entry === null ? [] : [[entry, 0]])
  for (const [name, steps] of far)
    for (const { from, to } of transitions)
      if (from.includes(name)) for (const next of to) if (!far.has(next)) far.set(next, steps + 1)
  return far
}

/** Whether a way leads from one state to the other. */
export function reaches({ transitions }: WorkflowGraph, from: string, to: string): boolean {
  const seen = new Set([from])
  for (const name of seen)
    for (const arrow of transitions)
      if (arrow.from.includes(name)) for (const next of arrow.to) seen.add(next)
  return seen.has(to)
}
