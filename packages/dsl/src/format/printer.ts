import { type GapPiece, scanGap } from '../syntax/gap.ts'

/** How wide a line may get before a block is spread over lines. */
export const lineWidth = 110

/** Copies tokens of a statement one after another; what stands between them is written anew, comments kept. */
export interface Printer {
  /** A token or a piece of text that stays as it is, after the gap before it. */
  copy(from: number, to: number): void
  /** The gap up to an offset: this spacing, or the comments in it. */
  space(until: number, spacing: string): void
  /** The gap up to an offset, on a new line: comments on the line before stay there, others get their own. A closing
   * bracket has the outer indentation, the comments above it the inner one. */
  line(until: number, indent: string, place?: 'first' | 'last', commentIndent?: string): void
  /** A token that is left out; comments around it stay. */
  drop(from: number, to: number): void
  add(text: string): void
  done(): string
}

/**
 * @param source  what the offsets refer to
 * @param from    where the first token is
 * @param lineEnd what a new line ends with
 */
export function createPrinter(source: string, from: number, lineEnd: string): Printer {
  let out = ''
  let at = from
  let dropped: GapPiece[] = []
  const gapTo = (until: number): readonly GapPiece[] => {
    const pieces = [...dropped, ...scanGap(source, at, until)]
    dropped = []
    at = until
    return pieces
  }
  const text = (piece: GapPiece) => source.slice(piece.from, piece.to)
  return {
    copy(start, end) {
      out += source.slice(start, end)
      at = end
    },
    space(until, spacing) {
      const comments = gapTo(until).filter(isComment)
      if (comments.length === 0) out += spacing
      for (const comment of comments) {
        out += (/\s$/.test(out) ? '' : ' ') + text(comment)
        out += comment.kind === 'line-comment' ? `${lineEnd}  ` : comment === comments.at(-1) ? ' ' : ''
      }
    },
    line(until, indent, place, commentIndent = indent) {
      out += linesOf(gapTo(until)).reduce((sum, { comments, blankBefore, sameLine }, index, all) => {
        const isLast = index === all.length - 1
        if (sameLine) return sum + comments.map((comment) => ` ${text(comment)}`).join('')
        const blank =
          blankBefore && !(place === 'first' && index === firstOwnLine(all)) && !(place === 'last' && isLast)
        return (
          sum +
          (blank ? lineEnd : '') +
          lineEnd +
          (isLast ? indent : commentIndent) +
          comments.map(text).join(' ')
        )
      }, '')
    },
    drop(start, end) {
      dropped = [...dropped, ...scanGap(source, at, start)]
      at = end
    },
    add(added) {
      out += added
    },
    done: () => out,
  }
}

/** A line of a gap: its comments, and whether blank lines stand before it. The last one is the next token's. */
export interface GapLine {
  readonly comments: readonly GapPiece[]
  readonly blankBefore: boolean
  /** Whether it is the rest of the line of the token before. */
  readonly sameLine: boolean
}

/** The lines of a gap that have comments, and always a last one for what follows. */
export function linesOf(pieces: readonly GapPiece[]): readonly GapLine[] {
  const lines: GapLine[] = []
  let comments: GapPiece[] = []
  let sameLine = true
  let ends = 0
  for (const piece of pieces) {
    if (piece.kind === 'line-end') {
      if (comments.length > 0) lines.push({ comments, blankBefore: ends > 1, sameLine })
      if (comments.length > 0) ends = 0
      comments = []
      sameLine = false
      ends++
    } else if (isComment(piece)) comments.push(piece)
  }
  if (sameLine && comments.length > 0) {
    lines.push({ comments, blankBefore: false, sameLine: true })
    comments = []
  }
  return [...lines, { comments, blankBefore: ends > 1, sameLine: false }]
}

function firstOwnLine(lines: readonly GapLine[]): number {
  return lines.findIndex(({ sameLine }) => !sameLine)
}

function isComment({ kind }: GapPiece): boolean {
  return kind === 'line-comment' || kind === 'block-comment'
}
