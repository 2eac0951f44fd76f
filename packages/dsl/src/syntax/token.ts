/**
 * Kinds of tokens. Blanks and comments are the gaps between tokens. The kinds up to `closeBrace` are what a
 * character looks like; which words are keywords, and whether `a-b` is a name or a difference, the parser decides.
 */
export const Token = {
  /** The end of the text; always the last token. */
  end: 0,
  /** A letter or `_`, then letters, marks, digits and `_`. */
  word: 1,
  /** The same, beginning with a digit. */
  digits: 2,
  /** A string in single or double quotes, closed on its line. */
  string: 3,
  /** A string in triple quotes. */
  tripleString: 4,
  arrow: 5,
  semicolon: 6,
  colon: 7,
  comma: 8,
  dot: 9,
  question: 10,
  equals: 11,
  pipe: 12,
  equal: 13,
  notEqual: 14,
  less: 15,
  lessEqual: 16,
  greater: 17,
  greaterEqual: 18,
  and: 19,
  or: 20,
  not: 21,
  orElse: 22,
  plus: 23,
  minus: 24,
  times: 25,
  divide: 26,
  modulo: 27,
  openParen: 28,
  closeParen: 29,
  openList: 30,
  closeList: 31,
  openBrace: 32,
  closeBrace: 33,
  /** A quote that is not closed on its line, a `"""` or `/*` that is never closed; reaches to the end of its line. */
  unclosed: 34,
  /** A character that means nothing here. */
  unknown: 35,
} as const

export type TokenKind = (typeof Token)[keyof typeof Token]

/** Tokens in typed arrays; the entry at `count - 1` is the end. */
export interface Tokens {
  readonly count: number
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** 1 where a line end stands between the token before and this one. */
  readonly onNewLine: Uint8Array
  /** True when an unclosed `"""` or `/*` is among them: text far behind may still close it. */
  readonly dependsOnWholeText: boolean
}
