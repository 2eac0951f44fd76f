import type { Span } from '../text/span.ts'

/** What stands between tokens: blanks, line ends and comments. A line comment ends before its line end. */
export interface GapPiece extends Span {
  readonly kind: 'blank' | 'line-end' | 'line-comment' | 'block-comment'
}

/** The pieces of `[from, to)`, which must hold no token. */
export function scanGap(text: string, from: number, to: number): readonly GapPiece[] {
  const pieces: GapPiece[] = []
  let at = from
  while (at < to) {
    const [kind, end] = pieceAt(text, at, to)
    pieces.push({ kind, from: at, to: end })
    at = end
  }
  return pieces
}

function pieceAt(text: string, at: number, to: number): readonly [GapPiece['kind'], number] {
  const code = text.charCodeAt(at)
  if (isLineEnd(code))
    return ['line-end', at + (code === 13 && at + 1 < to && text.charCodeAt(at + 1) === 10 ? 2 : 1)]
  if (startsLineComment(text, at)) return ['line-comment', lineEndAfter(text, at, to)]
  if (text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2)
    return ['block-comment', close < 0 || close + 2 > to ? to : close + 2]
  }
  let end = at + 1
  while (end < to && !isLineEnd(text.charCodeAt(end)) && !startsComment(text, end)) end++
  return ['blank', end]
}

function startsComment(text: string, at: number): boolean {
  return startsLineComment(text, at) || text.startsWith('/*', at)
}

function startsLineComment(text: string, at: number): boolean {
  return text.charCodeAt(at) === 35 || text.startsWith('//', at)
}

function lineEndAfter(text: string, at: number, to: number): number {
  let end = at
  while (end < to && !isLineEnd(text.charCodeAt(end))) end++
  return end
}

/** LF or CR. */
export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13
}
