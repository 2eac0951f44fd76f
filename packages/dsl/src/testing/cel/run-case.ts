import {
  compileExpression,
  evaluate,
  expressionFunctions,
  type Json,
  type JsonObject,
} from '../../expression/index.ts'
import { walkExpression } from '../../expression/walk.ts'
import { parseExpression } from '../../syntax/parse-text.ts'
import { type CelCase, jsonOf } from './cases.ts'

/** What came of a case: whether it could be run here at all, and if so whether the answer is the suite's. */
export interface CelOutcome {
  readonly kind: 'agrees' | 'differs' | 'cannot run'
  /** Our answer in words. */
  readonly ours: string
}

export function runCase(given: CelCase): CelOutcome {
  const scope: [string, Json][] = []
  for (const [name, wrapped] of given.bindings) {
    const value = jsonOf(wrapped)
    if (value === undefined) return { kind: 'cannot run', ours: 'no such value' }
    scope.push([name, value])
  }
  const wanted = given.expected.kind === 'value' ? jsonOf(given.expected.value) : undefined
  if (given.expected.kind === 'type only' || (given.expected.kind === 'value' && wanted === undefined)) {
    return { kind: 'cannot run', ours: 'no such value' }
  }
  const { expression, diagnostics } = parseExpression(inOurSpelling(given.expression))
  if (!expression || diagnostics.length > 0) return { kind: 'cannot run', ours: 'no such syntax' }
  let unknown: string | null = null
  walkExpression(expression, (part) => {
    if (part.kind === 'call' && !expressionFunctions.has(part.name)) unknown ??= part.name
  })
  if (unknown !== null && unknown !== 'f_unknown')
    return { kind: 'cannot run', ours: `no function ${unknown}` }
  const answer = evaluate(compileExpression(expression), Object.fromEntries(scope) as JsonObject, { now: 0 })
  const ours = answer.kind === 'value' ? JSON.stringify(answer.value) : `an error: ${answer.error.message}`
  const agrees =
    answer.kind === 'error'
      ? given.expected.kind === 'error'
      : given.expected.kind === 'value' && isSame(answer.value, wanted)
  return { kind: agrees ? 'agrees' : 'differs', ours }
}

function isSame(a: Json, b: Json | undefined): boolean {
  const program = compileExpression(
    parseExpression('a == b').expression ?? { kind: 'literal', value: false, from: 0, to: 0 },
  )
  const answer = evaluate(program, { a, b: b ?? null }, { now: 0 })
  return answer.kind === 'value' && answer.value === true
}

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/\bdyn\(/g, '('],
  [/\bsize\(/g, 'len('],
  [/\bdouble\(/g, 'float('],
  [/\bstring\(/g, 'str('],
  [/('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b[a-z]\w*)\.contains\(/g, 'contains($1, '],
  [/('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b[a-z]\w*)\.startsWith\(/g, 'starts_with($1, '],
  [/('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b[a-z]\w*)\.endsWith\(/g, 'ends_with($1, '],
  [/('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b[a-z]\w*)\.matches\(/g, 'matches($1, '],
]

/** What only has another name here is written so that it can be run. */
function inOurSpelling(expression: string): string {
  return SPELLINGS.reduce((text, [pattern, ours]) => text.replaceAll(pattern, ours), expression)
}
