import { lex } from '../syntax/lexer.ts'
import { Token } from '../syntax/token.ts'
import type { Statement, Tree } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'

/** The statement that an offset stands in or touches, and where it starts. */
export interface StatementPlace {
  readonly index: number
  readonly start: number
  readonly statement: Statement
}

/** The last statement that starts at or before an offset, even when the offset is behind its end. */
export function statementBefore({ starts, statements }: Tree, offset: number): StatementPlace | null {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  const statement = statements[low]
  const start = starts[low]
  if (!statement || start === undefined || start > offset) return null
  return { index: low, start, statement }
}

/** Whether an offset stands in a span or at one of its ends. */
export function touches({ from, to }: Span, offset: number): boolean {
  return offset >= from && offset <= to
}

export function shiftSpan({ from, to }: Span, by: number): Span {
  return { from: from + by, to: to + by }
}

/** A token before the cursor. */
export interface Word extends Span {
  readonly kind: number
  readonly text: string
  readonly onNewLine: boolean
}

/** What has been written of the statement at the cursor. */
export interface Written {
  /** The tokens before the cursor, without the one being typed. */
  readonly words: readonly Word[]
  /** The word being typed, the part behind the cursor included; empty at the cursor when there is none. */
  readonly span: Span
  /** The string that the cursor is in, its quotes included; null outside of one, and in a `${…}`. */
  readonly quoted: Span | null
  /** In a comment or a `"""` string, where nothing is offered. */
  readonly isText: boolean
}

/** Reads the statement up to the cursor; `span` is what a completion replaces. */
export function writtenAt(tree: Tree, offset: number): Written {
  const { text } = tree
  const from = contextStart(tree, offset)
  const template = openTemplate(text, from, offset)
  const begin = template ?? from
  const words = wordsBetween(text, begin, offset, template === null)
  // What follows `"""` up to the cursor is text, over line ends too; where the string ends does not matter.
  const triple = words.findIndex((word) => word.kind === Token.unclosed && word.text.startsWith('"""'))
  if (triple >= 0) words.length = triple + 1
  const last = words.at(-1)
  const isTyped = last?.to === offset && (last.kind === Token.word || last.kind === Token.digits)
  const open = last?.kind === Token.unclosed ? last : null
  if (isTyped || open) words.pop()
  return {
    words: template === null ? words : [marker(begin), ...words],
    span: isTyped ? { from: last.from, to: wordEnd(text, offset) } : { from: offset, to: offset },
    quoted:
      open && triple < 0 && /^["']/.test(open.text)
        ? { from: open.from, to: stringEnd(text, open, offset) }
        : null,
    isText:
      triple >= 0 ||
      (open !== null && !/^["']/.test(open.text)) ||
      (!open && inComment(text, last?.to ?? begin, offset)),
  }
}

function wordsBetween(text: string, from: number, to: number, comments: boolean): Word[] {
  const tokens = lex(text, { from, to, comments })
  const words: Word[] = []
  for (let at = 0; at < tokens.count - 1; at++) {
    const start = tokens.starts[at] as number
    const end = tokens.ends[at] as number
    words.push({
      kind: tokens.kinds[at] as number,
      from: start,
      to: end,
      text: text.slice(start, end),
      onNewLine: tokens.onNewLine[at] === 1,
    })
  }
  return words
}

/** Where the string ends that begins before the cursor: at its quote, when only what a name may hold is before it. */
function stringEnd(text: string, { from }: Span, offset: number): number {
  const rest = /^[\p{L}\p{M}\p{N}_ /.*,-]*/u.exec(text.slice(offset, offset + 200))?.[0] ?? ''
  return text[offset + rest.length] === text[from] ? offset + rest.length + 1 : offset
}

/** Stands for the `: ` before an expression. */
function marker(at: number): Word {
  return { kind: Token.colon, from: at, to: at, text: ':', onNewLine: false }
}

/** Where the statement at the cursor begins: the cursor itself when a whole one is behind. */
function contextStart(tree: Tree, offset: number): number {
  const place = statementBefore(tree, offset)
  if (!place) return Math.min(offset, tree.text.charCodeAt(0) === 0xfeff ? 1 : 0)
  const { statement, start } = place
  const end = start + statement.length
  if (offset <= start + statement.contentEnd && !(statement.kind === 'broken' && offset > end)) return start
  if (statement.semicolon !== null && offset >= end) return end
  return /[\n\r]/.test(tree.text.slice(start + statement.contentEnd, offset)) &&
    !goesOn(tree.text, start, offset)
    ? end
    : start
}

/** Whether the text before the cursor cannot end at its line end. */
function goesOn(text: string, from: number, offset: number): boolean {
  const tokens = lex(text, { from, to: offset })
  let depth = 0
  for (let at = 0; at < tokens.count - 1; at++) {
    const kind = tokens.kinds[at] as number
    if (kind === Token.openBrace || kind === Token.openList || kind === Token.openParen) depth++
    if (kind === Token.closeBrace || kind === Token.closeList || kind === Token.closeParen) depth--
  }
  const last = tokens.kinds[tokens.count - 2]
  return depth > 0 || last === Token.arrow || last === Token.colon || last === Token.comma
}

/** Where the `${` begins that the cursor stands in, after it; null when it stands in none. */
function openTemplate(text: string, from: number, offset: number): number | null {
  const open = text.lastIndexOf('${', offset - 1)
  if (open < from || open + 2 > offset || text[open - 1] === '\\') return null
  const inside = text.slice(open + 2, offset)
  return /[}\n\r]/.test(inside) ? null : open + 2
}

function inComment(text: string, from: number, offset: number): boolean {
  const gap = text.slice(from, offset)
  return /(?:#|\/\/)[^\n\r]*$/.test(gap) || gap.lastIndexOf('/*') > gap.lastIndexOf('*/')
}

function wordEnd(text: string, offset: number): number {
  let end = offset
  while (end < text.length && /[\p{L}\p{M}\p{Nd}_]/u.test(text[end] as string)) end++
  return end
}

/** A `${` being typed in: its words stand behind an empty colon. */
export function isInTemplate(word: Word): boolean {
  return word.kind === Token.colon && word.from === word.to
}

export function isWord(word: Word, text: string): boolean {
  return word.kind === Token.word && word.text === text
}

/** Where the colon before the guard is, outside of brackets; -1 without one. */
export function guardColon(words: readonly Word[]): number {
  let depth = 0
  return words.findIndex(({ kind }) => {
    if (kind === Token.openList) depth++
    if (kind === Token.closeList) depth--
    return kind === Token.colon && depth === 0
  })
}
