import type { Cursor } from './cursor.ts'
import { parseWholeExpression } from './parse-expression.ts'
import { parseName, takeText } from './parse-name.ts'
import { parseNumberNode } from './parse-value.ts'
import { Token } from './token.ts'
import type { GuardNode, NumberNode } from './tree.ts'

/** What follows the colon. Its words are keywords only when what follows fits them (rule P9). */
export function parseGuard(c: Cursor): GuardNode | null {
  if (c.kind() === Token.end || c.kind() === Token.semicolon || c.kind() === Token.arrow) return emptyGuard(c)
  const { index, from } = c
  if (c.kind() === Token.word) {
    if (c.isWord(index, 'otherwise') && endsAfter(c, 1)) {
      c.index++
      return { kind: 'otherwise', from, to: c.lastEnd }
    }
    if (c.isWord(index, 'ai') && c.kindAhead(1) === Token.string && c.onNewLine[index + 1] === 0)
      return parseAi(c)
    if (c.isWord(index, 'on') && c.kindAhead(1) === Token.word) {
      const guard = parseOn(c)
      if (guard || c.problem) return guard
    }
  }
  const expression = parseWholeExpression(c)
  return expression && { kind: 'expression', expression, from, to: c.lastEnd }
}

function emptyGuard(c: Cursor): null {
  return c.missing('R004', guardIsMissing)
}

export const guardIsMissing =
  'Here the guard is missing. Write a condition after the colon, or take the colon away.'

/** Whether the statement ends after so many tokens. */
function endsAfter(c: Cursor, count: number): boolean {
  const kind = c.kindAhead(count)
  if (kind === Token.end || kind === Token.semicolon) return true
  return kind !== Token.arrow && c.onNewLine[c.index + count] === 1
}

/** `ai "statement" >= 80` */
function parseAi(c: Cursor): GuardNode | null {
  const { from } = c
  c.index++
  const statement = takeText(c)
  let minConfidence: NumberNode | null = null
  if (c.kindOnLine() === Token.greaterEqual) {
    c.index++
    minConfidence = parseNumberNode(c, 'the needed confidence, from 0 to 100,')
    if (!minConfidence) return null
    if (minConfidence.value < 0 || minConfidence.value > 100) {
      const [start, end] = [c.base + minConfidence.from, c.base + minConfidence.to]
      return c.fail('R008', start, end, 'A confidence is a number from 0 to 100.')
    }
  }
  return { kind: 'ai', statement, minConfidence, from, to: c.lastEnd }
}

/** `on timeout`, `on error`, `on error Class`; null without a problem when it is none of them. */
function parseOn(c: Cursor): GuardNode | null {
  const { from, index } = c
  if (c.onNewLine[index + 1] === 1) return null
  if (c.isWord(index + 1, 'timeout')) {
    c.index += 2
    return { kind: 'timeout', from, to: c.lastEnd }
  }
  if (!c.isWord(index + 1, 'error')) return null
  const kind = c.kindAhead(2)
  c.index += 2
  if ((kind !== Token.word && kind !== Token.string) || c.onNewLine[c.index] === 1) {
    return { kind: 'error', errorClass: null, from, to: c.lastEnd }
  }
  const errorClass = parseName(c, 'an error class')
  return errorClass && { kind: 'error', errorClass, from, to: c.lastEnd }
}
