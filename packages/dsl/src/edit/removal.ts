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
  const gone = new Set(indexes)
  const edits: TextEdit[] = []
  for (let at = 0; at < indexes.length; ) {
    const first = indexes[at] as number
    let last = first
    while (indexes[at + 1] === last + 1 && sharesLine(tree, last)) last = indexes[++at] as number
    edits.push(...removeRun(tree, first, last, gone))
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

/** What the parser knows for a new statement at once, even after an open bracket or operator. */
const CLEAR_BEGIN = /^(?:[\p{L}\p{M}\p{Nd}_-]+|"[^"\n\r]*"|'[^'\n\r]*')[ \t]*->/u

/** Whether a broken statement before this place could take in what begins like this. */
export function isSwallowed(tree: Tree, index: number, begin: string): boolean {
  const before = tree.statements[index - 1]
  return before?.kind === 'broken' && before.semicolon === null && begin !== '' && !CLEAR_BEGIN.test(begin)
}

/** Whether what stays before and after a run would become one statement. */
function wouldMeet(tree: Tree, first: number, last: number, gone: ReadonlySet<number>): boolean {
  let before = first - 1
  while (gone.has(before)) before--
  let after = last + 1
  while (gone.has(after)) after++
  if (tree.statements[before]?.semicolon !== null) return false
  const begin = tree.text.slice(startOf(tree, after), endOf(tree, after))
  return beginsWithArrow(tree, after) || isSwallowed(tree, before + 1, begin)
}

function removeRun(tree: Tree, first: number, last: number, gone: ReadonlySet<number>): TextEdit[] {
  const { text } = tree
  const start = startOf(tree, first)
  const end = endOf(tree, last)
  const [before] = gapAfter(tree, first - 1)
  const [, after] = gapAfter(tree, last)
  if (wouldMeet(tree, first, last, gone)) return [{ from: start, to: end, insert: ';' }]
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
