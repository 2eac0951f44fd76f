import type { TextEdit } from '../text/text-edit.ts'
import { bomLength, contentEndOf, type Format, gapBefore, groupOf, isBroken, startOf } from './items.ts'
import { spellGap, spellStatement } from './spell.ts'

export function contentEdit(format: Format, item: number): TextEdit {
  const { tree } = format
  return { from: startOf(tree, item), to: contentEndOf(tree, item), insert: spellStatement(format, item) }
}

/** The gap before an item, unless it is as it should be or beside what is broken. */
export function gapEdits(format: Format, at: number): readonly TextEdit[] {
  const { tree, text, lineEnd, items } = format
  const item = items[at] as number
  const previous = items[at - 1]
  const to = startOf(tree, item)
  const from = previous === undefined ? bomLength(text) : contentEndOf(tree, previous)
  const before = groupOf(tree, previous)
  const group = groupOf(tree, item)
  const isPlain = before === group && text.slice(from, to) === lineEnd
  if (isPlain || isBroken(tree, item) || isBroken(tree, previous)) return []
  return [{ from, to, insert: spellGap(format, gapBefore(format, at), before, group, at === 0) }]
}

export function realEdits({ text }: Format, edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits
    .filter(({ from, to, insert }) => text.slice(from, to) !== insert)
    .map((edit) => trimmed(text, edit))
}

/** Without the beginning and the end that stay. */
function trimmed(text: string, { from, to, insert }: TextEdit): TextEdit {
  let head = 0
  const most = Math.min(to - from, insert.length)
  while (head < most && text[from + head] === insert[head]) head++
  let tail = 0
  while (tail < most - head && text[to - 1 - tail] === insert[insert.length - 1 - tail]) tail++
  return { from: from + head, to: to - tail, insert: insert.slice(head, insert.length - tail) }
}
