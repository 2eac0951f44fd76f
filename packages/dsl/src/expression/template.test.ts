import { describe, expect, it } from 'vitest'
import type { Value } from '../graph/graph.ts'
import type { Expression } from '../syntax/expression.ts'
import { parseExpression } from '../syntax/parse-text.ts'
import { type JsonObject, renderValue } from './index.ts'

function e(text: string): Expression {
  const { expression } = parseExpression(text)
  if (!expression) throw new Error(text)
  return expression
}

function text(...parts: (string | Expression)[]): Value {
  return { kind: 'string', parts }
}

function render(value: Value, scope: JsonObject = {}) {
  const result = renderValue(value, scope, { now: 0 })
  return result.kind === 'value' ? result.value : result.error.message
}

describe('renderValue', () => {
  it('keeps the type of a value that is one expression (X11)', () => {
    expect(render(text(e('amount')), { amount: 5 })).toBe(5)
    expect(render(text('', e('xs'), ''), { xs: [1] })).toEqual([1])
    expect(render(text(e('none')), { none: null })).toBe(null)
  })

  it('writes values into text: strings as they are, all else as JSON (X11)', () => {
    const scope = { s: 'x', n: 1.5, b: true, z: null, l: [1, 'a'], m: { k: 1 } }
    expect(
      render(text('<', e('s'), '|', e('n'), '|', e('b'), '|', e('z'), '|', e('l'), '|', e('m'), '>'), scope),
    ).toBe('<x|1.5|true|null|[1,"a"]|{"k":1}>')
  })

  it('renders all kinds of values (X11)', () => {
    const value: Value = {
      kind: 'map',
      entries: [
        { name: 'wait', value: { kind: 'duration', ms: 90_000, text: '90s' } },
        { name: 'to', value: { kind: 'name', name: 'sales' } },
        { name: '__proto__', value: { kind: 'null' } },
        {
          name: 'list',
          value: {
            kind: 'list',
            items: [text('a'), { kind: 'boolean', value: true }, { kind: 'number', value: 1 }],
          },
        },
      ],
    }
    expect(JSON.stringify(render(value))).toBe(
      '{"wait":90000,"to":"sales","__proto__":null,"list":["a",true,1]}',
    )
  })

  it('answers the first error (X11)', () => {
    expect(render({ kind: 'list', items: [text('a', e('nmae'))] }, { name: 1 })).toContain(
      'Did you mean "name"?',
    )
    expect(render(text('a', e('"x" * 2000000'), e('"x" * 2000000')))).toContain('larger than')
  })

  it('puts what stands for a secret in its place, and lets nothing be computed with it (X17)', () => {
    const marked = (value: Value) => {
      const result = renderValue(value, { secrets: {} }, { now: 0, secret: (name) => `<${name}>` })
      return result.kind === 'value' ? result.value : result.error.message
    }
    expect(marked(text(e('secrets.KEY')))).toBe('<KEY>')
    expect(marked(text('Bearer ', e('secrets.KEY'), '!'))).toBe('Bearer <KEY>!')
    for (const wrong of [
      'upper(secrets.KEY)',
      'secrets["KEY"]',
      '"a" + secrets.KEY',
      'len(secrets.KEY)',
      'has(secrets.KEY)',
      'secrets.KEY ?? "a"',
    ]) {
      expect(marked(text(e(wrong))), wrong).toContain('A secret stands by itself')
    }
    expect(render(text(e('secrets.KEY')), { secrets: {} })).toContain('KEY')
  })
})
