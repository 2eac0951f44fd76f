import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { StateName } from '../graph/graph.ts'
import { quoteName } from '../syntax/strings.ts'
import { openWorkflow, type Workflow } from '../workflow.ts'
import type { Aligned } from './align-blocks.ts'
import type { Item } from './item.ts'
import { upperFirst } from './merge-items.ts'

/** What became of one thing: its merged form, or both readings with a sentence. */
export interface MergedNode extends Aligned {
  readonly item: Item | null
  /** The same with the other side's reading where both changed it. */
  readonly other: Item | null
  readonly conflict: string | null
}

type Labels = { readonly ours: string; readonly theirs: string }

/** A state that one side removed and the other uses anew: a conflict at the first place that would bring it back. */
export function removedButUsed(
  nodes: MergedNode[],
  [base, ours, theirs]: readonly [Workflow, Workflow, Workflow],
  labels: Labels,
): void {
  const names = ({ graph }: Workflow) => new Set(graph.states.map(({ name }) => name))
  const [own, other] = [names(ours), names(theirs)]
  const gone = [...names(base)].filter((name) => own.has(name) !== other.has(name))
  if (gone.length === 0) return
  nodes.forEach((node, at) => {
    if (node.conflict !== null || !node.item) return
    const used = namesIn(node.item).find((name) => gone.includes(name))
    if (used === undefined) return
    const [removed, uses] = own.has(used) ? [labels.theirs, labels.ours] : [labels.ours, labels.theirs]
    const conflict = `${removed} removed the state ${quoteName(used)}, ${uses} uses it here.`
    nodes[at] = { ...node, item: node.ours, other: node.theirs, conflict: upperFirst(conflict) }
  })
}

/**
 * Puts a conflict where the merged text cannot be read although each side's can. Answers whether there is one.
 *
 * @param starts where each node begins in the merged text
 */
export function unreadable(
  nodes: MergedNode[],
  merged: Workflow,
  sides: readonly Workflow[],
  starts: readonly number[],
): boolean {
  const broken = newErrors(merged, sides).filter(({ code }) => code < firstMeaningCode)
  for (const { from, message } of broken) {
    const place = starts.findLastIndex((start) => start <= from)
    const at = isContested(nodes[place]) ? place : nodes.findIndex(isContested)
    const node = nodes[at]
    if (!node || node.conflict !== null) continue
    nodes[at] = {
      ...node,
      item: node.ours,
      other: node.theirs,
      conflict: `Both together can’t be read: ${message}`,
    }
  }
  return nodes.some(({ conflict }) => conflict !== null)
}

/** The codes below this one say that a statement could not be read; those from here on, what it means. */
const firstMeaningCode = 'R020'

const isContested = (node: MergedNode | undefined): boolean =>
  node !== undefined && node.ours?.body !== node.theirs?.body

/** Errors that neither side has alone, of kinds that the merged text has more of than either. */
function newErrors(merged: Workflow, sides: readonly Workflow[]): readonly Diagnostic[] {
  const errorsOf = ({ diagnostics }: Workflow) => diagnostics.filter(({ severity }) => severity === 'error')
  const errors = errorsOf(merged)
  if (errors.length === 0) return []
  const known = new Set(sides.flatMap(errorsOf).map(({ code, message }) => `${code} ${message}`))
  const counts = [merged, ...sides].map((workflow) => {
    const count = new Map<string, number>()
    for (const { code } of errorsOf(workflow)) count.set(code, (count.get(code) ?? 0) + 1)
    return count
  })
  const [all, ...each] = counts
  const isMore = (code: string) => each.every((count) => (count.get(code) ?? 0) < (all?.get(code) ?? 0))
  return errors.filter(({ code, message }) => !known.has(`${code} ${message}`) && isMore(code))
}

/** What a clean merge means that neither side meant: to be looked at, not to be stopped by. */
export function notesOn(
  nodes: readonly MergedNode[],
  merged: Workflow,
  sides: readonly Workflow[],
): readonly string[] {
  const errors = newErrors(merged, sides).map(({ message }) => `Both together give an error: ${message}`)
  return [...unsureOrders(nodes), ...errors]
}

/** States out of which both sides put guarded arrows: their guards are tried in the order of the text. */
function unsureOrders(nodes: readonly MergedNode[]): readonly string[] {
  const sources = (side: 'ours' | 'theirs') =>
    nodes
      .filter((node) => !node.base && node[side] && (node.ours === null || node.theirs === null))
      .flatMap((node) => (node[side]?.isUnguarded ? [] : (node[side]?.sources ?? [])))
  const other = new Set(sources('theirs'))
  return [...new Set(sources('ours'))]
    .filter((name) => other.has(name))
    .map((name) => `Both added guarded arrows out of ${quoteName(name)}: see that their order is right.`)
}

/** The states that a statement mentions. */
export function namesIn(item: Item): readonly StateName[] {
  return openWorkflow(item.body).graph.states.map(({ name }) => name)
}
