import { describe, expect, it } from 'vitest'
import { PiecedText } from '../text/pieced-text.ts'
import { openWorkflow, type WorkflowOptions } from '../workflow.ts'
import { isLongerThan } from './limits.ts'
import { parse, print } from './parse.ts'
import { parseExpression } from './parse-text.ts'

const codes = (text: string, options?: WorkflowOptions) =>
  openWorkflow(text, options)
    .diagnostics.map(({ code }) => code)
    .filter((code) => code < 'R020')
const megabytes = 1024 * 1024

describe('the limit of the text (P30)', () => {
  it('counts the bytes of UTF-8', () => {
    for (const text of ['a', 'é', '注', '😀', '\ud800', '\udc00a', 'a\ud83d']) {
      const bytes = new TextEncoder().encode(text.repeat(10)).length
      expect(isLongerThan(PiecedText.of(text.repeat(10)), bytes)).toBe(false)
      expect(isLongerThan(PiecedText.of(text.repeat(10)), bytes - 1)).toBe(true)
    }
  })

  it('holds at 2 MiB and says so one byte above', () => {
    const line = `a -> b # ${'x'.repeat(100)}\n`
    const fill = `${'#'.repeat((2 * megabytes) % line.length)}`
    const text = line.repeat(Math.floor((2 * megabytes) / line.length)) + fill
    expect(text.length).toBe(2 * megabytes)
    expect(codes(text)).toEqual([])
    const tooLong = openWorkflow(`${text}#`)
    expect(tooLong.diagnostics.map(({ code }) => code)).toEqual(['R012'])
    expect(print(tooLong.tree)).toBe(`${text}#`)
  })
})

describe('the limit of transitions (P30)', () => {
  it('holds at 20,000 and names the first one above', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `s${index} -> s${index + 1}\n`).join('')
    expect(codes(text)).toEqual([])
    const { diagnostics } = openWorkflow(`${text}s0 -> s1`)
    expect(diagnostics.filter(({ code }) => code === 'R013')).toMatchObject([{ from: text.length + 3 }])
  })

  it('counts every arrow of a chain', () => {
    expect(codes('a -> b -> c', { limits: { maxTransitions: 2 } })).toEqual([])
    expect(codes('a -> b -> c', { limits: { maxTransitions: 1 } })).toEqual(['R013'])
  })
})

describe('the limit of nesting (P30)', () => {
  it.each([
    ['brackets', '(', 'x', ')'],
    ['lists', '[', '1', ']'],
    ['maps', '{a:', '1', '}'],
    ['calls', 'f(', 'x', ')'],
    ['indexes', 'x[', '0', ']'],
    ['signs', '-', 'x', ''],
    ['nots', 'not ', 'x', ''],
    ['conditionals', 'x?', 'y', ':z'],
  ])('holds at 100 %s', (_, open, inner, close) => {
    const nested = (depth: number) => open.repeat(depth) + inner + close.repeat(depth)
    expect(codes(`a -> b: ${nested(100)}`)).toEqual([])
    expect(codes(`a -> b: ${nested(101)}`)).toEqual(['R014'])
  })

  it('holds at 100 maps in a property', () => {
    const nested = (depth: number) => `state a: task ${'{x:'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`
    expect(codes(nested(100))).toEqual([])
    expect(codes(nested(101))).toEqual(['R014'])
  })
})

describe('the limit of an expression (P30)', () => {
  it('holds at 10,000 parts', () => {
    const sum = (parts: number) => `1${'+1'.repeat((parts - 1) / 2)}`
    expect(parseExpression(sum(9_999)).diagnostics).toEqual([])
    expect(parseExpression(sum(10_001)).diagnostics).toMatchObject([{ code: 'R015' }])
    expect(codes(`a -> b: ${sum(9_999)}\nb -> c: ${sum(9_999)}`)).toEqual([])
  })
})

describe('a long text of anything (P31)', () => {
  it.each([
    ...[
      '(',
      '[',
      '{',
      '"',
      "'",
      '-',
      '->',
      'a->',
      ';',
      '\n;',
      'a\n',
      '/*',
      '"""',
      '${',
      ':',
      'not ',
      '!',
      '\ud800',
      'é',
      '\u0000',
      '\ufeff',
      'a->b\r\n\r\n\r',
    ],
    ...[
      'a->b:(',
      'state a: task {',
      'state a: task {\n',
      '[a,\n',
      'a->b: f(\n',
      '"${',
      'x ? ',
      '{\n',
      '[a,b',
      'a-',
      '1e',
      '2 of [',
    ],
  ])(
    '%j is read in time and printed as it was',
    (piece) => {
      const text = piece.repeat(Math.floor(megabytes / 4 / new TextEncoder().encode(piece).length))
      expect(print(parse(text)) === text).toBe(true)
    },
    // Linear work takes a fraction of this on any machine; anything quadratic would take minutes.
    60_000,
  )

  it('may be 2 MiB of open brackets: the nesting is too deep, and nothing is lost', () => {
    const text = `a -> b: ${'('.repeat(2 * megabytes - 8)}`
    const { tree, graph } = openWorkflow(text)
    expect(tree.statements.map(({ diagnostics }) => diagnostics.map(({ code }) => code))).toEqual([['R014']])
    expect(graph.transitions).toEqual([])
    expect(print(tree) === text).toBe(true)
  }, 60_000)

  it('may be 100,000 statements on a line, when the limit is lifted', () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `s${index}->s${index + 1};`).join('')
    const { tree, graph } = openWorkflow(text, { limits: { maxTransitions: 100_000 } })
    expect(tree.statements.length).toBe(100_000)
    expect(graph.transitions.length).toBe(100_000)
    expect(print(tree) === text).toBe(true)
  }, 60_000)
})
