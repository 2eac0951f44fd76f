import { openWorkflow, type Workflow, type WorkflowOptions } from '../workflow.ts'
import { alignBlocks } from './align-blocks.ts'
import type { Block } from './item.ts'
import { lineEndOf } from './join-items.ts'
import { type MergedNode, notesOn, removedButUsed, unreadable } from './merge-checks.ts'
import { mergeAligned } from './merge-items.ts'
import { orderConflicts } from './merge-order.ts'
import { followRenames } from './merge-renames.ts'
import { type MergeConflict, printMerge } from './print-merge.ts'
import { readItems } from './read-items.ts'
import { splitChains } from './split-chains.ts'

export interface MergeOptions extends WorkflowOptions {
  /** What the sides are called in markers and sentences; `ours` and `theirs` unless given. */
  readonly labels?: { readonly ours: string; readonly theirs: string }
  /** How many `<` a marker has; 7 unless given. */
  readonly markerSize?: number
}

export interface Merge {
  /** With conflicts, both readings of each stand between markers, and the statements around them are understood. */
  readonly text: string
  readonly conflicts: readonly MergeConflict[]
  /** What to look at although nothing is in conflict, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * Two edits of one text in one text. What each side did to a statement, a property, an input, a place counts for
 * itself; a name that one side changed is followed in what the other one wrote. What both changed is a conflict.
 */
export function mergeTexts(base: string, ours: string, theirs: string, options: MergeOptions = {}): Merge {
  const plain = (text: string): Merge => ({ text, conflicts: [], notes: [] })
  if (ours === theirs || base === theirs) return plain(ours)
  if (base === ours) return plain(theirs)
  const open = (text: string) => openWorkflow(text, options)
  const first = mergeOpened(open(base), open(ours), open(theirs), options)
  if (first.conflicts.length === 0) return first
  // One side may have taken a chain apart that the other one changed in another place: arrow by arrow both fit.
  const split = splitChains([open(base), open(ours), open(theirs)])
  if (!split) return first
  const [b, o, t] = split.map(open) as [Workflow, Workflow, Workflow]
  const second = mergeOpened(b, o, t, options)
  return second.conflicts.length < first.conflicts.length ? second : first
}

function mergeOpened(base: Workflow, ours: Workflow, theirs: Workflow, options: MergeOptions): Merge {
  const labels = options.labels ?? { ours: 'ours', theirs: 'theirs' }
  const renamed = followRenames(base, ours, theirs, labels)
  const [b, o, t] = renamed.workflows
  const [blockB, blockO, blockT] = [b, o, t].map(({ tree }) => readItems(tree)) as [Block, Block, Block]
  const merged = alignBlocks(blockB, blockO, blockT).map((aligned): MergedNode => {
    const conflicts: string[] = []
    const merge = (prefer: 'ours' | 'theirs', sentences: string[]) =>
      mergeAligned(aligned, { prefer, labels, within: [], conflicts: sentences })
    const item = merge('ours', conflicts)
    return conflicts.length === 0
      ? { ...aligned, item, other: item, conflict: null }
      : { ...aligned, item, other: merge('theirs', []), conflict: conflicts[0] ?? null }
  })
  const lineEnd = lineEndOf(ours.text)
  const nodes = orderConflicts(merged, { base: blockB, ours: blockO, theirs: blockT, lineEnd })
  renamed.mark(nodes)
  removedButUsed(nodes, [b, o, t], labels)
  const frame = frameOf(blockB, blockO, blockT)
  const print = () => printMerge(nodes, { frame, lineEnd, labels, markerSize: options.markerSize ?? 7 })
  const printed = print()
  if (printed.conflicts.length > 0) return { ...printed, notes: [] }
  const result = openWorkflow(printed.text, options)
  if (unreadable(nodes, result, [ours, theirs], printed.starts)) return { ...print(), notes: [] }
  return { ...printed, notes: notesOn(nodes, result, [ours, theirs]) }
}

/** What stands before the first and after the last statement: blanks only. */
function frameOf(base: Block, ours: Block, theirs: Block): { readonly open: string; readonly close: string } {
  const pick = (part: 'open' | 'close') => (ours[part] === base[part] ? theirs[part] : ours[part])
  return { open: pick('open'), close: pick('close') }
}
