import type { Point, State, StateName, Transition, WorkflowGraph } from './graph.ts'
import { sameEnds, sameGuard, sameInput, sameList, sameState, sameTransition, sameTrigger } from './same.ts'

/** One difference between two graphs. An index is into `transitions` of the graph that holds the transition. */
export type GraphChange =
  | { readonly kind: 'state-added'; readonly state: State }
  | { readonly kind: 'state-removed'; readonly state: State }
  | { readonly kind: 'state-changed'; readonly before: State; readonly after: State }
  | { readonly kind: 'transition-added'; readonly transition: Transition; readonly index: number }
  | { readonly kind: 'transition-removed'; readonly transition: Transition; readonly index: number }
  /** The same ends with another guard. */
  | {
      readonly kind: 'transition-changed'
      readonly before: Transition
      readonly after: Transition
      readonly indexBefore: number
      readonly index: number
    }
  /** Transitions out of one state that both have come in another order, so their guards are tried in another. */
  | { readonly kind: 'transitions-reordered' }
  | {
      readonly kind: 'placed'
      readonly state: StateName
      readonly before: Point | null
      readonly after: Point | null
    }
  | { readonly kind: 'workflow-changed' | 'inputs-changed' | 'triggers-changed' }
  | { readonly kind: 'entry-changed'; readonly before: StateName | null; readonly after: StateName | null }

/**
 * What has to change in `before` to get `after`. Spellings, places in the text and the order of states do not count;
 * the order of transitions out of one state does, since guards are tried in it.
 */
export function diffGraphs(before: WorkflowGraph, after: WorkflowGraph): readonly GraphChange[] {
  const changes: GraphChange[] = []
  if (before.name !== after.name || before.title !== after.title) changes.push({ kind: 'workflow-changed' })
  if (!sameList(before.inputs, after.inputs, sameInput)) changes.push({ kind: 'inputs-changed' })
  if (!sameList(before.triggers, after.triggers, sameTrigger)) changes.push({ kind: 'triggers-changed' })
  diffStates(before.states, after.states, changes)
  diffTransitions(before.transitions, after.transitions, changes)
  diffLayout(before.layout, after.layout, changes)
  if (before.entry !== after.entry) {
    changes.push({ kind: 'entry-changed', before: before.entry, after: after.entry })
  }
  return changes
}

/** Whether two graphs mean the same. */
export function graphsEqual(a: WorkflowGraph, b: WorkflowGraph): boolean {
  return a === b || diffGraphs(a, b).length === 0
}

function diffStates(before: readonly State[], after: readonly State[], changes: GraphChange[]): void {
  const old = new Map(before.map((state) => [state.name, state]))
  for (const state of after) {
    const known = old.get(state.name)
    if (!known) changes.push({ kind: 'state-added', state })
    else if (!sameState(known, state)) changes.push({ kind: 'state-changed', before: known, after: state })
    old.delete(state.name)
  }
  for (const state of old.values()) changes.push({ kind: 'state-removed', state })
}

interface Indexed {
  readonly transition: Transition
  readonly index: number
}

function diffTransitions(
  before: readonly Transition[],
  after: readonly Transition[],
  changes: GraphChange[],
): void {
  const matches = new Matches(before)
  const added: Indexed[] = []
  const lastOut = new Map<StateName, number>()
  let reordered = false
  after.forEach((transition, index) => {
    const match = matches.take(transition, sameTransition)
    if (match < 0) added.push({ transition, index })
    else {
      for (const source of transition.from) {
        reordered ||= match < (lastOut.get(source) ?? -1)
        lastOut.set(source, Math.max(match, lastOut.get(source) ?? -1))
      }
    }
  })
  for (const { transition, index } of added) {
    const match = matches.take(transition, (a, b) => sameEnds(a, b) && !sameGuard(a.guard, b.guard))
    if (match < 0) changes.push({ kind: 'transition-added', transition, index })
    else {
      const old = before[match] as Transition
      changes.push({ kind: 'transition-changed', before: old, after: transition, indexBefore: match, index })
    }
  }
  for (const index of matches.left()) {
    changes.push({ kind: 'transition-removed', transition: before[index] as Transition, index })
  }
  if (reordered) changes.push({ kind: 'transitions-reordered' })
}

/** Transitions that have no counterpart yet, found by their ends; each is taken once, the first that fits first. */
class Matches {
  private readonly transitions: readonly Transition[]
  private readonly byEnds = new Map<string, number[]>()

  constructor(transitions: readonly Transition[]) {
    this.transitions = transitions
    transitions.forEach((transition, index) => {
      const key = keyOf(transition)
      const list = this.byEnds.get(key)
      if (list) list.push(index)
      else this.byEnds.set(key, [index])
    })
  }

  take(transition: Transition, fits: (a: Transition, b: Transition) => boolean): number {
    const list = this.byEnds.get(keyOf(transition)) ?? []
    const at = list.findIndex((index) => fits(this.transitions[index] as Transition, transition))
    return at < 0 ? -1 : (list.splice(at, 1)[0] as number)
  }

  left(): readonly number[] {
    return [...this.byEnds.values()].flat().sort((a, b) => a - b)
  }
}

function keyOf({ from, to }: Transition): string {
  if (from.length === 1 && to.length === 1) return `${from[0]}\n${to[0]}`
  return JSON.stringify([[...from].sort(), [...to].sort()])
}

function diffLayout(
  before: ReadonlyMap<StateName, Point>,
  after: ReadonlyMap<StateName, Point>,
  changes: GraphChange[],
): void {
  if (before === after) return
  for (const state of new Set([...before.keys(), ...after.keys()])) {
    const [a, b] = [before.get(state) ?? null, after.get(state) ?? null]
    if (a?.x !== b?.x || a?.y !== b?.y) changes.push({ kind: 'placed', state, before: a, after: b })
  }
}
