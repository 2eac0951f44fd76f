import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Expression } from '../../syntax/expression.ts'
import { parseExpression } from '../../syntax/parse-text.ts'
import { anyExpression, anyScope } from '../../testing/random-expression.ts'
import { compileExpression, evaluate, type Json } from '../index.ts'
import { kindOf } from '../values.ts'
import { childrenOf, walkExpression } from '../walk.ts'
import { describeType, typeOfExpression, typeOfValue, type ValueType } from './index.ts'

function parsed(text: string): Expression {
  const { expression } = parseExpression(text)
  if (!expression) throw new Error(text)
  return expression
}

const scope = new Map<string, ValueType>([
  ['amount', [{ kind: 'number', values: null }]],
  ['plan', [{ kind: 'string', values: ['free', 'pro'] }]],
  ['email', [{ kind: 'string', values: null }, { kind: 'null' }]],
  ['tags', [{ kind: 'list', items: [{ kind: 'string', values: null }] }]],
])

describe('typeOfExpression', () => {
  it.each([
    ['amount * 2 + 1', 'number'],
    ['plan', '"free" | "pro"'],
    ['email ?? 0', 'string | 0'],
    ['tags[0]', 'string'],
    ['tags + [amount]', 'list of (string | number)'],
    ['{ a: amount, "b": tags }', '{ a: number, b: list of string }'],
    ['{ a: { b: plan } }.a.b', '"free" | "pro"'],
    ['amount > 1 ? plan : null', '"free" | "pro" | null'],
    ['amount or plan', 'number | "free" | "pro"'],
    ['not amount', 'boolean'],
    ['split(plan, ",")', 'list of string'],
    ['sorted(tags)', 'list of string'],
    ['max(amount, 3)', 'number'],
    ['max(tags)', 'string'],
    ['coalesce(email, amount)', 'string | number'],
    ['has(nothing.there)', 'boolean'],
    ['unknown + 1', 'number'],
    ['unknown.part', 'any'],
    ['"ab" * amount', 'string'],
  ])('%s is %s (X13)', (text, type) => {
    expect(typeOfExpression(parsed(text), scope)).toEqual({ type: expect.anything(), problems: [] })
    expect(describeType(typeOfExpression(parsed(text), scope).type)).toBe(type)
  })

  it('gives up on what is nested deeply, and does not recurse over it (X13)', () => {
    expect(typeOfExpression(parsed(Array(4_000).fill('1').join(' + ')), scope).problems).toEqual([])
  })
})

function holds(type: ValueType, value: Json): boolean {
  if (type === 'any') return true
  const one = type.find(({ kind }) => kind === kindOf(value))
  if (one === undefined) return false
  if (one.kind === 'list') return (value as readonly Json[]).every((item) => holds(one.items, item))
  if (one.kind === 'map') {
    return Object.entries(value as object).every(([key, item]) =>
      holds(one.entries.get(key) ?? one.rest ?? [], item as Json),
    )
  }
  return !('values' in one) || one.values === null || one.values.some((known) => known === value)
}

/** Whether a part is evaluated whenever the whole is, in the same way. */
function isPlain({ kind, ...rest }: Expression): boolean {
  if (kind === 'call') return !['has', 'coalesce'].includes((rest as { name: string }).name)
  return kind !== 'default'
}

describe('any expression over any context', () => {
  it('has a value of its type, and a part with a problem of its own fails (X13)', () => {
    fc.assert(
      fc.property(anyExpression, anyScope, (expression, context) => {
        const types = new Map(Object.entries(context).map(([name, value]) => [name, typeOfValue(value)]))
        walkExpression(expression, (part) => {
          const answer = evaluate(compileExpression(part), context, { now: 0 })
          const { type, problems } = typeOfExpression(part, types)
          if (answer.kind === 'value') expect(holds(type, answer.value)).toBe(true)
          const isCertain = problems.some(({ kind }) => kind !== 'comparison') && isPlain(part)
          const isOwn = childrenOf(part).every(
            (child) => typeOfExpression(child, types).problems.length === 0,
          )
          const isChain = part.kind === 'compare' && part.operators.length > 1
          if (isCertain && isOwn && !isChain) expect(answer.kind).toBe('error')
        })
      }),
      { numRuns: 500 },
    )
  })
})
