import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Cursor } from './cursor.ts'
import { Token } from './token.ts'

/** The fields that every statement has besides `contentEnd`. */
export interface StatementEnd {
  readonly length: number
  readonly semicolon: number | null
  readonly reach: number
  readonly diagnostics: readonly Diagnostic[]
}

/** Larger than any text: the statement depends on everything behind it. */
export const endless = 0x3fffffff

const none: readonly Diagnostic[] = []

/**
 * Takes the end of a statement: its `;`, or nothing where a line end, the text's end or (after a block) anything
 * follows. Null, with a problem, where the statement goes on in a way that it cannot.
 */
export function takeEnd(c: Cursor, afterBlock: boolean): StatementEnd | null {
  const { index } = c
  const kind = c.kind()
  const diagnostics = c.notes.length > 0 ? c.notes : none
  if (kind === Token.semicolon && !(afterBlock && c.onNewLine[index] === 1)) {
    const semicolon = c.from
    c.index++
    return { length: semicolon + 1, semicolon, reach: reachOf(c, index), diagnostics }
  }
  if (kind !== Token.end && !afterBlock && (c.onNewLine[index] === 0 || kind === Token.arrow)) {
    if (kind === Token.equals) return c.unexpected('To compare, write == with two equals signs.')
    if (c.source(index) === '&') return c.unexpected('Write && or and.')
    if (kind === Token.pipe) return c.unexpected('Write || or or.')
    return c.unexpected(
      `Expected the end of the statement, found ${c.describe()}. End a statement with ; or a new line.`,
    )
  }
  return { length: c.lastEnd, semicolon: null, reach: reachOf(c, index), diagnostics }
}

/**
 * How far the decision about a statement looked: to the end of the last token seen, and the two characters behind
 * it that say that the token ends there.
 */
export function reachOf(c: Cursor, lastSeen: number): number {
  const last = Math.max(lastSeen, c.furthest)
  if (c.kinds[last] === Token.end || seesOpenEnd(c, last)) return endless
  return (c.ends[last] as number) - c.base + 2
}

function seesOpenEnd(c: Cursor, last: number): boolean {
  if (!c.tokens.dependsOnWholeText) return false
  for (let index = last; index >= 0 && (c.starts[index] as number) >= c.base; index--) {
    if (c.kinds[index] !== Token.unclosed) continue
    const start = c.starts[index] as number
    if (c.text.startsWith('"""', start) || c.text.startsWith('/*', start)) return true
  }
  return false
}
