import { describe, expect, it } from 'vitest'
import { parseExpression } from '../../syntax/parse-text.ts'
import { createRandom } from '../../testing/index.ts'
import { formulaOf, plainFormula } from './guard-logic.ts'

const pieces = [
  'a',
  'not b',
  'a.b',
  'a > 5',
  'x == "y and z"',
  'c in [\'DE\', "FR"]',
  'c not in [1, 2.5]',
  'True',
  'a<=5',
  'größe == 1.5',
]
const more = [
  'not a == 1',
  'in in [1]',
  'a in [b]',
  'a in []',
  'a in ["x,y"]',
  'f(a)',
  'a or b',
  'a < true',
  '𝒜 > 1',
  'a > 1.5.2',
  'a == "x\\n"',
  'not a in [1]',
  'a.b.c not in ["x"]',
  '(a',
  'and',
  '',
]

/** The formula by way of the expression's tree. */
function slowly(condition: string) {
  const { expression, diagnostics } = parseExpression(condition)
  if (!expression || diagnostics.length > 0) return null
  return formulaOf(expression, ({ from, to }) => condition.slice(from, to).replaceAll(/\s+/g, ''))
}

describe('the formula of a plain guard', () => {
  it.each(Array.from({ length: 300 }, (_, i) => i + 1))('is that of its tree: seed %i', (seed) => {
    const random = createRandom(seed)
    const all = [...pieces, ...more]
    const count = 1 + random.below(3)
    const parts = Array.from({ length: count }, () => all[random.below(all.length)] as string)
    const condition = parts.join(random.below(4) === 0 ? '  and ' : ' and ')
    const quick = plainFormula(condition)
    if (quick) expect(quick, condition).toEqual(slowly(condition))
  })

  it.each(pieces.slice(0, 4))('is found without a tree: %s', (piece) => {
    expect(plainFormula(piece)).not.toBeNull()
    expect(plainFormula(`${piece} and c in ["DE", "FR"]`)).not.toBeNull()
  })
})
