import type { GraphChange } from '../graph/diff.ts'
import type { StateName, Transition, WorkflowGraph } from '../graph/graph.ts'
import { sameEnds, sameGuard, sameTransition } from '../graph/same.ts'
import type { WorkflowChange } from './change.ts'

type Added = Extract<GraphChange, { kind: 'transition-added' }>
type Removed = Extract<GraphChange, { kind: 'transition-removed' }>

/** The changes of arrows; one that went and one that came with the same guard and one end the same are one that moved. */
export function compareTransitions(
  diff: readonly GraphChange[],
  before: WorkflowGraph,
  after: WorkflowGraph,
): readonly WorkflowChange[] {
  const gone = new Set(diff.filter((change): change is Removed => change.kind === 'transition-removed'))
  const come = diff.filter((change): change is Added => change.kind === 'transition-added')
  const paired = new Map<Added, WorkflowChange>()
  for (const { kind, fits } of pairings) {
    for (const added of come) {
      if (paired.has(added)) continue
      const old = [...gone].find(({ transition }) => fits(transition, added.transition))
      if (!old) continue
      gone.delete(old)
      paired.set(added, {
        kind,
        before: old.transition,
        after: added.transition,
        indexBefore: old.index,
        index: added.index,
      })
    }
  }
  const changes: WorkflowChange[] = [...come.map((added) => paired.get(added) ?? added), ...gone]
  for (const change of diff) {
    if (change.kind === 'transition-changed') changes.push({ ...change, kind: 'reguarded' })
    else if (change.kind === 'transitions-reordered')
      changes.push({ kind: 'transitions-reordered', states: reorderedAt(before, after) })
  }
  return changes
}

const sameNames = (a: readonly StateName[], b: readonly StateName[]) =>
  a.toSorted().join('\n') === b.toSorted().join('\n')

/** From the surest to the least sure. */
const pairings: readonly {
  readonly kind: 'join-changed' | 'rerouted'
  readonly fits: (old: Transition, now: Transition) => boolean
}[] = [
  {
    kind: 'join-changed',
    fits: (old, now) =>
      !sameEnds(old, now) &&
      sameGuard(old.guard, now.guard) &&
      sameNames(old.from, now.from) &&
      sameNames(old.to, now.to),
  },
  {
    kind: 'rerouted',
    fits: (old, now) => sameGuard(old.guard, now.guard) && sameNames(old.from, now.from),
  },
  { kind: 'rerouted', fits: (old, now) => sameGuard(old.guard, now.guard) && sameNames(old.to, now.to) },
]

/** The states whose arrows come in another order, those that both graphs have. */
function reorderedAt(before: WorkflowGraph, after: WorkflowGraph): readonly StateName[] {
  const out = ({ transitions }: WorkflowGraph, name: StateName) =>
    transitions.filter(({ from }) => from.includes(name))
  return after.states
    .map(({ name }) => name)
    .filter((name) => {
      const [was, is] = [out(before, name), out(after, name)]
      const kept = was.filter((old) => is.some((now) => sameTransition(old, now)))
      const still = is.filter((now) => was.some((old) => sameTransition(old, now)))
      return kept.some((old, at) => still[at] && !sameTransition(old, still[at]))
    })
}
