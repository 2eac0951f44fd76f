import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Expression } from '../syntax/expression.ts'
import { parseExpression } from '../syntax/parse-text.ts'
import { anyExpression, anyScope } from '../testing/random-expression.ts'
import {
  compileExpression,
  defaultExpressionLimits,
  evaluate,
  expressionFunctions,
  isTruthy,
  type Json,
  type JsonObject,
  namesRead,
  signatureOf,
} from './index.ts'

const options = { now: 0 }

function parsed(text: string): Expression {
  const { expression } = parseExpression(text)
  if (!expression) throw new Error(`not an expression: ${text}`)
  return expression
}

function answerTo(text: string, scope: JsonObject = {}, limits = defaultExpressionLimits) {
  return evaluate(compileExpression(parsed(text)), scope, { now: 0, limits })
}

describe('evaluate', () => {
  it('says where the part stands that failed (X9)', () => {
    const text = 'total > 1 and customer.emial == "x"'
    const result = answerTo(text, { total: 2, customer: { email: 'x' } })
    if (result.kind !== 'error') throw new Error('expected an error')
    expect(text.slice(result.error.span.from, result.error.span.to)).toBe('customer.emial')
  })

  it('answers the same before and after its program was written as JSON, minus zero too (X8)', () => {
    const zero = { from: 0, to: 1, kind: 'literal', value: -0 } as const
    for (const expression of [zero, { from: 0, to: 1, kind: 'list', items: [zero] } as const]) {
      const program = compileExpression(expression)
      const result = evaluate(program, {}, options)
      expect(evaluate(JSON.parse(JSON.stringify(program)), {}, options)).toEqual(result)
    }
  })

  it('reads own keys only, whatever the context was made of (X5)', () => {
    const inherited = Object.create({ secret: 1 })
    expect(answerTo('secret', inherited).kind).toBe('error')
    expect(answerTo('m.secret', { m: inherited }).kind).toBe('error')
    expect(answerTo('m["__proto__"]', { m: JSON.parse('{"__proto__": 1}') })).toEqual({
      kind: 'value',
      value: 1,
    })
    const made = answerTo('{"__proto__": 5}')
    expect(made.kind === 'value' && Object.getPrototypeOf(made.value)).toBe(Object.prototype)
    expect(JSON.stringify(made)).toBe('{"kind":"value","value":{"__proto__":5}}')
  })

  it.each([
    ['x in xs', { x: 1, xs: Array.from({ length: 2_000 }, () => 0) }],
    ['xs == ys', { xs: Array(2_000).fill(0), ys: Array(2_000).fill(0) }],
    ['sum(xs)', { xs: Array(2_000).fill(1) }],
    ['len(text)', { text: 'x'.repeat(40_000) }],
    ['"a" * 40000 == ""', {}],
    ['xs', { xs: Array(2_000).fill(1) }],
  ])('counts elements and characters as steps: %s (X8)', (text, scope: JsonObject) => {
    const result = answerTo(text, scope, { ...defaultExpressionLimits, steps: 1_000 })
    expect(result.kind === 'error' && result.error.message).toContain('more than 1000 steps')
    expect(answerTo(text, scope).kind).toBe('value')
  })

  it('bounds the depth and size of values (X8)', () => {
    let deep: Json = []
    for (let i = 0; i < 5_000; i++) deep = [deep]
    for (const text of ['deep', 'deep == deep2', 'str(deep)', '[deep]', 'deep in [deep2]']) {
      const result = answerTo(text, { deep, deep2: [deep] as Json })
      expect(result.kind === 'error' && result.error.message, text).toContain('levels deep')
    }
    const doubled = Array.from({ length: 24 }).reduce<Json>((list) => [list, list], ['x'])
    expect(answerTo('str(doubled)', { doubled }).kind).toBe('error')
  })

  it('allows just what the bounds say, and no more (X8)', () => {
    const small = { steps: 100, depth: 5, size: 40 }
    const kindOf = (text: string, scope: JsonObject = {}) => answerTo(text, scope, small).kind
    const nested = (levels: number) => Array.from({ length: levels }).reduce<Json>((inner) => [inner], 1)
    const sum = (parts: number) => Array(parts).fill('1').join(' + ')
    // A step for each constant and each sum.
    expect([kindOf(sum(50)), kindOf(sum(51))]).toEqual(['value', 'error'])
    expect([kindOf('x', { x: nested(5) }), kindOf('x', { x: nested(6) })]).toEqual(['value', 'error'])
    expect([
      kindOf('x == x2', { x: nested(5), x2: nested(5) }),
      kindOf('x == y', { x: nested(6), y: nested(6) }),
    ]).toEqual(['value', 'error'])
    expect([kindOf('"a" * 40'), kindOf('"a" * 41')]).toEqual(['value', 'error'])
    expect([kindOf('[0] * 39'), kindOf('[0] * 40')]).toEqual(['value', 'error'])
    expect([kindOf('range(39)'), kindOf('range(40)')]).toEqual(['value', 'error'])
    expect([kindOf('pad_start("", 40)'), kindOf('pad_start("", 41)')]).toEqual(['value', 'error'])
    expect([kindOf('from_json("[[[[[1]]]]]")'), kindOf('from_json("[[[[[[1]]]]]]")')]).toEqual([
      'value',
      'error',
    ])
  })

  it('takes thousands of operators without recursing (X8)', () => {
    for (const operator of ['+', 'and', 'or', '??']) {
      const text = Array(4_000).fill('1').join(` ${operator} `)
      expect(answerTo(text).kind, operator).toBe('value')
    }
    expect(answerTo(`m${'.a'.repeat(4_000)}`, { m: {} }).kind).toBe('error')
  })

  it.each([...expressionFunctions.values()])('the example of $name is right (X7)', (f) => {
    const [expression, value] = f.example
    expect(answerTo(expression)).toEqual({ kind: 'value', value: JSON.parse(value) })
    expect(signatureOf(f).startsWith(`${f.name}(`)).toBe(true)
  })

  it('names what it reads (X10)', () => {
    expect(namesRead(parsed('a.b + c[d] > len(a) and has(e) ? f : {g: h ?? 1}'))).toEqual([
      'a',
      'c',
      'd',
      'e',
      'f',
      'h',
    ])
  })
})

