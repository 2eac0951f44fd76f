import { describe, expect, it } from 'vitest'
import { partsNamed, readCases } from '../testing/cases.ts'
import { judgeTranslation } from '../testing/judge-translation.ts'
import { translateByRules } from './translate.ts'

/** Written after the rules, to see how they fare with words they were not made for; the README has the first result. */
const cases = readCases('translate-held-out').map((given) => [`${given.file}: ${given.name}`, given] as const)

describe.each(cases)('%s', (_, given) => {
  it('is translated as the case says', () => {
    const { value, confidence } = translateByRules(partsNamed(given, 'words').join('\n'))
    const text = value.kind === 'workflow' ? value.text : null
    expect(judgeTranslation(given, { text, confidence }), text ?? '').toEqual([])
  })
})
