import { reachable } from '../plan/joins.ts'
import type { PlanMatch } from '../plan/match.ts'
import { arrowAt, stateAt } from '../plan/plan.ts'
import { namesOf } from './fork-join.ts'
import type { Branch, Visit } from './state.ts'
import type { Findings, VersionCheck } from './version-findings.ts'

/** Forks that branches are inside of, and joins that they wait at. */
export function checkForks(check: VersionCheck, match: PlanMatch, { refused: list }: Findings): void {
  const { before, plan, state } = check
  const visits = [...state.visits.values()]
  const passages = new Set(
    visits.flatMap(({ branch, phase }) => [branch, ...beforeOf(phase)].flatMap(forksOf)),
  )
  for (const fork of passages) {
    if (match.fork(fork) !== undefined) continue
    const arrow = arrowAt(before, fork)
    const message = `The fork after ${namesOf(before, arrow.from).join(', ')} is on its way, and the new version has no fork to ${namesOf(before, arrow.to).join(', ')}. Keep its branches; what is new can follow inside of one.`
    list.push({ key: `fork ${fork}`, state: null, message })
  }
  const places = visits.flatMap((visit) => match.state(visit.state) ?? [])
  const near = reachable(plan, places, [])
  for (const { state: index, phase } of visits) {
    const at = match.state(index)
    if (!waitsAtJoin(phase) || at === undefined) continue
    const { name, arrows, joins } = stateAt(plan, at)
    if (arrows.length > 0 || joins.length === 0) continue
    const canPass = joins.some(
      ({ sources, needed }) => sources.filter((source) => near.has(source)).length >= needed,
    )
    if (canPass) continue
    const message = `${name} waits at a join that could never be complete in the new version. Leave out of the join what no branch of this execution comes to.`
    list.push({ key: `join ${name}`, state: name, message })
  }
}

/** What is done and would be entered once more, where the version before did not lead back to it. */
export function checkLoops(
  { before, base, plan, state, done }: VersionCheck,
  match: PlanMatch,
  { confirm: list }: Findings,
): void {
  const places = [...new Set([...state.visits.values()].map((visit) => visit.state))]
  const after = places.flatMap((index) => match.state(index) ?? [])
  const wasAhead = reachable(before, places, [])
  const isAhead = reachable(plan, after, [])
  for (const { index, name, marker } of before.states) {
    const at = match.state(index)
    if (marker || !done.has(name) || at === undefined || wasAhead.has(index) || !isAhead.has(at)) continue
    const called = base.states[index]?.name ?? name
    const message = `${called} is done, and the new version leads back to it: it would run once more.`
    list.push({ key: `again ${name}`, state: called, message })
  }
}

/** One that stopped where its join could not be complete comes to it again. */
const waitsAtJoin = (phase: Visit['phase']): boolean =>
  phase.kind === 'arrived' || (phase.kind === 'stopped' && phase.settled && phase.join === null)

const forksOf = ({ frames }: Branch): readonly number[] => frames.map(({ transition }) => transition)
const beforeOf = (phase: Visit['phase']): readonly Branch[] => ('before' in phase ? [phase.before] : [])
