import { keysWritten } from '../../graph/writes.ts'
import { quoteName } from '../../syntax/strings.ts'
import type { Arrow } from '../arrow.ts'
import { asJoin } from '../arrow-fixes.ts'
import type { Model } from '../model.ts'
import { placed, type Report } from '../report.ts'
import { isFork, type VisitBudget } from './joins.ts'

/**
 * What the branches of the forks out of a state meet without a join, or write both.
 *
 * @returns the states whose outgoing arrows this rests on
 */
export function checkForksOf(
  state: number,
  model: Model,
  taken: Uint8Array,
  budget: VisitBudget,
  report: Report,
): readonly number[] {
  if (!model.hasFork(state)) return none
  let looked: readonly number[] = none
  for (const fork of model.outgoing(state)) {
    if (!isFork(fork, taken) || fork.from[0] !== state) continue
    const region = regionOf(fork, model, taken, budget)
    for (const [met, arrows] of region.meetings ?? none) reportMeeting(met, arrows, fork, model, report)
    checkKeys(region, fork, model, report)
    looked = looked.length === 0 ? region.states : [...new Set([...looked, ...region.states])]
  }
  return looked
}

const none: readonly never[] = []

/** What a fork's branches go through until they are joined. */
interface Region {
  readonly states: readonly number[]
  /** Which branch each of them lies on: the first to get there. */
  readonly owners: readonly number[]
  /** States that branches come together in without a join, and the arrows by which they do; null where none do. */
  readonly meetings: ReadonlyMap<number, readonly Arrow[]> | null
}

/**
 * Follows all branches at once, each state once. A branch goes on behind a join only when all that is joined lies on
 * it; it stops where it meets another one or comes back to its fork.
 */
function regionOf(fork: Arrow, model: Model, taken: Uint8Array, budget: VisitBudget): Region {
  const end = model.numberOf('end')
  const isOrigin = (state: number) => fork.from.includes(state)
  const states = fork.to.some(isOrigin) ? fork.to.filter((state) => !isOrigin(state)) : fork.to.slice()
  const owners = states.map((state) => fork.to.indexOf(state))
  const via = states.map(() => fork)
  const places = new Places(states)
  let meetings: Map<number, Arrow[]> | null = null
  let arrivals: Map<Arrow, { branch: number; count: number }> | null = null
  const enter = (state: number, branch: number, arrow: Arrow) => {
    if (isOrigin(state)) return
    const known = places.of(state)
    if (known < 0) {
      states.push(state)
      owners.push(branch)
      via.push(arrow)
    } else if (owners[known] !== branch && arrow !== fork && state !== end) {
      meetings ??= new Map()
      const arrows = meetings.get(state) ?? [via[known] as Arrow]
      meetings.set(state, arrows)
      arrows.push(arrow)
    }
  }
  for (let at = 0; at < states.length; at++) {
    if (--budget.left < 0) break
    const state = states[at] as number
    if ((meetings as Map<number, Arrow[]> | null)?.has(state)) continue
    const branch = owners[at] as number
    for (const arrow of model.outgoing(state)) {
      if (arrow.isForFailure || taken[arrow.index] === 0) continue
      if (arrow.from.length > 1) {
        arrivals ??= new Map()
        const arrival = arrivals.get(arrow) ?? { branch, count: 0 }
        arrivals.set(arrow, arrival)
        arrival.count = arrival.branch === branch ? arrival.count + 1 : Number.NEGATIVE_INFINITY
        const needed = typeof arrow.join === 'number' ? arrow.join : arrow.from.length
        if (arrival.count !== Math.max(needed, 2)) continue
      }
      for (const target of arrow.to) enter(target, branch, arrow)
    }
  }
  return { states, owners, meetings }
}

/** Where a state stands in a list that grows; a short list is just looked through. */
class Places {
  private readonly states: readonly number[]
  private places: Map<number, number> | null = null

  constructor(states: readonly number[]) {
    this.states = states
  }

  /** -1 where it does not. */
  of(state: number): number {
    const { states } = this
    if (states.length <= FEW) return states.indexOf(state)
    this.places ??= new Map()
    for (let at = this.places.size; at < states.length; at++) this.places.set(states[at] as number, at)
    return this.places.get(state) ?? -1
  }
}

const FEW = 16

/** A state that several branches lead to with arrows of their own starts once for each. */
function reportMeeting(
  state: number,
  arrows: readonly Arrow[],
  fork: Arrow,
  model: Model,
  report: Report,
): void {
  const name = model.nameOf(state)
  const spell = (number: number) => quoteName(model.nameOf(number))
  const sources = [...new Set(arrows.filter((arrow) => arrow !== fork).flatMap(({ from }) => from))]
  const how =
    sources.length > 1
      ? `To wait for them, write [${sources.map(spell).join(', ')}] -> ${quoteName(name)}.`
      : 'Let the branches meet in a join.'
  const forked = fork.from.map((source) => JSON.stringify(model.nameOf(source))).join(', ')
  const message = `${JSON.stringify(name)} starts once for each branch of the fork after ${forked}. ${how}`
  report.add('R038', (arrows.at(-1) ?? fork).span, message, [asJoin(arrows, model)])
}

/** The keys that a declared state surely writes. */
function keysOf(state: number, { built, stepTypes }: Model): readonly string[] {
  const at = built.declaredAt[state] ?? 0
  const declared = at === 0 ? null : built.flat.parts[at - 1]?.declaration?.state
  return declared ? keysWritten(declared, stepTypes) : none
}

/** Of a key that states of two branches write, only the last value is kept. */
function checkKeys({ states, owners }: Region, fork: Arrow, model: Model, report: Report): void {
  let byKey: Map<string, { readonly at: number; isReported: boolean }> | null = null
  for (let at = 0; at < states.length; at++) {
    for (const key of keysOf(states[at] as number, model)) {
      byKey ??= new Map()
      const other = byKey.get(key)
      if (other === undefined) byKey.set(key, { at, isReported: false })
      else if (owners[other.at] !== owners[at] && !other.isReported) {
        other.isReported = true
        reportKey(key, states[other.at] as number, states[at] as number, fork, model, report)
      }
    }
  }
}

function reportKey(
  key: string,
  first: number,
  second: number,
  fork: Arrow,
  model: Model,
  report: Report,
): void {
  const pair = [first, second].map((state) => model.nameOf(state))
  const places = [first, second]
    .map((state) => model.declarationOf(state))
    .filter((found) => found !== undefined)
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
    `${a} and ${b} run in parallel after ${fork.from.map((s) => JSON.stringify(model.nameOf(s))).join(', ')} and both write ${JSON.stringify(key)}: the last one wins. Use different keys, or read ${example}.`,
  )
}
