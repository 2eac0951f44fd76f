import type { Cursor } from './cursor.ts'
import { endOfPlainName, startsName } from './parse-name.ts'
import { Token } from './token.ts'

/**
 * Where the statement that begins at token `first` ends, after the cursor's token turned out not to fit: at its `;`,
 * at the end of its line, after the braces that it opened, and always before a line that begins a statement of its
 * own (rules P20 to P23). Never `first` itself.
 *
 * @param inBlock whether its outermost open bracket is the brace of a declaration
 */
export function endOfBroken(c: Cursor, first: number, inBlock: boolean): number {
  const cut = lineToCutAt(c, first)
  if (cut > first) return cut
  return skip(c, first, inBlock)
}

/** The error stands in a line of its own that begins another statement: then the broken one ended before. */
function lineToCutAt(c: Cursor, first: number): number {
  const { index } = c
  const kind = c.kinds[index]
  const isOpen = c.open.length > 0
  if (!isOpen && (kind === Token.end || kind === Token.semicolon || c.onNewLine[index] === 1)) return first
  let line = index
  while (line > first && c.onNewLine[line] === 0) line--
  if (!isOpen && kind !== Token.arrow && (line === first || !goesOn(c, line - 1))) return first
  return line > first && c.kinds[line] !== Token.arrow && beginsStatement(c, line) ? line : first
}

function skip(c: Cursor, first: number, inBlock: boolean): number {
  const { kinds, onNewLine } = c
  let depth = c.open.length
  let lastSemicolon = -1
  for (let index = Math.max(c.index, first); ; index++) {
    const kind = kinds[index] as number
    see(c, index)
    if (kind === Token.end) return index
    if (index > first && onNewLine[index] === 1) {
      if (beginsStatement(c, index)) return index
      if (depth === 0 && kind !== Token.arrow && !goesOn(c, index - 1)) return index
    }
    if (kind === Token.semicolon) {
      if (depth === 0 || !inBlock) return index + 1
      lastSemicolon = index
    } else if (kind === Token.openBrace || kind === Token.openList || kind === Token.openParen) {
      depth++
    } else if (kind === Token.closeBrace || kind === Token.closeList || kind === Token.closeParen) {
      depth = Math.max(0, depth - 1)
      if (depth === 0 && inBlock && kind === Token.closeBrace) return afterBlock(c, index + 1)
    } else if (kind === Token.arrow && depth > 0 && inBlock && lastSemicolon >= 0) {
      return lastSemicolon + 1
    }
  }
}

/** A `;` right after a broken block goes with it. */
function afterBlock(c: Cursor, index: number): number {
  return c.kinds[index] === Token.semicolon && c.onNewLine[index] === 0 ? index + 1 : index
}

/** Whether a statement goes on over the line end after this token. */
export function goesOn(c: Cursor, index: number): boolean {
  const kind = c.kinds[index] as number
  if (kind === Token.word)
    return c.isWord(index, 'and') || c.isWord(index, 'or') || c.isWord(index, 'not') || c.isWord(index, 'in')
  return (
    kind === Token.arrow ||
    kind === Token.colon ||
    kind === Token.comma ||
    kind === Token.dot ||
    (kind >= Token.question && kind <= Token.modulo)
  )
}

/** Whether a line that begins with this token looks like a new statement: an arrow soon, or a declaration. */
export function beginsStatement(c: Cursor, index: number): boolean {
  const { kinds, onNewLine } = c
  const kind = kinds[index] as number
  if (kind === Token.openList) return isListBeforeArrow(c, index)
  if (!startsName(kind)) return false
  const next = kind === Token.string ? index + 1 : endOfPlainName(c, index)
  see(c, next)
  const nextKind = kinds[next] as number
  if (nextKind === Token.arrow) return true
  if (kind === Token.string || onNewLine[next] === 1) return false
  if (nextKind === Token.openBrace) return c.isWord(index, 'input') || c.isWord(index, 'layout')
  if (nextKind === Token.openList) return c.isWord(index, 'any') && isListBeforeArrow(c, next)
  if (!startsName(nextKind)) return false
  if (c.isWord(index, 'state') || c.isWord(index, 'workflow') || c.isWord(index, 'on')) return true
  return c.isWord(next, 'of') && kinds[next + 1] === Token.openList && isListBeforeArrow(c, next + 1)
}

/** Lists are looked through only so far; a longer one in such a place is taken for a statement. */
const longestLook = 1000

function isListBeforeArrow(c: Cursor, open: number): boolean {
  for (let index = open + 1; ; index++) {
    see(c, index)
    const kind = c.kinds[index] as number
    if (kind === Token.closeList) {
      see(c, index + 1)
      return c.kinds[index + 1] === Token.arrow
    }
    if (!startsName(kind) && kind !== Token.comma && kind !== Token.minus) return false
    if (index - open > longestLook) return true
  }
}

function see(c: Cursor, index: number): void {
  if (index > c.furthest) c.furthest = index
}
