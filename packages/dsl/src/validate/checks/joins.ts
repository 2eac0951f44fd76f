import { quoteName } from '../../syntax/strings.ts'
import type { Arrow, Model } from '../model.ts'
import { placed, type Report } from '../report.ts'

/** How many more states may be visited. */
export interface VisitBudget {
  left: number
}

/** A join completes only if a fork starts branches towards each of its states. */
export function checkJoins(
  model: Model,
  forks: readonly Arrow[],
  taken: ReadonlySet<Arrow>,
  budget: VisitBudget,
  report: Report,
): void {
  const { arrows, names, outgoing } = model
  const forksByTarget = new Map<number, Arrow[]>()
  for (const fork of forks) {
    for (const target of fork.to) {
      const list = forksByTarget.get(target)
      if (list) list.push(fork)
      else forksByTarget.set(target, [fork])
    }
  }
  const checked = new Set<string>()
  for (const join of arrows) {
    if (join.from.length < 2) continue
    const key = `${join.from.join(' ')} ${join.join}`
    if (checked.has(key)) continue
    checked.add(key)
    const leaving = join.from.filter((state) =>
      (outgoing[state] ?? []).some((arrow) => arrow.from.length === 1 && arrow.kind === null),
    )
    const needed = join.join === 'any' ? 1 : typeof join.join === 'number' ? join.join : join.from.length
    const name = (state: number | undefined) => JSON.stringify(names[state ?? -1] ?? '')
    if (join.from.length - leaving.length < needed) {
      const [state] = leaving
      report.add(
        'R036',
        sourceSpan(join, state, model),
        `${name(state)} always takes its own arrow and never gets to this join. Give that arrow a guard, or take ${name(state)} out of the list.`,
      )
      continue
    }
    if (needed < 2) continue
    const apart =
      needed === join.from.length ? firstApart(join.from, forksByTarget, model, taken, budget) : null
    if (budget.left < 0) return
    if (apart === null) continue
    report.add(
      'R027',
      sourceSpan(join, apart[1], model),
      `This join never completes: ${name(apart[0])} and ${name(apart[1])} are not on two branches of one fork, so only one of them is ever done. ${forkHint(apart, model)}`,
    )
  }
}

function forkHint([a, b]: readonly [number, number], { names, incoming }: Model): string {
  const before = (state: number) =>
    (incoming[state] ?? []).flatMap(({ from }) => (from.length === 1 ? from : []))
  const common = before(a).find((state) => before(b).includes(state))
  const pair = `[${quoteName(names[a] ?? '')}, ${quoteName(names[b] ?? '')}]`
  if (common !== undefined)
    return `To start both, write ${quoteName(names[common] ?? '')} -> ${pair}. For the first to come, write any before the list.`
  return 'Start both with a fork, or write any before the list for the first to come.'
}

function sourceSpan(join: Arrow, state: number | undefined, { names }: Model): { from: number; to: number } {
  const node = join.source.names.find(({ name }) => name === names[state ?? -1])
  return placed(node ?? join.source, join.start)
}

/**
 * Two of the states that no fork leads to on different branches, or null. Looks backwards from all of them at once,
 * so that a fork near by is found soon.
 */
function firstApart(
  states: readonly number[],
  forksByTarget: ReadonlyMap<number, readonly Arrow[]>,
  { incoming }: Model,
  taken: ReadonlySet<Arrow>,
  budget: VisitBudget,
): readonly [number, number] | null {
  const wanted = states.slice(0, 16)
  const met = wanted.map(() => new Set<number>())
  const byFork = new Map<Arrow, Map<number, Set<number>>>()
  const seen = wanted.map((state) => new Set([state]))
  const open = wanted.map((state) => [state])
  const isDone = () => met.every((others) => others.size === wanted.length - 1)
  const note = (label: number, target: number) => {
    for (const fork of forksByTarget.get(target) ?? []) {
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
        for (const arrow of incoming[state] ?? []) {
          if (!taken.has(arrow)) continue
          for (const source of arrow.from) {
            if (seen[label]?.has(source)) continue
            seen[label]?.add(source)
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
