import { scanGap } from '../syntax/gap.ts'
import type { Tree } from '../syntax/tree.ts'
import { gapAfter } from './editable.ts'

/** The comments of a gap, in order, as they are written. */
export function commentsIn(text: string, from: number, to: number): readonly string[] {
  return scanGap(text, from, to)
    .filter(({ kind }) => kind === 'line-comment' || kind === 'block-comment')
    .map((piece) => text.slice(piece.from, piece.to))
}

/** What stands on the line before `[start, end)` and after it. */
export interface LineAround {
  /** Where the line begins; null when something else than blanks and comments is before. */
  readonly lineStart: number | null
  /** Where the next line begins; null when something else than blanks and comments follows. */
  readonly nextLine: number | null
}

/**
 * Looks around `[start, end)` within the gaps beside it.
 *
 * @param before where the gap before begins
 * @param after where the gap after ends
 */
export function lineAround(
  text: string,
  { before, start, end, after }: { before: number; start: number; end: number; after: number },
): LineAround {
  const lastEnd = scanGap(text, before, start).findLast(({ kind }) => kind === 'line-end')
  const atTextStart = before === 0 || (before === 1 && text.charCodeAt(0) === 0xfeff)
  const firstEnd = scanGap(text, end, after).find(({ kind }) => kind === 'line-end')
  return {
    lineStart: lastEnd?.to ?? (atTextStart ? before : null),
    nextLine: firstEnd?.to ?? (after === text.length ? after : null),
  }
}

/**
 * Where the block of comments directly above a line begins: whole lines of comments without a blank line between.
 * The line's own start when there is none.
 */
export function commentBlockAbove(tree: Tree, index: number, lineStart: number): number {
  const [from] = gapAfter(tree, index - 1)
  const pieces = scanGap(tree.text, from, lineStart)
  let block = lineStart
  let lineHasComment = false
  for (let at = pieces.length - 1; at >= 0; at--) {
    const piece = pieces[at]
    if (!piece) break
    if (piece.kind === 'line-end') {
      if (at < pieces.length - 1) {
        if (!lineHasComment) return block
        block = piece.to
      }
      lineHasComment = false
    } else if (piece.kind !== 'blank') lineHasComment = true
  }
  // The first line of the gap is the rest of the statement before, unless the gap begins the text.
  return lineHasComment && index === 0 ? from : block
}
