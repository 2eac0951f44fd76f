import { quoteName } from '../../syntax/strings.ts'
import type { Arrow } from '../arrow.ts'
import type { Model } from '../model.ts'
import { placed, type Report } from '../report.ts'

/** How many states the checks of forks and joins may visit, so that a strange graph costs no more than a large one. */
export interface VisitBudget {
  left: number
}

export function isFork({ to, index }: Arrow, taken: Uint8Array): boolean {
  return to.length > 1 && taken[index] !== 0
}

/**
 * A join completes only if a fork starts branches towards each of its states: of the joins that name a state first.
 *
 * @returns the states whose arrows this rests on
 */
export function checkJoinsOf(
  state: number,
  model: Model,
  taken: Uint8Array,
  budget: VisitBudget,
  report: Report,
): readonly number[] {
  if (!model.hasJoin(state)) return none
  const joins = model.outgoing(state).filter(({ from }) => from.length > 1 && from[0] === state)
  const [first] = joins
  const rest = joins.length > 1 ? withoutRepeats(joins) : joins
  const looked: number[] = []
  for (const join of rest) {
    looked.push(...join.from)
    checkJoin(join, model, taken, budget, looked, report)
  }
  return looked.length === first?.from.length ? looked : [...new Set(looked)]
}

const none: readonly never[] = []

/** Of the joins of the same states the first. */
function withoutRepeats(joins: readonly Arrow[]): readonly Arrow[] {
  const checked = new Map(joins.toReversed().map((join) => [`${join.from.join(' ')} ${join.join}`, join]))
  return joins.filter((join) => checked.get(`${join.from.join(' ')} ${join.join}`) === join)
}

function checkJoin(
  join: Arrow,
  model: Model,
  taken: Uint8Array,
  budget: VisitBudget,
  looked: number[],
  report: Report,
): void {
  const leaving = join.from.filter((state) =>
    model.outgoing(state).some((arrow) => arrow.from.length === 1 && arrow.kind === null),
  )
  const needed = join.join === 'any' ? 1 : typeof join.join === 'number' ? join.join : join.from.length
  const name = (state: number | undefined) => JSON.stringify(model.nameOf(state))
  if (join.from.length - leaving.length < needed) {
    const [state] = leaving
    report.add(
      'R036',
      sourceSpan(join, state, model),
      `${name(state)} always takes its own arrow and never gets to this join. Give that arrow a guard, or take ${name(state)} out of the list.`,
    )
    return
  }
  if (needed < 2 || needed < join.from.length) return
  const apart = firstApart(join.from, { model, taken, budget, looked })
  if (apart === null) return
  report.add(
    'R027',
    sourceSpan(join, apart[1], model),
    `This join never completes: ${name(apart[0])} and ${name(apart[1])} are not on two branches of one fork, so only one of them is ever done. ${forkHint(apart, model)}`,
  )
}

function forkHint([a, b]: readonly [number, number], model: Model): string {
  const before = (state: number) =>
    model.incoming(state).flatMap(({ from }) => (from.length === 1 ? from : []))
  const common = before(a).find((state) => before(b).includes(state))
  const pair = `[${quoteName(model.nameOf(a))}, ${quoteName(model.nameOf(b))}]`
  if (common !== undefined)
    return `To start both, write ${quoteName(model.nameOf(common))} -> ${pair}. For the first to come, write any before the list.`
  return 'Start both with a fork, or write any before the list for the first to come.'
}

function sourceSpan(join: Arrow, state: number | undefined, model: Model): { from: number; to: number } {
  const node = join.source.names.find(({ name }) => name === model.nameOf(state))
  return placed(node ?? join.source, join.start)
}

/**
 * Two of the states that no fork leads to on different branches, or null. Looks backwards from all of them at once,
 * so that a fork near by is found soon.
 */
function firstApart(
  states: readonly number[],
  {
    model,
    taken,
    budget,
    looked,
  }: {
    readonly model: Model
    readonly taken: Uint8Array
    readonly budget: VisitBudget
    readonly looked: number[]
  },
): readonly [number, number] | null {
  const wanted = states.slice(0, 16)
  // Most joins take in just what one fork has started.
  if (model.hasTogether(wanted, taken)) return null
  const met = wanted.map(() => new Set<number>())
  const byFork = new Map<Arrow, Map<number, Set<number>>>()
  const seen = wanted.map((state) => new Set([state]))
  const open = wanted.map((state) => [state])
  const isDone = () => met.every((others) => others.size === wanted.length - 1)
  const note = (label: number, target: number) => {
    for (const fork of model.incoming(target)) {
      if (!isFork(fork, taken)) continue
      const labels = byFork.get(fork) ?? new Map<number, Set<number>>()
      byFork.set(fork, labels)
      for (const [other, others] of labels) {
        if (other === target) continue
        for (const otherLabel of others) {
          if (otherLabel === label) continue
          met[label]?.add(otherLabel)
          met[otherLabel]?.add(label)
        }
      }
      const own = labels.get(target) ?? new Set()
      labels.set(target, own.add(label))
    }
  }
  for (const [label, state] of wanted.entries()) note(label, state)
  while (!isDone() && open.some((list) => list.length > 0)) {
    for (let label = 0; label < wanted.length; label++) {
      const next: number[] = []
      for (const state of open[label] ?? []) {
        if (--budget.left < 0) return null
        for (const arrow of model.incoming(state)) {
          if (taken[arrow.index] === 0) continue
          for (const source of arrow.from) {
            if (seen[label]?.has(source)) continue
            seen[label]?.add(source)
            looked.push(source)
            next.push(source)
            note(label, source)
          }
        }
      }
      open[label] = next
    }
  }
  for (let a = 0; a < wanted.length; a++) {
    for (let b = a + 1; b < wanted.length; b++) {
      if (!met[a]?.has(b)) return [wanted[a] as number, wanted[b] as number]
    }
  }
  return null
}
