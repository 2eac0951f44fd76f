import { Mark } from '../../graph/build.ts'
import { quoteName } from '../../syntax/strings.ts'
import type { Span } from '../../text/span.ts'
import { removeStatement, statementAfter } from '../fixes.ts'
import type { Declaration, Model } from '../model.ts'
import type { Report } from '../report.ts'
import { startOfEnds } from '../structure.ts'

/** Of each state, by its number, where an execution gets to; only arrows that can be taken count. */
export interface Reach {
  /** 1 where an execution may get to, from the entry or by a property. */
  readonly reached: Uint8Array
  /** 1 where an end can be reached from. */
  readonly leads: Uint8Array
  /** `Reached`: what there is to say. */
  readonly verdicts: Uint8Array
}

export const Verdict = { fine: 0, unreached: 1, deadEnd: 2 } as const

/** Null where it is not clear where a workflow begins. */
export function findReach(model: Model, taken: Uint8Array): Reach | null {
  const { graph, tree, built } = model
  const entry = graph.entry === null ? undefined : model.numberOf(graph.entry)
  if (entry === undefined) return null
  const count = tree.names.size
  const reached = new Uint8Array(count)
  const open = new Int32Array(count)
  markFrom(entry, reached, model, taken, open)
  const { marks } = built
  for (let state = 0; state < marks.length; state++)
    if (((marks[state] as number) & Mark.inProperty) !== 0 && reached[state] === 0)
      markFrom(state, reached, model, taken, open)
  const leads = leadingToEnds(model, taken, open)
  const verdicts = new Uint8Array(count)
  let isAllReached = true
  const end = model.numberOf('end')
  const { firstOut } = model.threads
  for (let state = 0; state < marks.length; state++) {
    if (marks[state] === 0) continue
    if (reached[state] === 0) isAllReached = false
    else if (firstOut[state] === 0 && state !== end && !isOnlyNamed(state, model))
      verdicts[state] = Verdict.deadEnd
  }
  if (!isAllReached)
    for (const state of firstUnreached(reached, model, taken, open)) verdicts[state] = Verdict.unreached
  return { reached, leads, verdicts }
}

function isOnlyNamed(state: number, model: Model): boolean {
  return model.isNamedByProperty(state) && !model.hasIncoming(state)
}

/** Marks what can be reached from a state. @param open as long as there are names; for the states to look at yet */
function markFrom(
  from: number,
  reached: Uint8Array,
  { ends: { ends, sourceEnds, targetEnds }, threads: { firstOut, next, arrowOf } }: Model,
  taken: Uint8Array,
  open: Int32Array,
): void {
  reached[from] = 1
  open[0] = from
  for (let left = 1; left > 0; ) {
    const state = open[--left] as number
    for (let place = firstOut[state] as number; place !== 0; place = next[place - 1] as number) {
      const arrow = arrowOf[place - 1] as number
      if (taken[arrow] === 0) continue
      const end = targetEnds[arrow] as number
      for (let at = sourceEnds[arrow] as number; at < end; at++) {
        const target = ends[at] as number
        if (reached[target] !== 0) continue
        reached[target] = 1
        open[left++] = target
      }
    }
  }
}

/** The states from which an end, or a state that nothing leads out of, can be reached. */
function leadingToEnds(model: Model, taken: Uint8Array, open: Int32Array): Uint8Array {
  const { ends, sourceEnds } = model.ends
  const { firstIn, firstOut, next, arrowOf } = model.threads
  const { marks } = model.built
  const leads = new Uint8Array(model.tree.names.size)
  const end = model.numberOf('end')
  let left = 0
  for (let state = 0; state < marks.length; state++) {
    if (marks[state] === 0 || (state !== end && firstOut[state] !== 0)) continue
    leads[state] = 1
    open[left++] = state
  }
  while (left > 0) {
    const state = open[--left] as number
    for (let place = firstIn[state] as number; place !== 0; place = next[place - 1] as number) {
      const arrow = arrowOf[place - 1] as number
      if (taken[arrow] === 0) continue
      const last = sourceEnds[arrow] as number
      for (let at = startOfEnds(model.ends, arrow); at < last; at++) {
        const source = ends[at] as number
        if (leads[source] !== 0) continue
        leads[source] = 1
        open[left++] = source
      }
    }
  }
  return leads
}

/**
 * Of the states that are not reached those that no other one of them leads to, and of loops that nothing leads to the
 * first state in the text: what is cut off behind them comes back with them.
 */
function firstUnreached(
  reached: Uint8Array,
  model: Model,
  taken: Uint8Array,
  open: Int32Array,
): readonly number[] {
  const seen = reached.slice()
  const candidates: number[] = []
  for (const state of model.built.order) {
    if (seen[state] !== 0) continue
    candidates.push(state)
    markFrom(state, seen, model, taken, open)
  }
  const covered = reached.slice()
  return candidates.reverse().filter((state) => {
    if (covered[state] !== 0) return false
    markFrom(state, covered, model, taken, open)
    return true
  })
}

/** What there is to say about one state. */
export function checkReach(state: number, model: Model, { verdicts }: Reach, report: Report): void {
  if (verdicts[state] === Verdict.unreached) reportUnreached(state, model, report)
  else if (verdicts[state] === Verdict.deadEnd) reportDeadEnd(state, model, report)
}

function reportUnreached(state: number, model: Model, report: Report): void {
  const name = model.nameOf(state)
  const hasArrows = model.hasIncoming(state)
  const why = hasArrows
    ? `no path from ${JSON.stringify(model.graph.entry)} reaches it.`
    : `no arrow leads to it. Connect it, or remove it.`
  const declaration = hasArrows || model.hasOutgoing(state) ? undefined : model.declarationOf(state)
  const fix = declaration
    ? removeStatement(`Remove ${JSON.stringify(name)}`, model.tree, wholeOf(declaration))
    : null
  report.add('R031', model.mentionOf(state), `The state ${JSON.stringify(name)} is never reached: ${why}`, [
    fix,
  ])
}

function wholeOf({ start, statement }: Declaration): Span {
  return { from: start, to: start + statement.length }
}

function reportDeadEnd(state: number, model: Model, report: Report): void {
  const name = model.nameOf(state)
  const statement = `${quoteName(name)} -> end`
  const arrow = model.incoming(state).at(-1)
  const fix = arrow ? statementAfter(`Add ${statement}`, model.tree, arrow, statement) : null
  report.add(
    'R032',
    model.mentionOf(state),
    `The workflow just stops after ${JSON.stringify(name)}. Write ${statement} if that is its end.`,
    [fix],
  )
}
