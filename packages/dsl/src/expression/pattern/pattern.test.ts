import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Budget, defaultExpressionLimits } from '../budget.ts'
import { Failure } from '../failure.ts'
import { matches } from './pattern.ts'

const budget = () => new Budget(defaultExpressionLimits)

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '[a-c]',
  '\\d',
  '\\w',
  '\\s',
  '^',
  '$',
  '\\.',
  '[\\d-]',
  'é',
  '😀',
)
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}', '*?'))
      .map(([a, r]) => `(?:${a})${r}`),
  ),
}))
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '1', ' ', '.', '-', '\n', 'é', '😀'), { maxLength: 8 })
  .map((c) => c.join(''))

describe('patterns', () => {
  it('find what regular expressions find (X14)', () => {
    fc.assert(
      fc.property(pattern, text, (source, whole) => {
        expect(matches(whole, source, budget())).toBe(new RegExp(source, 'u').test(whole))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    '(',
    ')',
    'a)',
    '[a',
    '*',
    'a**',
    'a{2',
    '{3}',
    '(?=a)',
    '(?<n>a)',
    '\\1',
    '\\b',
    '\\',
    '[b-a]',
    'a{3,1}',
    `${'('.repeat(60)}a`,
  ])('say what is wrong with %s (X14)', (source) => {
    const answer = matches('a', source, budget())
    expect(answer instanceof Failure && answer.message).toMatch(/^This is no pattern: .+\.$/)
  })

  it('take time in proportion to the text, and are bounded (X8, X14)', () => {
    expect(matches('a'.repeat(5_000), '(a*)*(a|aa)*b', budget())).toBe(false)
    const small = new Budget({ ...defaultExpressionLimits, steps: 1_000 })
    expect(matches('a'.repeat(5_000), 'b', small)).toBe(false)
    expect(small.failure?.message).toContain('more than 1000 steps')
    expect(matches('a', '((a{100}){100}){100}', budget())).toBeInstanceOf(Failure)
  })
})
