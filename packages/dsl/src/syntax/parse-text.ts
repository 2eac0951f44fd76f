import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { Cursor } from './cursor.ts'
import type { Expression } from './expression.ts'
import { lex } from './lexer.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { NameTable } from './name-table.ts'
import { parseWholeExpression } from './parse-expression.ts'
import { Token } from './token.ts'

export interface ParsedExpression {
  /** null when the text is no expression; then there is a diagnostic. */
  readonly expression: Expression | null
  readonly diagnostics: readonly Diagnostic[]
}

/** One expression on its own, as it would stand in a guard. Offsets are those of the text. */
export function parseExpression(text: string, limits: Limits = defaultLimits): ParsedExpression {
  const c = new Cursor(text, lex(text), limits, new NameTable())
  const expression = parseWholeExpression(c)
  if (expression && c.kind() !== Token.end)
    c.unexpected(`Expected the end of the expression, found ${c.describe()}.`)
  const { problem } = c
  if (!problem) return { expression, diagnostics: c.notes }
  const { code, from, to, message } = problem
  return { expression: null, diagnostics: [{ code, severity: 'error', from, to, message }] }
}
