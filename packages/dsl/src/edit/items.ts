import { scanGap } from '../syntax/gap.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { lineAround } from './comments.ts'

/** An item of a list, a map or a layout with the comma after it. */
export interface Item {
  readonly from: number
  readonly to: number
  readonly comma: number | null
}

/** Items between brackets or braces. */
export interface Items {
  /** Where the opening and the closing bracket are. */
  readonly open: number
  readonly close: number
  readonly items: readonly Item[]
}

/**
 * Takes items away: a line of its own goes with the comment on it, and a comma never stays alone.
 *
 * @param gone ascending indexes
 */
export function removeItem(text: string, list: Items, gone: readonly number[]): TextEdit[] {
  return gone.map((at) => removeOne(text, list, at, gone))
}

function removeOne(
  text: string,
  { open, close, items }: Items,
  at: number,
  gone: readonly number[],
): TextEdit {
  const item = items[at] as Item
  const previous = items[at - 1]
  const next = items[at + 1]
  const start = item.from
  const end = endOfItem(item)
  const before = previous ? endOfItem(previous) : open + 1
  const { lineStart, nextLine } = lineAround(text, { before, start, end, after: next?.from ?? close })
  if (lineStart !== null && nextLine !== null) return { from: lineStart, to: nextLine, insert: '' }
  const nextOnLine = next && nextLine === null
  if (nextOnLine) {
    const blanks = scanGap(text, end, next.from)[0]
    return { from: start, to: blanks?.kind === 'blank' ? blanks.to : end, insert: '' }
  }
  const blanks = scanGap(text, before, start).at(-1)
  const from = blanks?.kind === 'blank' && (previous || !/[ \t]/.test(text[end] ?? '')) ? blanks.from : start
  const lastKept = items.findLastIndex((_, index) => index < at && !gone.includes(index))
  const comma = items[lastKept]?.comma ?? null
  if (comma !== null && item.comma === null && comma + 1 === from && lastKept === at - 1)
    return { from: comma, to: end, insert: '' }
  return { from, to: end, insert: '' }
}

function endOfItem({ to, comma }: Item): number {
  return comma === null ? to : comma + 1
}

/** Comments that stand on no item's line. */
export function hasOwnComments(source: string, { open, close, items }: Items): boolean {
  let at = open + 1
  let own = false
  for (const item of [...items, null]) {
    const pieces = scanGap(source, at, item?.from ?? close)
    const comments = pieces.flatMap((piece, index) => (piece.kind.endsWith('comment') ? [index] : []))
    const firstEnd = pieces.findIndex(({ kind }) => kind === 'line-end')
    own ||= comments.some((index) => firstEnd >= 0 && index > firstEnd)
    at = item ? (item.comma === null ? item.to : item.comma + 1) : at
  }
  return own
}
