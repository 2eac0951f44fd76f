import type { Model } from '../model.ts'
import { isRoot, type Reach } from './reachability.ts'

/** What an edit has changed: the states that arrows lead from or to, and which states there were. */
export interface ReachChange {
  readonly states: Iterable<number>
  readonly wasState: (state: number) => boolean
}

/** So far away a proof is looked for before everything is walked again. */
const MOST_STEPS = 64

/**
 * The reach after an edit, by the ranks of before: each state at a changed arrow still has its proof, gets another one,
 * or has lost all that led to it. Null where that does not decide it; then everything has to be walked again.
 */
export function reachAfter(
  before: Reach,
  model: Model,
  taken: Uint8Array,
  change: ReachChange,
): Reach | null {
  if (!before.isPlain) return null
  const unreached = new Set(before.unreached)
  const states: number[] = []
  for (const state of change.states) {
    if (model.isState(state)) states.push(state)
    else unreached.delete(state)
  }
  const isNew = new Set(states.filter((state) => !change.wasState(state)))
  const count = model.tree.names.size
  const isFirst = (state: number) => comesByItself(state, model) || unreached.has(state)
  const isLast = (state: number) => !model.hasOutgoing(state) || model.nameOf(state) === 'end'
  const depths = new Proofs(before.depths, before.lowest.depth, count, isNew, isFirst, (state, tell) =>
    model.eachSource(state, taken, tell),
  )
  const heights = new Proofs(before.heights, before.lowest.height, count, isNew, isLast, (state, tell) =>
    model.eachTarget(state, taken, tell),
  )
  for (const state of states) {
    unreached.delete(state)
    if (!comesByItself(state, model) && isRoot(state, model, taken)) unreached.add(state)
  }
  for (const proofs of [depths, heights])
    if (!proofs.rankNew([...isNew]) || !states.every((state) => proofs.prove(state))) return null
  const lowest = { depth: depths.lowest, height: heights.lowest }
  return { depths: depths.ranks, heights: heights.ranks, lowest, unreached, isPlain: true, marks: null }
}

type EachNeighbour = (state: number, tell: (neighbour: number) => void) => void

/** Ranks of states: each is above that of some neighbour, as long as it is no base. */
class Proofs {
  ranks: Float64Array
  /** Whether the ranks are this object's own, so that they can be changed. */
  private areOwn = false
  private readonly count: number
  /** States that have no rank yet. */
  private readonly isNew: Set<number>
  private readonly isBase: (state: number) => boolean
  private readonly eachNeighbour: EachNeighbour
  /** No rank is below it. */
  lowest: number

  constructor(
    before: Float64Array,
    lowest: number,
    count: number,
    isNew: ReadonlySet<number>,
    isBase: (state: number) => boolean,
    eachNeighbour: EachNeighbour,
  ) {
    this.ranks = before
    this.count = count
    this.lowest = lowest
    this.isNew = new Set(isNew)
    this.isBase = isBase
    this.eachNeighbour = eachNeighbour
  }

  /** Gives new states their ranks, each once one beside it has its own. */
  rankNew(states: readonly number[]): boolean {
    let left = states
    while (left.length > 0) {
      const waiting = left.filter((state) => !this.rank(state))
      if (waiting.length === left.length) return false
      left = waiting
    }
    return true
  }

  private rank(state: number): boolean {
    const nearest = this.nearest(state)
    if (!this.isBase(state) && nearest === null) return false
    // Room is left for more of them between two neighbours.
    this.setRank(
      state,
      nearest === null || this.isBase(state) ? this.below() : this.rankOf(nearest) + 1 / 1024,
    )
    this.isNew.delete(state)
    return true
  }

  /**
   * Whether a state has its proof; where it has none, those that lead to the nearest base get lower ranks, which spoils
   * nobody else's.
   */
  prove(state: number): boolean {
    if (this.isBase(state)) return true
    let at = this.nearest(state)
    if (at !== null && this.rankOf(at) < this.rankOf(state)) return true
    const way: number[] = []
    for (; at !== null && at !== state && way.length < MOST_STEPS; at = this.nearest(at)) {
      way.push(at)
      if (!this.isBase(at)) continue
      const base = this.below() - way.length
      for (const [i, one] of way.entries()) this.setRank(one, base + way.length - i)
      this.lowest = base
      return true
    }
    return false
  }

  private setRank(state: number, rank: number): void {
    if (!this.areOwn) {
      const ranks = new Float64Array(this.count)
      ranks.set(this.ranks)
      this.ranks = ranks
      this.areOwn = true
    }
    this.ranks[state] = rank
  }

  private rankOf(state: number): number {
    return this.ranks[state] as number
  }

  /** The neighbour of the lowest rank. */
  private nearest(state: number): number | null {
    let found = -1
    let least = Number.POSITIVE_INFINITY
    this.eachNeighbour(state, (one) => {
      const rank = this.rankOf(one)
      if (rank >= least || one === state || this.isNew.has(one)) return
      least = rank
      found = one
    })
    return found < 0 ? null : found
  }

  /** Below all ranks. */
  private below(): number {
    this.lowest--
    return this.lowest
  }
}

function comesByItself(state: number, model: Model): boolean {
  return model.nameOf(state) === model.graph.entry || model.isNamedByProperty(state)
}
