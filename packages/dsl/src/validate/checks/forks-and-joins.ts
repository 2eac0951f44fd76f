import { keysWritten } from '../../graph/writes.ts'
import { quoteName } from '../../syntax/strings.ts'
import { asJoin } from '../arrow-fixes.ts'
import type { Arrow, Model } from '../model.ts'
import { placed, type Report } from '../report.ts'
import { checkJoins, type VisitBudget } from './joins.ts'

/** How many states all of these checks together may visit, so that a strange graph costs no more than a large one. */
const MOST_VISITS = 200_000

/** Joins that surely never complete, and branches that meet or write the same without a join. */
export function checkForksAndJoins(model: Model, taken: ReadonlySet<Arrow>, report: Report): void {
  const budget = { left: MOST_VISITS }
  const forks = model.arrows.filter((arrow) => arrow.to.length > 1 && taken.has(arrow))
  checkJoins(model, forks, taken, budget, report)
  const writers = keysByState(model)
  for (const fork of forks) {
    const region = regionOf(fork, model, taken, budget)
    if (budget.left < 0) return
    for (const [state, arrows] of region.meetings) reportMeeting(state, arrows, fork, model, report)
    checkKeys(region, writers, fork, model, report)
  }
}

/** What a fork's branches go through until they are joined. */
interface Region {
  /** Which branch a state lies on: the first to get there. */
  readonly owner: ReadonlyMap<number, number>
  /** States that branches come together in without a join, and the arrows by which they do. */
  readonly meetings: ReadonlyMap<number, readonly Arrow[]>
}

/**
 * Follows all branches at once, each state once. A branch goes on behind a join only when all that is joined lies on
 * it; it stops where it meets another one or comes back to its fork.
 */
function regionOf(
  fork: Arrow,
  { names, outgoing }: Model,
  taken: ReadonlySet<Arrow>,
  budget: VisitBudget,
): Region {
  const owner = new Map<number, number>()
  const via = new Map<number, Arrow>()
  const meetings = new Map<number, Arrow[]>()
  const arrivals = new Map<Arrow, { branch: number; count: number }>()
  const open: number[] = []
  const enter = (state: number, branch: number, arrow: Arrow) => {
    if (fork.from.includes(state)) return
    const known = owner.get(state)
    if (known === undefined) {
      owner.set(state, branch)
      via.set(state, arrow)
      open.push(state)
    } else if (known !== branch && arrow !== fork && names[state] !== 'end') {
      const arrows = meetings.get(state) ?? [via.get(state) as Arrow]
      meetings.set(state, arrows)
      arrows.push(arrow)
    }
  }
  for (const [branch, state] of fork.to.entries()) enter(state, branch, fork)
  for (const at of open) {
    if (--budget.left < 0) break
    if (meetings.has(at)) continue
    const branch = owner.get(at) as number
    for (const arrow of outgoing[at] ?? []) {
      if (arrow.isForFailure || !taken.has(arrow)) continue
      if (arrow.from.length > 1) {
        const arrival = arrivals.get(arrow) ?? { branch, count: 0 }
        arrivals.set(arrow, arrival)
        arrival.count = arrival.branch === branch ? arrival.count + 1 : Number.NEGATIVE_INFINITY
        const needed = typeof arrow.join === 'number' ? arrow.join : arrow.from.length
        if (arrival.count !== Math.max(needed, 2)) continue
      }
      for (const target of arrow.to) enter(target, branch, arrow)
    }
  }
  return { owner, meetings }
}

/** A state that several branches lead to with arrows of their own starts once for each. */
function reportMeeting(
  state: number,
  arrows: readonly Arrow[],
  fork: Arrow,
  model: Model,
  report: Report,
): void {
  const { names } = model
  const name = names[state] ?? ''
  const spell = (number: number) => quoteName(names[number] ?? '')
  const sources = [...new Set(arrows.filter((arrow) => arrow !== fork).flatMap(({ from }) => from))]
  const how =
    sources.length > 1
      ? `To wait for them, write [${sources.map(spell).join(', ')}] -> ${quoteName(name)}.`
      : 'Let the branches meet in a join.'
  const forked = fork.from.map((source) => JSON.stringify(names[source])).join(', ')
  const message = `${JSON.stringify(name)} starts once for each branch of the fork after ${forked}. ${how}`
  report.add('R038', (arrows.at(-1) ?? fork).span, message, [asJoin(arrows, model)])
}

function keysByState(model: Model): ReadonlyMap<number, readonly string[]> {
  const writers = new Map<number, readonly string[]>()
  for (const state of model.graph.states) {
    if (!state.declared) continue
    const keys = keysWritten(state, model.stepTypes)
    if (keys.length > 0) writers.set(model.numberOf.get(state.name) as number, keys)
  }
  return writers
}

/** Of a key that states of two branches write, only the last value is kept. */
function checkKeys(
  { owner }: Region,
  writers: ReadonlyMap<number, readonly string[]>,
  fork: Arrow,
  model: Model,
  report: Report,
): void {
  if (writers.size < 2) return
  const byKey = new Map<string, number>()
  const reported = new Set<string>()
  for (const [state, branch] of owner) {
    for (const key of writers.get(state) ?? []) {
      const other = byKey.get(key)
      if (other === undefined) byKey.set(key, state)
      else if (owner.get(other) !== branch && !reported.has(key)) {
        reported.add(key)
        reportKey(key, other, state, fork, model, report)
      }
    }
  }
}

function reportKey(
  key: string,
  first: number,
  second: number,
  fork: Arrow,
  { names, declarations }: Model,
  report: Report,
): void {
  const pair = [first, second].map((state) => names[state] ?? '')
  const places = pair.map((name) => declarations.get(name)).filter((found) => found !== undefined)
  const last = places.sort((a, b) => a.start - b.start).at(-1)
  if (!last) return
  const set = last.statement.block?.entries.find((entry) => entry.key.name === 'set')?.value
  const written = set?.kind === 'map' ? set.block.entries.find((entry) => entry.key.name === key) : undefined
  const span = placed(written?.key ?? last.statement.name, last.start)
  const [a, b] = pair.map((name) => JSON.stringify(name))
  const example = `steps[${JSON.stringify(last.name)}].${key}`
  report.add(
    'R043',
    span,
    `${a} and ${b} run in parallel after ${fork.from.map((s) => JSON.stringify(names[s])).join(', ')} and both write ${JSON.stringify(key)}: the last one wins. Use different keys, or read ${example}.`,
  )
}
