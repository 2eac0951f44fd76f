import { Cursor } from './cursor.ts'
import { lex } from './lexer.ts'
import { parseWholeExpression } from './parse-expression.ts'
import { decodeEscapes } from './strings.ts'
import { Token } from './token.ts'
import type { TemplatePart } from './tree.ts'

/**
 * The parts of a quoted value between two offsets: text with its escapes decoded and `${…}` (rule P14).
 *
 * @returns null after a problem, which is then the cursor's
 */
export function parseTemplate(c: Cursor, from: number, to: number): readonly TemplatePart[] | null {
  const parts: TemplatePart[] = []
  let done = from
  for (let at = nextOpening(c.text, from, to, true); at >= 0; at = nextOpening(c.text, done, to, true)) {
    if (at > done) parts.push(textPart(c, done, at))
    const part = parseHole(c, at, to)
    if (!part) return null
    parts.push(part)
    done = part.to + c.base
  }
  if (done < to) parts.push(textPart(c, done, to))
  return parts
}

/** Where the next `${` stands that no backslash takes away, or -1. */
export function nextOpening(text: string, from: number, to: number, escapes: boolean): number {
  for (let at = text.indexOf('${', from); at >= 0 && at + 2 <= to; at = text.indexOf('${', at + 2)) {
    if (!isEscaped(text, from, at, escapes)) return at
  }
  return -1
}

/** In triple quotes `\${` is the only escape, so a backslash before the backslash changes nothing. */
function isEscaped(text: string, from: number, at: number, escapes: boolean): boolean {
  let backslashes = 0
  while (at - backslashes > from && text.charCodeAt(at - backslashes - 1) === 92) backslashes++
  return escapes ? backslashes % 2 === 1 : backslashes > 0
}

function textPart(c: Cursor, from: number, to: number): TemplatePart {
  const text = decodeEscapes(c.text, from, to).replaceAll('\\${', '${')
  return { kind: 'text', text, from: from - c.base, to: to - c.base }
}

/** `${…}`: its expression is lexed on its own, without comments, up to the string's end. */
export function parseHole(c: Cursor, at: number, to: number): (TemplatePart & { kind: 'expression' }) | null {
  const tokens = lex(c.text, { from: at + 1, to, comments: false })
  const inner = new Cursor(c.text, tokens, c.limits, c.names)
  inner.base = c.base
  inner.nesting = c.nesting
  inner.enterBracket()
  const expression = inner.problem ? null : parseWholeExpression(inner)
  if (expression && inner.kind() === Token.closeBrace) {
    c.notes.push(...inner.notes)
    return { kind: 'expression', expression, from: at - c.base, to: inner.from + 1 }
  }
  if (inner.kind() === Token.end || tokens.kinds[inner.index] === Token.unclosed) {
    return c.fail('R003', at, at + 2, 'This ${ is never closed. Put a } where its expression ends.')
  }
  const { problem } = inner
  if (problem) return c.fail(problem.code, problem.from, problem.to, problem.message)
  const [from, end] = [tokens.starts[inner.index] as number, tokens.ends[inner.index] as number]
  return c.fail('R001', from, end, `Expected } after the expression, found ${inner.describe()}.`)
}
