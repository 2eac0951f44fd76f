import type { StateName, Transition, WorkflowGraph } from '../graph/graph.ts'

/** What can happen in a small workflow, found by trying everything. */
export interface Possible {
  /** States that some token gets to. */
  readonly visited: ReadonlySet<StateName>
  /** Arrows that some execution takes. */
  readonly fired: ReadonlySet<Transition>
  /** Whether everything was tried, so that what was not seen cannot be. */
  readonly isWhole: boolean
}

/**
 * Runs a workflow in every possible way. A token is a state that is done; an arrow takes the tokens of its sources
 * and puts one on each target. Any guard may hold or not, any state may fail, and nothing else is known: what no run
 * does here, none does at all.
 */
export function everyRun({ entry, transitions }: WorkflowGraph, most = { tokens: 5, steps: 1000 }): Possible {
  const visited = new Set<StateName>()
  const fired = new Set<Transition>()
  let isWhole = true
  if (entry === null) return { visited, fired, isWhole }
  const seen = new Set<string>()
  const open: (readonly StateName[])[] = []
  const reach = (tokens: readonly StateName[]) => {
    const sorted = [...tokens].sort()
    if (sorted.length > most.tokens) isWhole = false
    else if (!seen.has(sorted.join(' '))) {
      seen.add(sorted.join(' '))
      for (const state of sorted) visited.add(state)
      open.push(sorted)
    }
  }
  reach([entry])
  for (const tokens of open) {
    if (seen.size > most.steps) return { visited, fired, isWhole: false }
    for (const transition of transitions) {
      for (const sources of sourcesOf(transition)) {
        const left = without(tokens, sources)
        if (left === null || isNeverTried(transition, transitions)) continue
        fired.add(transition)
        reach([...left, ...transition.to])
      }
    }
  }
  return { visited, fired, isWhole }
}

/** Every set of sources that is enough for an arrow. */
function sourcesOf({ from, join }: Transition): readonly (readonly StateName[])[] {
  const needed = join === null || join === 'all' ? from.length : join === 'any' ? 1 : join
  let sets: readonly (readonly StateName[])[] = [[]]
  for (const state of from) sets = [...sets, ...sets.map((set) => [...set, state])]
  return sets.filter((set) => set.length === needed)
}

/** The tokens that are left; null when one of those wanted is not there. */
function without(tokens: readonly StateName[], wanted: readonly StateName[]): readonly StateName[] | null {
  const left = [...tokens]
  for (const state of wanted) {
    const at = left.indexOf(state)
    if (at < 0) return null
    left.splice(at, 1)
  }
  return left
}

/** Whether another arrow out of the same sources takes its place whenever it could be taken. */
function isNeverTried(transition: Transition, transitions: readonly Transition[]): boolean {
  const { guard } = transition
  if (transition.from.join() === 'end') return true
  const key = keyOf(transition)
  const at = transitions.indexOf(transition)
  if (guard?.kind === 'error') {
    const before = transitions.slice(0, at).filter((other) => keyOf(other) === key)
    return before.some((other) => other.guard?.kind === 'error' && other.guard.errorClass === null)
  }
  return transitions.some((other, i) => {
    if (other === transition || keyOf(other) !== key) return false
    if (other.guard === null) return i < at || guard?.kind === 'otherwise'
    return i < at && other.guard.kind === 'otherwise' && guard?.kind === 'otherwise'
  })
}

function keyOf({ from }: Transition): string {
  return [...from].sort().join(' ')
}
