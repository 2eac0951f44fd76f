import { quoteName } from '../../syntax/strings.ts'
import type { Arrow } from '../arrow.ts'
import { statementBefore } from '../fixes.ts'
import type { Model } from '../model.ts'
import type { Report } from '../report.ts'
import type { Reach } from './reachability.ts'

/** Loops that nothing leads out of, and states that lead into nothing else. */
export function checkEnds(model: Model, taken: Uint8Array, { marks }: Reach, report: Report): void {
  if (!marks) return
  const { reached, leads } = marks
  const lost = [...model.built.order].filter((state) => reached[state] !== 0 && leads[state] === 0)
  if (lost.length === 0) return
  const rank = new Map(lost.map((state, at) => [state, at]))
  const inOrder = (a: number, b: number) => (rank.get(a) as number) - (rank.get(b) as number)
  const looping = new Set<number>()
  for (const loop of loopsIn(new Set(lost), model, taken)) {
    for (const state of loop) looping.add(state)
    reportLoop([...loop].sort(inOrder), model, taken, report)
  }
  const before = lost.find((state) => !looping.has(state))
  if (before === undefined) return
  const message = `No path leads from ${JSON.stringify(model.nameOf(before))} to an end. Add an arrow to end to one of the states after it.`
  report.add('R033', model.mentionOf(before), message)
}

/** The groups of states among these that lie on common loops. */
function loopsIn(
  states: ReadonlySet<number>,
  model: Model,
  taken: Uint8Array,
): readonly ReadonlySet<number>[] {
  const forward = (state: number) => neighbours(model.outgoing(state), taken, states, ({ to }) => to)
  const backward = (state: number) => neighbours(model.incoming(state), taken, states, ({ from }) => from)
  const order: number[] = []
  const seen = new Set<number>()
  for (const root of states) {
    if (seen.has(root)) continue
    seen.add(root)
    const calls = [{ state: root, next: forward(root) }]
    for (let call = calls.at(-1); call; call = calls.at(-1)) {
      const target = call.next.pop()
      if (target === undefined) {
        order.push(call.state)
        calls.pop()
      } else if (!seen.has(target)) {
        seen.add(target)
        calls.push({ state: target, next: forward(target) })
      }
    }
  }
  const loops: ReadonlySet<number>[] = []
  const placed = new Set<number>()
  for (const root of order.reverse()) {
    if (placed.has(root)) continue
    placed.add(root)
    const loop = new Set([root])
    for (const state of loop) {
      for (const source of backward(state)) {
        if (placed.has(source)) continue
        placed.add(source)
        loop.add(source)
      }
    }
    if (loop.size > 1 || forward(root).includes(root)) loops.push(loop)
  }
  return loops
}

function neighbours(
  arrows: readonly Arrow[],
  taken: Uint8Array,
  states: ReadonlySet<number>,
  side: (arrow: Arrow) => readonly number[],
): number[] {
  return arrows
    .filter(({ index }) => taken[index] !== 0)
    .flatMap((arrow) => side(arrow).filter((state) => states.has(state)))
}

/** At the arrow that closes the loop: the last one in the text. @param loop in the order of the text */
function reportLoop(loop: readonly number[], model: Model, taken: Uint8Array, report: Report): void {
  const inLoop = new Set(loop)
  const closing = loop
    .flatMap((state) => model.outgoing(state))
    .filter(({ index, to }) => taken[index] !== 0 && to.some((state) => inLoop.has(state)))
    .reduce<Arrow | null>((last, arrow) => (last && last.index > arrow.index ? last : arrow), null)
  if (!closing) return
  const states = loop.map((state) => model.nameOf(state))
  const [first = ''] = states
  const listed = states.length > 4 ? `${states.slice(0, 4).join(', ')} …` : states.join(', ')
  const from = quoteName(model.nameOf(closing.from.find((state) => inLoop.has(state))))
  const statement = `${from} -> end: done`
  const what =
    states.length === 1
      ? `${JSON.stringify(first)} leads only back to itself`
      : `The loop ${listed} has no way out`
  report.add(
    'R034',
    closing.span,
    `${what}. Add a guarded arrow that leaves it before this one, such as ${statement}.`,
    [statementBefore(`Add ${statement}`, model, closing, statement)],
  )
}
