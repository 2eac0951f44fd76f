import { asciiClass, Character, classOf } from './characters.ts'
import { Token, type Tokens } from './token.ts'

export interface LexOptions {
  readonly from?: number
  readonly to?: number
  /** False inside `${…}`, where `#` and `//` begin no comment. */
  readonly comments?: boolean
}

/**
 * Tokens of `text` between two offsets. Total: any string has tokens, and what is in no token is a blank, a line
 * end or a comment (rules L1 to L9).
 */
export function lex(text: string, options: LexOptions = {}): Tokens {
  const lexer = new Lexer(text, options)
  lexer.run()
  return lexer
}

/** So many tokens are read before room is made for those of the whole text. */
const sample = 2048

class Lexer implements Tokens {
  count = 0
  kinds: Uint8Array
  starts: Int32Array
  ends: Int32Array
  onNewLine: Uint8Array
  private readonly text: string
  private readonly from: number
  private readonly to: number
  private readonly comments: boolean
  private at: number
  private newLine = 0
  /** Set once a search found none, so that a text full of openings is not searched again for each. */
  private noTripleQuoteAhead = false
  private noCommentEndAhead = false

  get dependsOnWholeText(): boolean {
    return this.noTripleQuoteAhead || this.noCommentEndAhead
  }

  constructor(text: string, { from = 0, to = text.length, comments = true }: LexOptions) {
    this.text = text
    this.from = from
    this.to = to
    this.at = from
    this.comments = comments
    const capacity = Math.min((to - from) >> 2, sample) + 16
    this.kinds = new Uint8Array(capacity)
    this.starts = new Int32Array(capacity)
    this.ends = new Int32Array(capacity)
    this.onNewLine = new Uint8Array(capacity)
  }

  run(): void {
    const { text, to } = this
    while (this.at < to) {
      const start = this.at
      const code = text.charCodeAt(start)
      const kind = code < 128 ? (asciiClass[code] as number) : this.wideClass(start)
      if (kind === Character.letter) this.word(Token.word)
      else if (kind === Character.blank) this.at++
      else if (kind === Character.digit) this.word(Token.digits)
      else if (kind === Character.lineEnd) {
        this.newLine = 1
        this.at++
      } else this.symbol(code, start)
    }
    this.push(Token.end, to, to)
  }

  private wideClass(at: number): number {
    return classOf(this.text.codePointAt(at) as number, false)
  }

  private word(kind: number): void {
    const { text, to } = this
    const start = this.at
    let at = start
    while (at < to) {
      const code = text.charCodeAt(at)
      if (code < 128) {
        const found = asciiClass[code] as number
        if (found !== Character.letter && found !== Character.digit) break
        at++
      } else {
        const codePoint = text.codePointAt(at) as number
        const found = classOf(codePoint, true)
        if (found !== Character.letter && found !== Character.digit) break
        at += codePoint > 0xffff ? 2 : 1
      }
    }
    this.push(kind, start, at)
  }

  private symbol(code: number, start: number): void {
    const alone = code < 128 ? (standingAlone[code] as number) : 0
    if (alone !== 0) {
      this.push(alone, start, start + 1)
      return
    }
    const next = start + 1 < this.to ? this.text.charCodeAt(start + 1) : 0
    if (code === 34 || code === 39) this.string(code, start)
    else if (this.comments && (code === 35 || (code === 47 && next === 47))) this.at = this.lineEnd(start)
    else if (this.comments && code === 47 && next === 42) this.blockComment(start)
    else {
      const pair = pairOf(code, next)
      if (pair) this.push(pair, start, start + 2)
      else this.single(code, start)
    }
  }

  private single(code: number, start: number): void {
    const kind = code < 128 ? (singles[code] as number) : 0
    if (kind) this.push(kind, start, start + 1)
    else {
      const width = (this.text.codePointAt(start) as number) > 0xffff ? 2 : 1
      this.push(Token.unknown, start, Math.min(start + width, this.to))
    }
  }

