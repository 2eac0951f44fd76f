import type { Transition, WorkflowGraph } from '@rabbit/dsl'

const keysOfGraph = new WeakMap<readonly Transition[], readonly string[]>()

/**
 * A name for each transition, by its index, that stays the same when others come and go: its ends, and a number
 * for the second arrow between the same ends.
 */
export function transitionKeys(graph: Pick<WorkflowGraph, 'transitions'>): readonly string[] {
  const known = keysOfGraph.get(graph.transitions)
  if (known) return known
  const seen = new Map<string, number>()
  const keys = graph.transitions.map((transition) => {
    const ends = endsKey(transition)
    const count = seen.get(ends) ?? 0
    seen.set(ends, count + 1)
    return count === 0 ? ends : `${ends}#${count}`
  })
  keysOfGraph.set(graph.transitions, keys)
  return keys
}

const endsKey = ({ from, to, join }: Transition): string =>
  JSON.stringify([from.length > 1 ? [...from].sort() : from, to.length > 1 ? [...to].sort() : to, join])
