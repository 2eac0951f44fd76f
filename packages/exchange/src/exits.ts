import type { Guard, Join, State, StateName, Transition, WorkflowGraph } from '@rabbit/dsl'

/** The same states waited for in the same way, and where that leads. */
export interface JoinGroup {
  readonly from: readonly StateName[]
  readonly join: Join
  readonly transitions: readonly Transition[]
}

/** The transitions of a graph by what they leave. */
export interface Exits {
  /** Those of one state alone, in text order. */
  readonly own: ReadonlyMap<StateName, readonly Transition[]>
  readonly joins: readonly JoinGroup[]
  readonly joinsOf: ReadonlyMap<StateName, readonly JoinGroup[]>
}

export function exitsOf(graph: WorkflowGraph): Exits {
  const own = new Map<StateName, Transition[]>(graph.states.map(({ name }) => [name, []]))
  const joins = new Map<string, { from: readonly StateName[]; join: Join; transitions: Transition[] }>()
  for (const transition of graph.transitions) {
    const { from, join } = transition
    const [only] = from
    if (from.length === 1 && only !== undefined) {
      own.get(only)?.push(transition)
      continue
    }
    const key = JSON.stringify([join, [...from].sort()])
    const group = joins.get(key)
    if (group) group.transitions.push(transition)
    else joins.set(key, { from, join: join ?? 'all', transitions: [transition] })
  }
  const joinsOf = new Map<StateName, JoinGroup[]>()
  for (const group of joins.values())
    for (const name of group.from) {
      const list = joinsOf.get(name)
      if (list) list.push(group)
      else joinsOf.set(name, [group])
    }
  return { own, joins: [...joins.values()], joinsOf }
}

/** Whether it is followed only when the state has failed or timed out. */
export const isFailure = (guard: Guard | null): boolean =>
  guard?.kind === 'error' || guard?.kind === 'timeout'

/** `end` as the language means it: not declared, and nothing follows. */
export const isPlainEnd = ({ name, declared }: State, exits: Exits): boolean =>
  name === 'end' && !declared && isTerminal(name, exits)

export const isTerminal = (name: StateName, exits: Exits): boolean =>
  (exits.own.get(name)?.length ?? 0) === 0 && !exits.joinsOf.has(name)