  private string(quote: number, start: number): void {
    const { text, to } = this
    if (quote === 34 && start + 3 <= to && text.startsWith('"""', start)) {
      this.tripleString(start)
      return
    }
    for (let at = start + 1; at < to; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        this.push(Token.string, start, at + 1)
        return
      }
      if (code === 92) at++
      const reached = at < to ? text.charCodeAt(at) : 10
      if (reached === 10 || reached === 13) break
    }
    this.unclosed(start)
  }

  private tripleString(start: number): void {
    const close = this.noTripleQuoteAhead ? -1 : this.text.indexOf('"""', start + 3)
    if (close < 0 || close + 3 > this.to) {
      this.noTripleQuoteAhead = true
      this.unclosed(start)
    } else this.push(Token.tripleString, start, close + 3)
  }

  private blockComment(start: number): void {
    const close = this.noCommentEndAhead ? -1 : this.text.indexOf('*/', start + 2)
    if (close < 0 || close + 2 > this.to) {
      this.noCommentEndAhead = true
      this.unclosed(start)
      return
    }
    for (let at = start; at < close; at++) {
      const code = this.text.charCodeAt(at)
      if (code === 10 || code === 13) this.newLine = 1
    }
    this.at = close + 2
  }

  private unclosed(start: number): void {
    this.push(Token.unclosed, start, this.lineEnd(start))
  }

  private lineEnd(from: number): number {
    const { text, to } = this
    let at = from
    while (at < to) {
      const code = text.charCodeAt(at)
      if (code === 10 || code === 13) break
      at++
    }
    return at
  }

  private push(kind: number, start: number, end: number): void {
    if (this.count === this.kinds.length) this.grow()
    const index = this.count++
    this.kinds[index] = kind
    this.starts[index] = start
    this.ends[index] = end
    this.onNewLine[index] = this.newLine
    this.newLine = 0
    this.at = end
  }

  /** Makes room for as many tokens as there will be when the rest of the text is as dense as it was so far. */
  private grow(): void {
    const { count, to } = this
    const read = this.at - this.from
    const left = to - this.at
    const expected = Math.ceil((1.1 * left * count) / Math.max(read, 1))
    const capacity = count + Math.min(left, Math.max(expected, count >> 1)) + 16
    this.kinds = grown(this.kinds, new Uint8Array(capacity))
    this.starts = grown(this.starts, new Int32Array(capacity))
    this.ends = grown(this.ends, new Int32Array(capacity))
    this.onNewLine = grown(this.onNewLine, new Uint8Array(capacity))
  }
}

function grown<T extends Uint8Array | Int32Array>(old: T, larger: T): T {
  larger.set(old)
  return larger
}

function pairOf(code: number, next: number): number {
  if (next === 61) {
    if (code === 61) return Token.equal
    if (code === 33) return Token.notEqual
    if (code === 60) return Token.lessEqual
    if (code === 62) return Token.greaterEqual
  }
  if (code === 45 && next === 62) return Token.arrow
  if (code !== next) return 0
  if (code === 38) return Token.and
  if (code === 124) return Token.or
  return code === 63 ? Token.orElse : 0
}

const singles = new Uint8Array(128)
for (const [text, kind] of [
  ['/', Token.divide],
  ['-', Token.minus],
  ['=', Token.equals],
  ['!', Token.not],
  ['<', Token.less],
  ['>', Token.greater],
  ['|', Token.pipe],
  ['?', Token.question],
  [';', Token.semicolon],
  [':', Token.colon],
  [',', Token.comma],
  ['.', Token.dot],
  ['+', Token.plus],
  ['*', Token.times],
  ['%', Token.modulo],
  ['(', Token.openParen],
  [')', Token.closeParen],
  ['[', Token.openList],
  [']', Token.closeList],
  ['{', Token.openBrace],
  ['}', Token.closeBrace],
] as const) {
  singles[text.charCodeAt(0)] = kind
}

/** Of these those that begin no pair and no comment. */
const standingAlone = singles.map((kind, code) =>
  ';:,.()[]{}'.includes(String.fromCharCode(code)) ? kind : 0,
)
