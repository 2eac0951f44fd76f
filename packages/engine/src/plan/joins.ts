import type { Arrow, JoinTable, Plan } from './plan.ts'
import { arrowAt, stateAt } from './plan.ts'

/** `otherwise` is tried last, wherever it stands. */
export function inTryingOrder(arrows: readonly Arrow[]): readonly Arrow[] {
  const last = arrows.filter((arrow) => arrow.guard.kind === 'otherwise')
  return last.length === 0 ? arrows : [...arrows.filter((arrow) => arrow.guard.kind !== 'otherwise'), ...last]
}

/**
 * The states that can be reached from `from`, those included, on ways that do not pass one of `avoiding`. A join counts
 * as a way from each of its sources.
 */
export function reachable(
  plan: Plan,
  from: readonly number[],
  avoiding: readonly number[],
): ReadonlySet<number> {
  const seen = new Set(from)
  const todo = [...from]
  for (let index = todo.pop(); index !== undefined; index = todo.pop()) {
    if (avoiding.includes(index)) continue
    for (const next of successors(plan, index)) {
      if (!seen.has(next)) {
        seen.add(next)
        todo.push(next)
      }
    }
  }
  return seen
}

function* successors(plan: Plan, index: number): Generator<number> {
  const state = stateAt(plan, index)
  for (const arrow of state.arrows) yield* arrow.to
  for (const arrow of state.mendingArrows) yield* arrow.to
  for (const join of state.joins) for (const arrow of join.arrows) yield* arrow.to
}

const served = new WeakMap<Plan, Map<number, boolean>>()

/** Whether every source of the join can be reached from the fork's branches without passing the fork again. */
export function forkServesJoin(plan: Plan, forkTransition: number, join: JoinTable): boolean {
  let known = served.get(plan)
  if (known === undefined) {
    known = new Map()
    served.set(plan, known)
  }
  const key = forkTransition * plan.joins.length + join.index
  let answer = known.get(key)
  if (answer === undefined) {
    const fork = arrowAt(plan, forkTransition)
    const reached = reachable(plan, fork.to, fork.from)
    answer = join.sources.every((source) => reached.has(source))
    known.set(key, answer)
  }
  return answer
}
