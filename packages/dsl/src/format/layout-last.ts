import type { Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { bomLength, contentEndOf, type Format, gapBefore, groupOf, isBroken, startOf } from './items.ts'
import type { GapLine } from './printer.ts'
import { spellGap, spellStatement, spellTail } from './spell.ts'

/** One edit from the layout on: its block, with the comments directly above, goes below the last statement. */
export function editWithLayoutLast(format: Format, moved: number): TextEdit {
  const { tree, text, items, tail } = format
  const gaps = items.map((_, at) => gapBefore(format, at))
  const own = gaps[moved] ?? []
  const split = own.findLastIndex(({ blankBefore }) => blankBefore)
  const trailing = (lines: readonly GapLine[]) => lines.filter(({ sameLine }) => sameLine)
  const rest = (lines: readonly GapLine[]) => lines.filter(({ sameLine }) => !sameLine)
  const after = gaps[moved + 1] ?? []
  const ownBlock = rest(own).slice(split < 0 ? 0 : Math.max(0, split - trailing(own).length))
  const above = rest(own).slice(0, rest(own).length - ownBlock.length)
  const order = [...items.slice(0, moved), ...items.slice(moved + 1), items[moved] as number]
  const newGaps = [
    ...gaps.slice(0, moved),
    [...trailing(own), ...above, ...rest(after)],
    ...gaps.slice(moved + 2),
    [
      ...trailing(tail),
      ...rest(tail).slice(0, -1),
      ...ownBlock.map((line, at) => (at === 0 ? { ...line, blankBefore: true } : line)),
    ],
  ]
  const newTail = [...trailing(after), { comments: [], blankBefore: false, sameLine: false }]
  const first = moved
  const previous = items[first - 1]
  const from = previous === undefined ? bomLength(text) : contentEndOf(tree, previous)
  let insert = ''
  for (let at = first; at < order.length; at++) {
    const item = order[at] as number
    const before = order[at - 1]
    const verbatim = at < order.length - 1 && (isBroken(tree, item) || isBroken(tree, before))
    const gapFrom = before === undefined ? bomLength(text) : contentEndOf(tree, before)
    insert += verbatim
      ? text.slice(gapFrom, startOf(tree, item))
      : spellGap(format, newGaps[at] ?? [], groupOf(tree, before), groupOf(tree, item), before === undefined)
    insert += spellStatement(format, item)
  }
  return { from, to: text.length, insert: insert + spellTail(format, newTail, false) }
}

/** Where the only layout stands among the items if it can be moved to the end, else -1. */
export function movedLayout(tree: Tree, items: readonly number[]): number {
  const layouts = items.flatMap((item, at) => (tree.statements[item]?.kind === 'layout' ? [at] : []))
  const [at] = layouts
  if (at === undefined || layouts.length > 1 || at === items.length - 1) return -1
  return [items[at - 1], items[at + 1], items.at(-1)].some((item) => isBroken(tree, item)) ? -1 : at
}
