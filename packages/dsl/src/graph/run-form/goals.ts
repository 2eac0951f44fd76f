import type { Expression } from '../../syntax/expression.ts'
import { components } from '../components.ts'
import type { StateName, Transition, WorkflowGraph } from '../graph.ts'

/** A guard's expression, and whether it should hold. */
export interface Goal {
  readonly expression: Expression
  readonly want: boolean
}

/**
 * Which guards should hold for an execution to get from the start to an end, nearest to the start first: of each
 * source the first one, or the first that leads out of a loop.
 */
export function goalsOf(graph: WorkflowGraph): readonly Goal[] {
  const bySource = arrowsBySource(graph)
  const component = components(graph)
  const goals: Goal[] = []
  const seen = new Set<Transition>()
  const open: StateName[] = graph.entry === null ? [] : [graph.entry]
  const visited = new Set<StateName>(open)
  const follow = (state: StateName) => {
    for (const arrows of bySource.get(state) ?? []) {
      if (arrows.some((arrow) => seen.has(arrow))) continue
      for (const arrow of arrows) seen.add(arrow)
      const chosen = choose(arrows, component)
      if (!chosen) continue
      goals.push(...goalsFor(arrows, chosen))
      for (const target of chosen.to) {
        if (visited.has(target)) continue
        visited.add(target)
        open.push(target)
      }
    }
  }
  for (let i = 0; i < open.length; i++) follow(open[i] as StateName)
  for (const { name } of graph.states) follow(name)
  return goals
}

/** For each state the groups of arrows that compete: those with the same sources. */
function arrowsBySource(graph: WorkflowGraph): ReadonlyMap<StateName, readonly (readonly Transition[])[]> {
  const groups = new Map<string, Transition[]>()
  const bySource = new Map<StateName, Transition[][]>()
  for (const transition of graph.transitions) {
    if (transition.guard?.kind === 'error' || transition.guard?.kind === 'timeout') continue
    const key = JSON.stringify([...transition.from].sort())
    const group = groups.get(key)
    if (group) {
      group.push(transition)
      continue
    }
    const started = [transition]
    groups.set(key, started)
    for (const source of transition.from) {
      const list = bySource.get(source)
      if (list) list.push(started)
      else bySource.set(source, [started])
    }
  }
  return bySource
}

function choose(
  arrows: readonly Transition[],
  component: ReadonlyMap<StateName, number>,
): Transition | undefined {
  const leadsOut = ({ from, to }: Transition) =>
    to.every((target) => from.every((source) => component.get(target) !== component.get(source)))
  const ordered = [
    ...arrows.filter((a) => a.guard?.kind !== 'otherwise'),
    ...arrows.filter((a) => a.guard?.kind === 'otherwise'),
  ]
  const isLoop = arrows.some((arrow) => !leadsOut(arrow))
  return (isLoop ? ordered.find(leadsOut) : undefined) ?? ordered[0]
}

/** The chosen arrow's guard has to hold, and those before it must not. */
function goalsFor(arrows: readonly Transition[], chosen: Transition): Goal[] {
  const before = chosen.guard?.kind === 'otherwise' ? arrows : arrows.slice(0, arrows.indexOf(chosen))
  const goals: Goal[] = []
  if (chosen.guard?.kind === 'expression') goals.push({ expression: chosen.guard.expression, want: true })
  for (const { guard } of before) {
    if (guard?.kind === 'expression') goals.push({ expression: guard.expression, want: false })
  }
  return goals
}
