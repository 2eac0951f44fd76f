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

/** Transitions of statements that an edit left alone are the same objects as before. */
const keyOfEnds = new WeakMap<Transition, string>()

function endsKey(transition: Transition): string {
  const known = keyOfEnds.get(transition)
  if (known !== undefined) return known
  const { from, to, join } = transition
  const key = JSON.stringify([sorted(from), sorted(to), join])
  keyOfEnds.set(transition, key)
  return key
}

const sorted = (names: readonly string[]): readonly string[] => (names.length > 1 ? [...names].sort() : names)
