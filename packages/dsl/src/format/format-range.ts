import { scanGap } from '../syntax/gap.ts'
import type { Statement } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { contentEdit, gapEdits, realEdits } from './edits.ts'
import {
  bomLength,
  contentEndOf,
  type Format,
  type Formattable,
  isBroken,
  readFormat,
  startOf,
} from './items.ts'

/**
 * The edits that bring the statements that a range touches into their normal form, with the gaps between them and
 * their place at the beginning of their line (rule F6). Nothing else moves.
 *
 * @param from of `[from, to)` in the text; a range of no length touches the statement that it stands in
 */
export function formatRange(workflow: Formattable, from: number, to: number): readonly TextEdit[] {
  const format = readFormat(workflow)
  const { tree, items } = format
  const past = from === to ? from - 1 : from
  const touches = (item: number) => {
    const start = startOf(tree, item)
    return start < Math.max(to, from + 1) && start + (tree.statements[item] as Statement).length > past
  }
  const first = items.findIndex(touches)
  const last = items.findLastIndex(touches)
  if (first < 0) return []
  const edits = []
  for (let at = first; at <= last; at++) {
    if (at > first) edits.push(...gapEdits(format, at))
    edits.push(contentEdit(format, items[at] as number))
  }
  return realEdits(format, [...indentEdits(format, first), ...edits, ...semicolonEdits(format, last)])
}

/** Blanks between the beginning of the line and an item go. */
function indentEdits({ tree, text, items }: Format, at: number): readonly TextEdit[] {
  const item = items[at] as number
  const to = startOf(tree, item)
  const previous = tree.statements[item - 1]
  const from = previous ? startOf(tree, item - 1) + previous.length : bomLength(text)
  const [end, blanks] = scanGap(text, from, to).slice(-2)
  if (isBroken(tree, item) || isBroken(tree, item - 1)) return []
  if (blanks?.kind === 'blank' && end?.kind === 'line-end') return [{ ...blanks, insert: '' }]
  return from === bomLength(text) && end?.kind === 'blank' && !blanks ? [{ ...end, insert: '' }] : []
}

/** The `;` of an item goes where its line ends behind it. */
function semicolonEdits({ tree, text, items }: Format, at: number): readonly TextEdit[] {
  const item = items[at] as number
  const statement = tree.statements[item] as Statement
  const end = startOf(tree, item) + statement.length
  if (statement.semicolon === null || contentEndOf(tree, item) === end) return []
  const next = startOf(tree, item + 1)
  const endsLine = next === text.length || scanGap(text, end, next).some(({ kind }) => kind === 'line-end')
  if (!endsLine) return []
  const blanks = scanGap(text, contentEndOf(tree, item), end - 1).at(-1)
  return [{ from: blanks?.kind === 'blank' ? blanks.from : end - 1, to: end, insert: '' }]
}
