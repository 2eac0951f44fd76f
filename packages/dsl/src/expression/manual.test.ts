import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseExpression } from '../syntax/parse-text.ts'
import { compileExpression, evaluate, type JsonObject } from './index.ts'

const page = readFileSync(new URL('../../../../docs/language/expressions.md', import.meta.url), 'utf8')

interface Line {
  readonly expression: string
  readonly context: JsonObject
  readonly is: string
}

/** The lines of all tables headed `| expression | is |`; a context stands above its table. */
function linesOf(text: string): Line[] {
  let context: JsonObject = {}
  return text.split('\n').flatMap((line): Line[] => {
    if (line.startsWith('#')) context = {}
    const [, given] = /^With the context `(.*)`:$/.exec(line) ?? []
    if (given !== undefined) context = JSON.parse(given)
    const [, expression, is] = /^\| `(.*?)` \| (`[^`]*`|an error: .*) \|$/.exec(line) ?? []
    return expression === undefined ? [] : [{ expression, context, is: is ?? '' }]
  })
}

describe('the page on expressions', () => {
  const lines = linesOf(page)

  it('has lines of every section', () => {
    expect(lines.length).toBeGreaterThan(40)
  })

  it.each(lines)('$expression is $is (X1)', ({ expression, context, is }) => {
    const parsed = parseExpression(expression)
    expect(parsed.diagnostics).toEqual([])
    if (!parsed.expression) throw new Error('not parsed')
    const answer = evaluate(compileExpression(parsed.expression), context, { now: 0 })
    if (is.startsWith('an error: ')) {
      expect(answer.kind === 'error' && answer.error.message).toContain(is.slice('an error: '.length))
    } else expect(answer).toEqual({ kind: 'value', value: JSON.parse(is.slice(1, -1)) })
  })
})
