import type { Cursor } from './cursor.ts'
import { beginsStatement } from './recover.ts'
import { Token } from './token.ts'

/** Takes the closing bracket, or says what is wrong. */
export function closes(c: Cursor, closing: number): boolean {
  if (c.kind() === closing) {
    c.leaveBracket()
    return true
  }
  noClose(c, `${closingText[closing]} or a comma`)
  return false
}

const closingText: Readonly<Record<number, string>> = {
  [Token.closeParen]: ')',
  [Token.closeList]: ']',
  [Token.closeBrace]: '}',
}

/** What stands here is neither the closing bracket nor what may come before it. */
export function noClose(c: Cursor, expected: string): null {
  if (endsStatement(c)) return c.unclosedBracket()
  if (c.onNewLine[c.index] === 1) return noComma(c)
  if (c.kind() === Token.equals) return c.unexpected('To compare, write == with two equals signs.')
  return c.unexpected(`Expected ${expected}, found ${c.describe()}.`)
}

/** What stands here begins no value. */
export function noOperand(c: Cursor, what: string): null {
  if (c.kind() === Token.unclosed) return c.unclosedToken()
  if (c.kind() === Token.tripleString)
    return c.unexpected('Triple quotes are for properties. Use single or double quotes here.')
  const before = c.kinds[c.index - 1]
  if (endsStatement(c)) {
    const opener = c.open.at(-1)
    if (opener !== undefined && (opener === c.index - 1 || before === Token.comma)) return c.unclosedBracket()
    return c.missing('R002', `Here ${what} is missing.`)
  }
  if (lacksOperand(c.kind(), before, c.open.length > 0)) return c.missing('R002', `Here ${what} is missing.`)
  const hint = hintFor(c, before)
  if (hint) return c.unexpected(hint)
  return c.unexpected(`Expected ${what}, found ${c.describe()}.`)
}

/** Whether what stands here fits, were there only a value before it. */
function lacksOperand(kind: number, before: number | undefined, inBrackets: boolean): boolean {
  if (kind === Token.colon) return before === Token.question
  return inBrackets && (isClosing(kind) || kind === Token.comma)
}

/** What other languages write in such a place. */
function hintFor(c: Cursor, before: number | undefined): string | null {
  if (c.source(c.index) === '&') return 'Write && or and.'
  if (c.kind() === Token.equals && (before === Token.equal || before === Token.notEqual))
    return 'To compare, write == or != with no further equals sign.'
  if (c.kind() === Token.greater && before === Token.less) return 'To say that two values differ, write !=.'
  return null
}

function endsStatement(c: Cursor): boolean {
  return c.kind() === Token.end || c.kind() === Token.semicolon || c.kind() === Token.arrow
}

/** A line goes on where a comma or the closing bracket should stand. */
export function noComma(c: Cursor): null {
  return closesLater(c)
    ? c.missing('R002', 'Here something is missing, perhaps a comma.')
    : c.unclosedBracket()
}

/** Brackets are looked through only so far; what is longer counts as never closed. */
const longestLook = 1000

/** Whether the bracket that is open now is closed before another statement begins. */
function closesLater(c: Cursor): boolean {
  const { kinds } = c
  const closing = (kinds[c.open.at(-1) ?? 0] as number) + 1
  let depth = 0
  for (let count = 0; count < longestLook; count++) {
    const kind = c.kindAhead(count)
    const index = c.index + count
    if (kind === Token.end || kind === Token.semicolon || kind === Token.arrow) return false
    if (c.onNewLine[index] === 1 && beginsStatement(c, index)) return false
    if (isOpening(kind)) depth++
    else if (isClosing(kind) && depth-- === 0) return kind === closing
  }
  return false
}

function isOpening(kind: number): boolean {
  return kind === Token.openParen || kind === Token.openList || kind === Token.openBrace
}

function isClosing(kind: number): boolean {
  return kind === Token.closeParen || kind === Token.closeList || kind === Token.closeBrace
}
