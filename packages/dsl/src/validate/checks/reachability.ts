import { quoteName } from '../../syntax/strings.ts'
import type { Span } from '../../text/span.ts'
import { removeStatement, statementAfter, statementBefore } from '../fixes.ts'
import { type Arrow, type Declaration, type Model, mentionOf } from '../model.ts'
import type { Report } from '../report.ts'

/**
 * Unreachable states, states that lead nowhere, and states from which no end can be reached.
 *
 * @param taken the arrows that can be taken at all
 */
export function checkReachability(model: Model, taken: ReadonlySet<Arrow>, report: Report): void {
  const { graph, names, outgoing, namedByProperty, numberOf } = model
  const entry = graph.entry === null ? undefined : numberOf.get(graph.entry)
  if (entry === undefined) return
  const reached = reachedFrom(entry, model, taken)
  for (const state of namedByProperty) if (!reached[state]) markFrom(state, reached, model, taken)
  names.forEach((name, state) => {
    if (!reached[state]) reportUnreachable(name, state, model, report)
    else if (outgoing[state]?.length === 0 && name !== 'end' && !isOnlyNamed(state, model))
      reportDeadEnd(name, state, model, report)
  })
  checkEnds(model, taken, reached, report)
}

function isOnlyNamed(state: number, { namedByProperty, incoming }: Model): boolean {
  return namedByProperty.has(state) && incoming[state]?.length === 0
}

function reachedFrom(entry: number, model: Model, taken: ReadonlySet<Arrow>): Uint8Array {
  const reached = new Uint8Array(model.names.length)
  markFrom(entry, reached, model, taken)
  return reached
}

function markFrom(state: number, reached: Uint8Array, { outgoing }: Model, taken: ReadonlySet<Arrow>): void {
  const open = [state]
  reached[state] = 1
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const arrow of outgoing[at] ?? []) {
      if (!taken.has(arrow)) continue
      for (const target of arrow.to) {
        if (reached[target]) continue
        reached[target] = 1
        open.push(target)
      }
    }
  }
}

function reportUnreachable(name: string, state: number, model: Model, report: Report): void {
  const { graph, incoming, outgoing, declarations, tree } = model
  const hasArrows = (incoming[state]?.length ?? 0) > 0
  const why = hasArrows
    ? `No path from ${JSON.stringify(graph.entry)} reaches it.`
    : `No arrow leads to it. Connect it, or remove it.`
  const declaration = hasArrows || (outgoing[state]?.length ?? 0) > 0 ? undefined : declarations.get(name)
  const fix = declaration
    ? removeStatement(`Remove ${JSON.stringify(name)}`, tree, wholeOf(declaration))
    : null
  report.add(
    'R031',
    mentionOf(state, model),
    `The state ${JSON.stringify(name)} is never reached: ${lowerFirst(why)}`,
    [fix],
  )
}

function wholeOf({ start, statement }: Declaration): Span {
  return { from: start, to: start + statement.length }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function reportDeadEnd(name: string, state: number, model: Model, report: Report): void {
  const statement = `${quoteName(name)} -> end`
  const arrow = model.incoming[state]?.at(-1)
  const fix = arrow ? statementAfter(`Add ${statement}`, model.tree, arrow, statement) : null
  report.add(
    'R032',
    mentionOf(state, model),
    `The workflow just stops after ${JSON.stringify(name)}. Write ${statement} if that is its end.`,
    [fix],
  )
}

/** Loops that nothing leads out of, and states that lead into nothing else. */
function checkEnds(model: Model, taken: ReadonlySet<Arrow>, reached: Uint8Array, report: Report): void {
  const { names, incoming, outgoing } = model
  const ends = new Uint8Array(names.length)
  const open: number[] = []
  names.forEach((name, state) => {
    if (name !== 'end' && (outgoing[state] ?? []).length > 0) return
    ends[state] = 1
    open.push(state)
  })
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const arrow of incoming[at] ?? []) {
      if (!taken.has(arrow)) continue
      for (const source of arrow.from) {
        if (ends[source]) continue
        ends[source] = 1
        open.push(source)
      }
    }
  }
  const lost = names.map((_, state) => state).filter((state) => reached[state] && !ends[state])
  if (lost.length === 0) return
  const isLost = new Set(lost)
  const looping = new Set<number>()
  for (const loop of loopsIn(isLost, model, taken)) {
    for (const state of loop) looping.add(state)
    reportLoop(loop, model, taken, report)
  }
  const before = lost.find((state) => !looping.has(state))
  if (before === undefined) return
  const name = names[before] ?? ''
  const message = `No path leads from ${JSON.stringify(name)} to an end. Add an arrow to end to one of the states after it.`
  report.add('R033', mentionOf(before, model), message)
}

/** The groups of states among these that lie on common loops. */
function loopsIn(
  states: ReadonlySet<number>,
  { outgoing, incoming }: Model,
  taken: ReadonlySet<Arrow>,
): number[][] {
  const forward = (state: number) => neighbours(outgoing[state] ?? [], taken, states, ({ to }) => to)
  const backward = (state: number) => neighbours(incoming[state] ?? [], taken, states, ({ from }) => from)
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
  const loops: number[][] = []
  const placed = new Set<number>()
  for (const root of order.reverse()) {
    if (placed.has(root)) continue
    placed.add(root)
    const loop = [root]
    for (const state of loop) {
      for (const source of backward(state)) {
        if (placed.has(source)) continue
        placed.add(source)
        loop.push(source)
      }
    }
    if (loop.length > 1 || forward(root).includes(root)) loops.push(loop)
  }
  return loops
}

function neighbours(
  arrows: readonly Arrow[],
  taken: ReadonlySet<Arrow>,
  states: ReadonlySet<number>,
  side: (arrow: Arrow) => readonly number[],
): number[] {
  return arrows
    .filter((arrow) => taken.has(arrow))
    .flatMap((arrow) => side(arrow).filter((state) => states.has(state)))
}

/** At the arrow that closes the loop: the last one in the text. */
function reportLoop(loop: readonly number[], model: Model, taken: ReadonlySet<Arrow>, report: Report): void {
  const inLoop = new Set(loop)
  const closing = model.arrows.findLast(
    (arrow) =>
      taken.has(arrow) && arrow.from.some((s) => inLoop.has(s)) && arrow.to.some((s) => inLoop.has(s)),
  )
  if (!closing) return
  const states = [...loop].sort((a, b) => a - b).map((state) => model.names[state] ?? '')
  const [first = ''] = states
  const listed = states.length > 4 ? `${states.slice(0, 4).join(', ')} …` : states.join(', ')
  const leaving = closing.from.find((state) => inLoop.has(state)) ?? 0
  const from = quoteName(model.names[leaving] ?? '')
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
