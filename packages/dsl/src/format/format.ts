import type { TextEdit } from '../text/text-edit.ts'
import { contentEdit, gapEdits, realEdits } from './edits.ts'
import { bomLength, contentEndOf, type Format, type Formattable, isBroken, readFormat } from './items.ts'
import { editWithLayoutLast, movedLayout } from './layout-last.ts'
import { spellTail } from './spell.ts'

/**
 * The edits that bring a text into its normal form (rules F1 … of SPEC.md). Broken statements, and what stands
 * beside them, stay as they are.
 */
export function formatWorkflow(workflow: Formattable): readonly TextEdit[] {
  const format = readFormat(workflow)
  const { tree, items } = format
  const moved = movedLayout(tree, items)
  return realEdits(
    format,
    moved < 0
      ? [...editsInPlace(format, items.length), ...tailEdits(format)]
      : [...editsInPlace(format, moved), editWithLayoutLast(format, moved)],
  )
}

/** The first `count` statements and the gaps before them. */
function editsInPlace(format: Format, count: number): readonly TextEdit[] {
  const edits: TextEdit[] = []
  for (const [at, item] of format.items.slice(0, count).entries()) {
    edits.push(...gapEdits(format, at), contentEdit(format, item))
  }
  return edits
}

function tailEdits(format: Format): readonly TextEdit[] {
  const { tree, text, items, tail } = format
  const last = items.at(-1)
  if (isBroken(tree, last)) return []
  const from = last === undefined ? bomLength(text) : contentEndOf(tree, last)
  return [{ from, to: text.length, insert: spellTail(format, tail, last === undefined) }]
}
