import type { PlanMatch, Renamed } from '../plan/match.ts'
import { matchPlans, nameIn } from '../plan/match.ts'
import type { Plan } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import { moveBranch } from './context.ts'
import type { EventData } from './event.ts'
import type { Branch, Draft, Phase, Undoable, Visit } from './state.ts'
import { visitKey } from './state.ts'

/**
 * What is known about an execution, told anew in the states and arrows of another version. What is gone there is left
 * out: the check before has seen to it that nothing of it is needed.
 */
export function moveToVersion(
  draft: Draft,
  from: Plan,
  to: Plan,
  { renamed = {}, input = {} }: EventData['version_changed'],
): void {
  const match = matchPlans(from, to, renamed)
  const branch = (old: Branch): Branch =>
    moveBranch(old, { renamed, added: input, fork: (at) => match.fork(at) ?? -1 })
  const undoables = (list: readonly Undoable[]): Undoable[] =>
    list.flatMap((old) => {
      const state = match.state(old.state)
      return state === undefined ? [] : [{ ...old, state, branch: branch(old.branch) }]
    })
  const visits = new Map<string, Visit>()
  for (const old of draft.visits.values()) {
    const visit = moveVisit(old, { from, match, renamed, branch })
    if (visit !== null) visits.set(visitKey(visit.state, visit.visit), visit)
  }
  moveCounts(draft, { from, to, match, renamed })
  const { compensation } = draft
  draft.input = { ...input, ...draft.input }
  draft.visits = visits
  draft.undoable = undoables(draft.undoable)
  draft.compensation = compensation && {
    ...compensation,
    left: undoables(compensation.left),
    notUndone: compensation.notUndone.map((name) => nameIn(renamed, name)),
  }
  draft.breakpoints = new Set([...draft.breakpoints].map((name) => nameIn(renamed, name)))
  draft.alone = draft.alone === null ? null : nameIn(renamed, draft.alone)
  draft.pinned = Object.fromEntries(
    Object.entries(draft.pinned).map(([name, result]) => [nameIn(renamed, name), result]),
  )
}

interface Move {
  readonly from: Plan
  readonly match: PlanMatch
  readonly renamed: Renamed
  readonly branch: (old: Branch) => Branch
}

function moveVisit(old: Visit, { from, match, renamed, branch }: Move): Visit | null {
  const state = match.state(old.state)
  if (state === undefined) return null
  const { name } = stateAt(from, old.state)
  // All attempts of a visit share one key, whatever its state is called now.
  const keyed = nameIn(renamed, name) === name ? {} : { keyedAs: old.keyedAs ?? name }
  return {
    ...old,
    ...keyed,
    state,
    branch: branch(old.branch),
    undoes: old.undoes === null ? null : nameIn(renamed, old.undoes),
    phase: movePhase(old.phase, match, branch),
  }
}

function movePhase(phase: Phase, match: PlanMatch, branch: Move['branch']): Phase {
  // Where it goes from here is decided anew.
  if (phase.kind === 'arrived') return { kind: 'done' }
  if (phase.kind !== 'stopped') return phase
  const join = phase.join === null ? null : (match.join(phase.join) ?? null)
  return { ...phase, join, before: branch(phase.before) }
}

/**
 * A name that meant another state before counts on from there: the keys of its attempts, made of name and visit, must
 * not come twice.
 */
function moveCounts(
  draft: Draft,
  { from, to, match, renamed }: { from: Plan; to: Plan } & Pick<Move, 'match' | 'renamed'>,
): void {
  const used = new Map(Object.entries(draft.namesUsed))
  const counts = new Map<number, number>()
  for (const [index, count] of draft.visitCounts) {
    const { name } = stateAt(from, index)
    used.set(name, Math.max(count, used.get(name) ?? 0))
    const state = match.state(index)
    if (state !== undefined) counts.set(state, count)
    const called = nameIn(renamed, name)
    if (called !== name) used.set(called, Math.max(count, used.get(called) ?? 0))
  }
  for (const [name, count] of used) {
    const state = to.indexOf.get(name)
    if (state !== undefined) counts.set(state, Math.max(count, counts.get(state) ?? 0))
  }
  draft.visitCounts = counts
  draft.namesUsed = Object.fromEntries(used) as { readonly [name: string]: number }
}
