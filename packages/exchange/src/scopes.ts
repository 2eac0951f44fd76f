import type { StateName, Transition, WorkflowGraph } from '@rabbit/dsl'
import { type Exits, isPlainEnd, type JoinGroup } from './exits.ts'

/** States that run one after the other; a fork among them has its branches as scopes of their own. */
export interface Scope {
  readonly entry: StateName
  /** Without those of the branches inside. */
  readonly states: readonly StateName[]
}

/** A fork whose branches touch nothing outside and meet at one join, or end each by itself. */
export interface Block {
  readonly branches: readonly Scope[]
  readonly join: JoinGroup | null
  /** Whether branches end at the workflow's `end`, which is outside of them. */
  readonly ends: boolean
}

export interface Scopes {
  readonly main: readonly StateName[]
  readonly blocks: ReadonlyMap<Transition, Block>
  /** Joins that close a block; of all others a nested format can say nothing. */
  readonly closed: ReadonlySet<JoinGroup>
}

/** Finds the forks and joins that are nested like brackets. */
export function scopesOf(graph: WorkflowGraph, exits: Exits): Scopes {
  const into = new Map<StateName, Transition[]>()
  for (const transition of graph.transitions)
    for (const name of transition.to) {
      const list = into.get(name)
      if (list) list.push(transition)
      else into.set(name, [transition])
    }
  const found = new Map<
    Transition,
    {
      readonly sets: readonly ReadonlySet<StateName>[]
      readonly join: JoinGroup | null
      readonly ends: boolean
    }
  >()
  for (const fork of graph.transitions) {
    if (fork.to.length < 2) continue
    const block = blockAt(fork, { graph, exits, into })
    if (block) found.set(fork, block)
  }
  const inner = new Set<StateName>()
  const forksOf = new Map<StateName, Transition[]>()
  for (const [fork, { sets }] of found) {
    for (const set of sets) for (const name of set) inner.add(name)
    for (const name of fork.from) forksOf.set(name, [...(forksOf.get(name) ?? []), fork])
  }
  const order = new Map(graph.states.map(({ name }, at) => [name, at]))
  const blocks = new Map<Transition, Block>()
  for (const [fork, { sets, join, ends }] of found) {
    const branches = sets.map((set, at) => {
      const nested = new Set<StateName>()
      for (const name of set)
        for (const other of forksOf.get(name) ?? [])
          for (const each of found.get(other)?.sets ?? []) for (const inside of each) nested.add(inside)
      const own = [...set].filter((name) => !nested.has(name))
      return {
        entry: fork.to[at] as StateName,
        states: own.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)),
      }
    })
    blocks.set(fork, { branches, join, ends })
  }
  const closed = new Set([...blocks.values()].flatMap(({ join }) => (join ? [join] : [])))
  return { main: graph.states.map(({ name }) => name).filter((name) => !inner.has(name)), blocks, closed }
}

/** Where a nested format begins: at the entry, or where the text does not say at the first state. */
export const mainScope = ({ entry }: WorkflowGraph, { main }: Scopes): Scope => ({
  entry: entry !== null && main.includes(entry) ? entry : (main[0] ?? ''),
  states: main,
})

interface Surroundings {
  readonly graph: WorkflowGraph
  readonly exits: Exits
  readonly into: ReadonlyMap<StateName, readonly Transition[]>
}

function blockAt(fork: Transition, { graph, exits, into }: Surroundings) {
  const last = graph.states.find((state) => isPlainEnd(state, exits))?.name
  const whole = fork.to.map((name) => branchFrom(name, exits))
  // The end is nobody's own: a branch that comes to it is over.
  const sets = whole.map((set) => new Set([...set].filter((name) => name !== last || fork.to.includes(name))))
  const ends = whole.some((set, at) => set.size > (sets[at]?.size ?? 0))
  const owner = new Map<StateName, number>()
  for (const [at, set] of sets.entries())
    for (const name of set) {
      if (owner.has(name)) return null
      owner.set(name, at)
    }
  if (fork.from.some((name) => owner.has(name)) || (graph.entry !== null && owner.has(graph.entry)))
    return null
  for (const [name, at] of owner)
    for (const transition of into.get(name) ?? []) {
      if (transition === fork) continue
      if (transition.from.some((source) => owner.get(source) !== at)) return null
    }
  const joins = new Set([...owner.keys()].flatMap((name) => exits.joinsOf.get(name) ?? []))
  const crossing = [...joins].filter(({ from }) => new Set(from.map((name) => owner.get(name))).size > 1)
  const [join, more] = crossing
  if (more) return null
  if (!join) return { sets, join: null, ends }
  const touched = new Set(join.from.map((name) => owner.get(name)))
  const closes =
    join.join === 'all' &&
    !ends &&
    join.from.length === sets.length &&
    touched.size === sets.length &&
    !touched.has(undefined)
  return closes ? { sets, join, ends: false } : null
}

/** All that follows a state, through joins only when all they wait for is in it. */
function branchFrom(start: StateName, exits: Exits): ReadonlySet<StateName> {
  const set = new Set([start])
  for (let size = 0; size !== set.size; ) {
    size = set.size
    for (const name of set) {
      for (const { to } of exits.own.get(name) ?? []) for (const next of to) set.add(next)
      for (const { from, transitions } of exits.joinsOf.get(name) ?? [])
        if (from.every((each) => set.has(each)))
          for (const { to } of transitions) for (const next of to) set.add(next)
    }
  }
  return set
}
