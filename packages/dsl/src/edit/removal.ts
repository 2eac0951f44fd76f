import { scanGap } from '../syntax/gap.ts'
import type { Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { commentBlockAbove, lineAround } from './comments.ts'
import { endOf, gapAfter, startOf } from './editable.ts'

/**
 * Takes whole statements away: their lines with the comments on them, or only their own characters where they share
 * a line; with a declaration goes the block of comments directly above it (E3).
 *
 * @param indexes ascending
 */
export function removeStatements(tree: Tree, indexes: readonly number[]): TextEdit[] {
  const edits: TextEdit[] = []
  for (let at = 0; at < indexes.length; ) {
    const first = indexes[at] as number
    let last = first
    while (indexes[at + 1] === last + 1 && sharesLine(tree, last)) last = indexes[++at] as number
    edits.push(...removeRun(tree, first, last))
    at++
  }
  return edits
}

/** Whether a statement and the next one stand on one line. */
export function sharesLine(tree: Tree, index: number): boolean {
  const [from, to] = gapAfter(tree, index)
  return (
    index + 1 < tree.statements.length &&
    !scanGap(tree.text, from, to).some(({ kind }) => kind === 'line-end')
  )
}

/** Whether a statement would attach itself to the one before it, were there no `;` between. */
export function beginsWithArrow(tree: Tree, index: number): boolean {
  return tree.statements[index] !== undefined && tree.text.startsWith('->', startOf(tree, index))
}

/** Whether a broken statement before this place would take in what begins with `[`. */
export function isSwallowed(tree: Tree, index: number, begin: string | undefined): boolean {
  const before = tree.statements[index - 1]
  return begin === '[' && before?.kind === 'broken' && before.semicolon === null
}

function removeRun(tree: Tree, first: number, last: number): TextEdit[] {
  const { text } = tree
  const start = startOf(tree, first)
  const end = endOf(tree, last)
  const [before] = gapAfter(tree, first - 1)
  const [, after] = gapAfter(tree, last)
  const wouldAttach =
    beginsWithArrow(tree, last + 1) || isSwallowed(tree, first, text[startOf(tree, last + 1)])
  if (wouldAttach && tree.statements[first - 1]?.semicolon === null) {
    return [{ from: start, to: end, insert: ';' }]
  }
  const { lineStart, nextLine } = lineAround(text, { before, start, end, after })
  if (lineStart !== null && nextLine !== null) {
    const declaration = tree.statements[first]?.kind !== 'transition'
    return [
      { from: declaration ? commentBlockAbove(tree, first, lineStart) : lineStart, to: nextLine, insert: '' },
    ]
  }
  if (lineStart === null) {
    const blanks = scanGap(text, before, start).at(-1)
    return [{ from: blanks?.kind === 'blank' ? blanks.from : start, to: end, insert: '' }]
  }
  const blanks = scanGap(text, end, after)[0]
  return [{ from: start, to: blanks?.kind === 'blank' ? blanks.to : end, insert: '' }]
}
