import { assertEditsFit, type TextEdit } from './text-edit.ts'

/** Neighbours that are shorter than this together become one. */
const MOST_MERGED = 4096
/** With more pieces the text is put together anew. */
const MOST_PIECES = 200

/**
 * A text in pieces, so that an edit of a large one copies only what stands beside it. Put together when somebody asks
 * for the whole.
 */
export class PiecedText {
  readonly length: number
  private pieces: readonly string[]
  private counted: number | null = null

  private constructor(pieces: readonly string[], length: number) {
    this.pieces = pieces
    this.length = length
  }

  static of(text: string): PiecedText {
    return new PiecedText([text], text.length)
  }

  /** The whole text. */
  get whole(): string {
    if (this.pieces.length !== 1) this.pieces = [this.pieces.join('')]
    return this.pieces[0] as string
  }

  /** Its length in UTF-8; a lone half of a pair has the three bytes of what it is replaced by. */
  get bytes(): number {
    this.counted ??= utf8Length(this.whole)
    return this.counted
  }

  slice(from: number, to: number): string {
    let found = ''
    let at = 0
    for (const piece of this.pieces) {
      const end = at + piece.length
      if (end > from && at < to) found += piece.slice(Math.max(from - at, 0), to - at)
      if (end >= to) break
      at = end
    }
    return found
  }

  /** Undefined before its start and behind its end. */
  charAt(offset: number): string | undefined {
    let at = 0
    for (const piece of this.pieces) {
      if (offset < at + piece.length) return piece[offset - at]
      at += piece.length
    }
  }

  /** Its first line end; LF without any. */
  lineEnd(): string {
    let at = 0
    for (const piece of this.pieces) {
      const found = piece.search(/[\r\n]/)
      if (found < 0) at += piece.length
      else if (piece[found] === '\n') return '\n'
      else return this.charAt(at + found + 1) === '\n' ? '\r\n' : '\r'
    }
    return '\n'
  }

  /** @throws {RangeError} when the edits overlap, are out of order or reach past the text */
  edited(edits: readonly TextEdit[]): PiecedText {
    assertEditsFit(edits, this.length)
    const next: string[] = []
    let length = this.length
    let index = 0
    let at = 0
    let done = 0
    const copyUpTo = (to: number) => {
      while (done < to) {
        const piece = this.pieces[index] as string
        const end = Math.min(at + piece.length, to)
        push(next, piece.slice(done - at, end - at))
        done = end
        if (done < at + piece.length) return
        at += piece.length
        index++
      }
    }
    for (const { from, to, insert } of edits) {
      copyUpTo(from)
      push(next, insert)
      length += insert.length - (to - from)
      done = to
      while (index < this.pieces.length && at + (this.pieces[index] as string).length <= done) {
        at += (this.pieces[index] as string).length
        index++
      }
    }
    copyUpTo(this.length)
    const edited = new PiecedText(next.length > MOST_PIECES ? [next.join('')] : next, length)
    edited.counted = this.bytesAfter(edits, edited)
    return edited
  }

  /** From the bytes before, where they are known: of what the edits span, and a unit on either side. */
  private bytesAfter(edits: readonly TextEdit[], edited: PiecedText): number | null {
    const [first] = edits
    const last = edits.at(-1)
    if (this.counted === null || !first || !last) return null
    const from = Math.max(first.from - 1, 0)
    const to = Math.min(last.to + 1, this.length)
    const before = this.slice(from, to)
    return (
      this.counted - utf8Length(before) + utf8Length(edited.slice(from, to + edited.length - this.length))
    )
  }
}

function push(pieces: string[], piece: string): void {
  if (piece === '') return
  const last = pieces.at(-1)
  if (last !== undefined && last.length + piece.length < MOST_MERGED) pieces[pieces.length - 1] = last + piece
  else pieces.push(piece)
}

/** The length of a text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // A lone half of a pair becomes U+FFFD, which has three bytes.
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (isHighOfPair(text, at)) {
      bytes += 4
      at++
    } else bytes += 3
  }
  return bytes
}

function isHighOfPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}
