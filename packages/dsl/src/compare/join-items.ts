import { type Block, endsLine, type Item, saysSame } from './item.ts'

/** The line end that a text uses first; LF where it has none. */
export function lineEndOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n'
}

/** Statements from several texts as one list: each ends before the next begins. */
export function joinStatements(items: readonly Item[], lineEnd: string): readonly Item[] {
  return items.map((item, at) =>
    at === items.length - 1 || isEnded(item) ? item : { ...item, end: item.end + lineEnd },
  )
}

/** Whether another statement can follow. A declaration ends with its brace. */
export function isEnded({ kind, end, body }: Item): boolean {
  if (endsLine(end) || (kind !== 'comment' && saysNothing(end) && end.includes(';'))) return true
  return ['state', 'input', 'layout'].includes(kind) && body.endsWith('}')
}

const saysNothing = (text: string): boolean => saysSame(text, '')

/** Entries from two lists as one, in the style of the block that they come into. */
export function joinItems(block: Block, [ours, theirs]: readonly [Block, Block]): Block {
  const isLong = isOverLines(block.open === theirs.open && block.open !== ours.open ? theirs : ours)
  const native = [ours, theirs].find((side) => isOverLines(side) === isLong) ?? ours
  const indent = /[^\r\n]*$/.exec(native.items[0]?.lead ?? '')?.[0] ?? ''
  const lineEnd = lineEndOf(native.open)
  const foreign = new Set(
    [ours, theirs].filter((side) => isOverLines(side) !== isLong).flatMap(({ items }) => items.map(keyOf)),
  )
  for (const item of native.items) foreign.delete(keyOf(item))
  const styled = block.items.map((item) => {
    if (!foreign.has(keyOf(item)) || !saysNothing(item.lead) || !saysNothing(item.end)) return item
    return isLong ? { ...item, lead: indent, end: lineEnd } : { ...item, lead: ' ', end: '' }
  })
  const items = styled.map((item, at) => {
    const isLast = at === styled.length - 1
    if (!isLast) return endsLine(item.end) || item.end.includes(',') ? item : { ...item, end: `,${item.end}` }
    const wasLast = [ours, theirs].some((side) => side.items.at(-1)?.end === item.end)
    return wasLast || isLong ? item : { ...item, end: item.end.replace(',', '') }
  })
  return { ...block, items }
}

const keyOf = ({ keys }: Item): string => keys[0] ?? ''

const isOverLines = ({ open, items }: Block): boolean =>
  endsLine(open) || items.some(({ end }) => endsLine(end))
