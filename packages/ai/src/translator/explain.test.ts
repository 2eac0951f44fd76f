import { describe, expect, it } from 'vitest'
import { linesOf, partsNamed, readCases } from '../testing/cases.ts'
import { explainByRules } from './explain.ts'

describe.each(readCases('explain').map((given) => [given.name, given] as const))('%s', (_, given) => {
  const text = partsNamed(given, 'workflow').join('\n')
  const question = partsNamed(given, 'question')[0] ?? null

  it('is explained in these words, in this order', () => {
    const { value } = explainByRules(text, undefined, question)
    let at = 0
    for (const piece of linesOf(given, 'says')) {
      const found = value.indexOf(piece, at)
      expect(found, `"${piece}" in:\n${value}`).toBeGreaterThanOrEqual(0)
      at = found
    }
    for (const piece of linesOf(given, 'lacks')) expect(value).not.toContain(piece)
  })

  it('is explained the same way again', () => {
    expect(explainByRules(text).value).toBe(explainByRules(text).value)
  })
})
