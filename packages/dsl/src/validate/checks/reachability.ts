import { Mark } from '../../graph/build.ts'
import { quoteName } from '../../syntax/strings.ts'
import type { Span } from '../../text/span.ts'
import { removeStatement, statementAfter } from '../fixes.ts'
import type { Declaration, Model } from '../model.ts'
import type { Report } from '../report.ts'
import { startOfEnds } from '../structure.ts'

/**
 * Where executions get to, and why: only arrows that can be taken count. Two ranks prove it, so that after an edit only
 * the states at its arrows have to be looked at.
 */
export interface Reach {
  /**
   * By state: below that of some state that leads to it, unless an execution gets there by itself (from the entry, by a
   * property) or never.
   */
  readonly depths: Float64Array
  /** By state: above that of some state that it leads to, unless it is an end. */
  readonly heights: Float64Array
  /** No depth and no height is below these. */
  readonly lowest: { readonly depth: number; readonly height: number }
  /** States that are never reached and that no other such state leads to. */
  readonly unreached: ReadonlySet<number>
  /** Whether an end can be reached from every state, and nothing at all leads to those that are not reached. */
  readonly isPlain: boolean
  /** Where it is not plain: 1 where an execution gets to, and 1 where an end can be reached from. */
  readonly marks: { readonly reached: Uint8Array; readonly leads: Uint8Array } | null
}

/** Below all other heights. */
const HEIGHT_OF_END = -1e9

/** Null where it is not clear where a workflow begins. */
export function findReach(model: Model, taken: Uint8Array): Reach | null {
  const { graph, tree, built } = model
  const entry = graph.entry === null ? undefined : model.numberOf(graph.entry)
  if (entry === undefined) return null
  const count = tree.names.size
  const walk: Walk = { model, taken, ranks: new Float64Array(count), open: new Int32Array(count) }
  const reached = new Uint8Array(count)
  markFrom(entry, reached, walk)
  const { marks } = built
  for (let state = 0; state < marks.length; state++)
    if (((marks[state] as number) & Mark.inProperty) !== 0 && reached[state] === 0)
      markFrom(state, reached, walk)
  const unreached = new Set(firstUnreached(reached, walk))
  const heights = new Float64Array(count)
  const leads = leadingToEnds({ ...walk, ranks: heights })
  const isPlain =
    built.order.every((state) => leads[state] !== 0) && [...unreached].every((s) => isRoot(s, model, taken))
  const lowest = { depth: 0, height: HEIGHT_OF_END }
  const marksOfAll = isPlain ? null : { reached, leads }
  return { depths: walk.ranks, heights, lowest, unreached, isPlain, marks: marksOfAll }
}

/** Whether no other state leads to it. */
export function isRoot(state: number, model: Model, taken: Uint8Array): boolean {
  let isAlone = true
  model.eachSource(state, taken, (source) => {
    if (source !== state) isAlone = false
  })
  return isAlone
}

interface Walk {
  readonly model: Model
  readonly taken: Uint8Array
  readonly ranks: Float64Array
  /** As long as there are names; for the states to look at yet. */
  readonly open: Int32Array
}

/** Marks what can be reached from a state. */
function markFrom(from: number, reached: Uint8Array, { model, taken, ranks, open }: Walk): void {
  const { ends, sourceEnds, targetEnds } = model.ends
  const { firstOut, next, arrowOf } = model.threads
  reached[from] = 1
  ranks[from] = 0
  open[0] = from
  for (let left = 1; left > 0; ) {
    const state = open[--left] as number
    const rank = (ranks[state] as number) + 1
    for (let place = firstOut[state] as number; place !== 0; place = next[place - 1] as number) {
      const arrow = arrowOf[place - 1] as number
      if (taken[arrow] === 0) continue
      const end = targetEnds[arrow] as number
      for (let at = sourceEnds[arrow] as number; at < end; at++) {
        const target = ends[at] as number
        if (reached[target] !== 0) continue
        reached[target] = 1
        ranks[target] = rank
        open[left++] = target
      }
    }
  }
}

/** The states from which an end, or a state that nothing leads out of, can be reached. */
function leadingToEnds({ model, taken, ranks, open }: Walk): Uint8Array {
  const { ends, sourceEnds } = model.ends
  const { firstIn, firstOut, next, arrowOf } = model.threads
  const { marks } = model.built
  const leads = new Uint8Array(model.tree.names.size)
  const end = model.numberOf('end')
  let left = 0
  for (let state = 0; state < marks.length; state++) {
    if (marks[state] === 0 || (state !== end && firstOut[state] !== 0)) continue
    leads[state] = 1
    ranks[state] = state === end ? HEIGHT_OF_END : 0
    open[left++] = state
  }
  while (left > 0) {
    const state = open[--left] as number
    const rank = (ranks[state] as number) + 1
    for (let place = firstIn[state] as number; place !== 0; place = next[place - 1] as number) {
      const arrow = arrowOf[place - 1] as number
      if (taken[arrow] === 0) continue
      const last = sourceEnds[arrow] as number
      for (let at = startOfEnds(model.ends, arrow); at < last; at++) {
        const source = ends[at] as number
        if (leads[source] !== 0) continue
        leads[source] = 1
        ranks[source] = rank
        open[left++] = source
      }
    }
  }
  return leads
}

/**
 * Of the states that are not reached those that no other one of them leads to, and of loops that nothing leads to the
 * first state in the text: what is cut off behind them comes back with them (rule V14).
 */
function firstUnreached(reached: Uint8Array, walk: Walk): readonly number[] {
  const seen = reached.slice()
  const candidates: number[] = []
  for (const state of walk.model.built.order) {
    if (seen[state] !== 0) continue
    candidates.push(state)
    markFrom(state, seen, walk)
  }
  const covered = reached.slice()
  return candidates.reverse().filter((state) => {
    if (covered[state] !== 0) return false
    markFrom(state, covered, walk)
    return true
  })
}

/** What there is to say about one state. */
export function checkReach(state: number, model: Model, { unreached }: Reach, report: Report): void {
  if (!model.isState(state)) return
  if (unreached.has(state)) reportUnreached(state, model, report)
  else if (!model.hasOutgoing(state) && model.nameOf(state) !== 'end' && !isOnlyNamed(state, model))
    reportDeadEnd(state, model, report)
}

function isOnlyNamed(state: number, model: Model): boolean {
  return model.isNamedByProperty(state) && !model.hasIncoming(state)
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
