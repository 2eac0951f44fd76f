import { describe, expect, it } from 'vitest'
import { partsNamed, readCases } from '../testing/cases.ts'
import { judgeTranslation } from '../testing/judge-translation.ts'
import { translateByRules } from './translate.ts'

/** What later batches of descriptions showed, once the rules had been widened and the answer was judged right. */
describe.each(readCases('translate-more').map((given) => [`${given.file}: ${given.name}`, given] as const))(
  '%s',
  (_, given) => {
    it('is translated as the case says', () => {
      const { value, confidence } = translateByRules(partsNamed(given, 'words').join('\n'))
      const text = value.kind === 'workflow' ? value.text : null
      expect(judgeTranslation(given, { text, confidence }), text ?? '').toEqual([])
    })
  },
)
