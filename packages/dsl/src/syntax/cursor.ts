import type { DiagnosticCodeName } from '../diagnostic/codes.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Span } from '../text/span.ts'
import type { Limits } from './limits.ts'
import type { NameEntry, NameTable } from './name-table.ts'
import { Token, type Tokens } from './token.ts'

/** Why a statement is broken; offsets are those of the text being parsed. */
export interface Problem extends Span {
  readonly code: DiagnosticCodeName
  readonly message: string
}

/** Controls, halves of pairs and what joins letters show nothing in a message. */
const isSeen = /^[^\p{C}\p{M}]$/u

/**
 * The parser's place among the tokens of one text, and what it knows about the statement it is in. The first
 * problem is kept; a parse function that meets one answers null.
 */
export class Cursor {
  readonly text: string
  readonly limits: Limits
  readonly tokens: Tokens
  readonly names: NameTable
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly onNewLine: Uint8Array
  /** The token to be taken next. */
  index = 0
  /** Where the statement starts; node offsets are relative to it. */
  base = 0
  /** The furthest token looked at besides `index`. */
  furthest = 0
  /** Tokens that opened the brackets which are open now. */
  readonly open: number[] = []
  /** What counts against the limit of nesting. */
  nesting = 0
  expressionNodes = 0
  /** The entry of the name parsed last. */
  lastName: NameEntry | null = null
  /** The states of a transition's groups, in text order; only the first `mentionCount` belong to this statement. */
  readonly mentioned: NameEntry[] = []
  mentionCount = 0
  problem: Problem | null = null
  /** Diagnostics of a statement that is understood all the same. */
  notes: Diagnostic[] = []

  constructor(text: string, tokens: Tokens, limits: Limits, names: NameTable) {
    this.text = text
    this.tokens = tokens
    this.limits = limits
    this.names = names
    this.kinds = tokens.kinds
    this.starts = tokens.starts
    this.ends = tokens.ends
    this.onNewLine = tokens.onNewLine
  }

  begin(): void {
    this.base = this.starts[this.index] as number
    this.furthest = this.index
    if (this.open.length > 0) this.open.length = 0
    this.nesting = 0
    this.mentionCount = 0
    this.problem = null
    if (this.notes.length > 0) this.notes = []
  }

  kind(): number {
    return this.kinds[this.index] as number
  }

  /** The kind of the next token, or `Token.end` where a line end ends the statement before it. */
  kindOnLine(): number {
    const { index } = this
    if (this.onNewLine[index] === 1 && this.open.length === 0) return Token.end
    return this.kinds[index] as number
  }

  /** Whether the next token is the first on its line, but not of its statement. */
  startsLine(): boolean {
    return this.onNewLine[this.index] === 1 && (this.starts[this.index] as number) > this.base
  }

  /** The kind of a token further on; `Token.end` past the last one. */
  kindAhead(count: number): number {
    const index = Math.min(this.index + count, this.tokens.count - 1)
    if (index > this.furthest) this.furthest = index
    return this.kinds[index] as number
  }

  /** Where the next token starts, relative to the statement. */
  get from(): number {
    return (this.starts[this.index] as number) - this.base
  }

  /** Where the token before ends, relative to the statement. */
  get lastEnd(): number {
    return (this.ends[this.index - 1] as number) - this.base
  }

  isWord(index: number, word: string): boolean {
    const start = this.starts[index] as number
    return (
      this.kinds[index] === Token.word &&
      (this.ends[index] as number) - start === word.length &&
      this.text.startsWith(word, start)
    )
  }

  source(index: number): string {
    return this.text.slice(this.starts[index] as number, this.ends[index] as number)
  }

  /** Takes an opening bracket; answers false when brackets are nested too deeply. */
  enterBracket(): boolean {
    this.open.push(this.index)
    if (!this.deeper(this.index)) return false
    this.index++
    return true
  }

  leaveBracket(): void {
    this.open.pop()
    this.nesting--
    this.index++
  }

  deeper(at: number): boolean {
    if (++this.nesting <= this.limits.maxNesting) return true
    const message = `This is nested more than ${this.limits.maxNesting} levels deep. Split it into smaller parts.`
    this.fail('R014', this.starts[at] as number, this.ends[at] as number, message)
    return false
  }

  fail(code: DiagnosticCodeName, from: number, to: number, message: string): null {
    this.problem ??= { code, from, to, message }
    return null
  }

  /** The next token stands where it does not belong. */
  unexpected(message: string): null {
    if (this.kind() === Token.unclosed) return this.unclosedToken()
    if (this.kind() === Token.end) return this.missing('R002', message)
    return this.fail('R001', this.starts[this.index] as number, this.ends[this.index] as number, message)
  }

  /** Something is missing right after the token before. */
  missing(code: DiagnosticCodeName, message: string): null {
    const at = this.starts[this.index] as number
    const end = (this.ends[this.index - 1] ?? at) as number
    const place = this.index > 0 && end >= this.base ? end : at
    return this.fail(code, place, place, message)
  }

  unclosedToken(): null {
    const start = this.starts[this.index] as number
    const quote = this.text.startsWith('"""', start)
      ? '"""'
      : this.text.startsWith('/*', start)
        ? '/*'
        : this.text.charAt(start)
    const message =
      quote === '/*'
        ? 'This comment is never closed. Put */ where it ends.'
        : quote === '"""'
          ? 'This text is never closed. Put """ where it ends.'
          : `This quote is not closed on its line. Put ${quote} where the text ends.`
    return this.fail('R003', start, start + quote.length, message)
  }

  /** The innermost open bracket is never closed. */
  unclosedBracket(): null {
    const opener = this.open.at(-1) ?? this.index
    const bracket = this.source(opener)
    const closing = { '(': ')', '[': ']', '{': '}' }[bracket] ?? bracket
    const message = `This ${bracket} is never closed. Put a ${closing} where it ends.`
    return this.fail('R003', this.starts[opener] as number, this.ends[opener] as number, message)
  }

  /** A diagnostic about a part of a statement that is understood all the same. */
  note(code: DiagnosticCodeName, span: Span, message: string): void {
    this.notes.push({ code, severity: 'error', from: span.from, to: span.to, message })
  }

  /** A short name of the next token for messages. */
  describe(): string {
    if (this.kind() === Token.end) return 'the end of the text'
    const source = this.source(this.index)
    if (this.kind() === Token.unknown && !isSeen.test(source)) {
      return `the character U+${(source.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`
    }
    return source.length > 30 ? `${source.slice(0, 29)}…` : source
  }
}