function isJson(value: Json): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null)
    return ['string', 'boolean', 'object'].includes(typeof value)
  return Object.values(value).every(isJson)
}

describe('any expression over any context', () => {
  it('has a JSON value or an error with a sentence, never throws, and answers the same again (X8)', () => {
    fc.assert(
      fc.property(anyExpression, anyScope, (expression, scope) => {
        const before = JSON.stringify(scope)
        const program = compileExpression(expression)
        const result = evaluate(program, scope, options)
        if (result.kind === 'error') expect(result.error.message.length).toBeGreaterThan(0)
        else expect(isJson(result.value)).toBe(true)
        expect(evaluate(JSON.parse(JSON.stringify(program)), scope, options)).toEqual(result)
        expect(JSON.stringify(scope)).toBe(before)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is the same in both spellings of a negation (X3)', () => {
    fc.assert(
      fc.property(anyExpression, anyScope, (expression, scope) => {
        const plain = evaluate(compileExpression(expression), scope, options)
        const negated = evaluate(
          compileExpression({ from: 0, to: 1, kind: 'not', operand: expression }),
          scope,
          options,
        )
        if (plain.kind === 'error') expect(negated.kind).toBe('error')
        else expect(negated).toEqual({ kind: 'value', value: !isTruthy(plain.value) })
      }),
    )
  })

  it('compares any two values without failing (X4)', () => {
    const value = fc.jsonValue() as fc.Arbitrary<Json>
    const program = compileExpression(parsed('a == b'))
    fc.assert(
      fc.property(value, value, (a, b) => {
        const same = (x: Json, y: Json) => evaluate(program, { a: x, b: y }, options)
        expect(same(a, a)).toEqual({ kind: 'value', value: true })
        expect(same(a, structuredClone(a))).toEqual({ kind: 'value', value: true })
        expect(same(a, b)).toEqual(same(b, a))
      }),
    )
  })
})
