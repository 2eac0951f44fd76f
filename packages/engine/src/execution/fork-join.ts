import { forkServesJoin, reachable } from '../plan/joins.ts'
import type { JoinTable, Plan } from '../plan/plan.ts'
import { arrowAt, stateAt } from '../plan/plan.ts'
import { changesSince, writeChanges } from './context.ts'
import type { EventData } from './event.ts'
import type { Branch, Draft, ExecutionState, Visit } from './state.ts'

/**
 * The depth of the fork that a join belongs to, seen from a branch: the innermost fork around it whose branches lead to
 * all of the join's sources. -1 when there is none.
 */
export function joinDepth(plan: Plan, join: JoinTable, branch: Branch): number {
  for (let depth = branch.frames.length - 1; depth >= 0; depth--) {
    const frame = branch.frames[depth]
    if (frame && forkServesJoin(plan, frame.transition, join)) return depth
  }
  return -1
}

/** The number of the fork that a join belongs to, seen from a branch; 0 when there is none. */
export function joinScope(plan: Plan, join: JoinTable, branch: Branch): number {
  return branch.frames[joinDepth(plan, join, branch)]?.fork ?? 0
}

/** Who waits at a join within one fork: for each source the first. */
export function arrivedAt(
  plan: Plan,
  state: ExecutionState | Draft,
  join: JoinTable,
  scope: number,
): Map<number, Visit> {
  const first = new Map<number, Visit>()
  const sources = new Set(join.sources)
  for (const other of state.visits.values()) {
    if (other.phase.kind !== 'arrived' || !sources.has(other.state) || first.has(other.state)) continue
    if (joinScope(plan, join, other.branch) === scope) first.set(other.state, other)
  }
  return first
}

/** Who has reached the join together with `visit`, itself included: for each source the first, in the join's order. */
export function arrivedWith(
  plan: Plan,
  state: ExecutionState | Draft,
  join: JoinTable,
  visit: Visit,
): readonly Visit[] {
  const first = arrivedAt(plan, state, join, joinScope(plan, join, visit.branch)).set(visit.state, visit)
  return join.sources.flatMap((source) => first.get(source) ?? [])
}

/** Branches that `any` or a quorum no longer needs: those of the same fork on their way to a source that is missing. */
export function notNeeded(
  plan: Plan,
  state: ExecutionState | Draft,
  join: JoinTable,
  arrived: readonly Visit[],
): readonly Visit[] {
  const [trigger] = arrived
  if (trigger === undefined) return []
  const frame = trigger.branch.frames[joinDepth(plan, join, trigger.branch)]
  if (frame === undefined) return []
  const here = new Set(arrived)
  const there = new Set(arrived.map(({ state }) => state))
  const missing = join.sources.filter((source) => !there.has(source))
  if (missing.length === 0) return []
  const avoiding = arrowAt(plan, frame.transition).from
  return [...state.visits.values()].filter((visit) => {
    if (here.has(visit) || !visit.branch.frames.some(({ fork }) => fork === frame.fork)) return false
    const reached = reachable(plan, [visit.state], avoiding)
    return missing.some((source) => reached.has(source))
  })
}

/** The branch that goes on after the join. It leaves the fork when no other branch of it is alive, or has ended. */
export function joinBranches(
  plan: Plan,
  state: ExecutionState | Draft,
  join: JoinTable,
  arrived: readonly Visit[],
): Branch {
  const [first] = arrived as readonly [Visit]
  const depth = joinDepth(plan, join, first.branch)
  const frame = first.branch.frames[depth]
  if (frame === undefined) {
    const others = arrived.slice(1).map((visit) => changesSince(visit.branch, 0))
    return others.reduce((branch, part) => writeChanges(branch, part), first.branch)
  }
  const parts = arrived.map((visit) => changesSince(visit.branch, depth))
  const merged: Branch = {
    ...first.branch,
    frames: [
      ...first.branch.frames.slice(0, depth),
      { fork: frame.fork, transition: frame.transition, keys: new Map(), steps: new Map() },
    ],
  }
  const together = writeChanges(merged, {
    keys: new Map(parts.flatMap((part) => [...part.keys])),
    steps: new Map(parts.flatMap((part) => [...part.steps])),
  })
  // What the output is made of already came from inside: the changes since then must stay known as such.
  const isOutputBegun = depth === 0 && state.output !== null
  return isOutputBegun || othersInside(state, frame.fork, arrived) ? together : leaveFork(together, depth)
}

function othersInside(state: ExecutionState | Draft, fork: number, arrived: readonly Visit[]): boolean {
  const here = new Set(arrived)
  for (const visit of state.visits.values()) {
    if (!here.has(visit) && visit.branch.frames.some((frame) => frame.fork === fork)) return true
  }
  return false
}

/** The changes made since the fork at `depth` become changes of the branch around it. */
function leaveFork(branch: Branch, depth: number): Branch {
  const inner = changesSince(branch, depth)
  const outer = { ...branch, frames: branch.frames.slice(0, depth) }
  return outer.frames.length === 0 ? outer : writeChanges(outer, inner)
}

/** Keys that more than one of the joined branches changed; `kept` is the state whose value stays, the last in order. */
export function conflictsOf(
  plan: Plan,
  join: JoinTable,
  arrived: readonly Visit[],
): readonly EventData['context_conflict'][] {
  const writers = new Map<string, string[]>()
  for (const visit of arrived) {
    const depth = joinDepth(plan, join, visit.branch)
    if (depth < 0) return []
    for (const [key, { by }] of changesSince(visit.branch, depth).keys) {
      const known = writers.get(key)
      if (known) known.push(by)
      else writers.set(key, [by])
    }
  }
  return [...writers]
    .filter(([, states]) => states.length > 1)
    .map(([key, states]) => ({ key, states, kept: states.at(-1) ?? '' }))
}

export function namesOf(plan: Plan, indexes: readonly number[]): readonly string[] {
  return indexes.map((index) => stateAt(plan, index).name)
}
