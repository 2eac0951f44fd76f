import { openWorkflow } from '@rabbit/dsl'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainByRules } from './explain.ts'
import { refineByRules } from './refine.ts'
import { translateByRules } from './translate.ts'

const words =
  'when if then otherwise and or , . : ; -> not the a order card is valid invalid charge send email to customer wait 2 days 5 retry 3 times fails at the same time both until while go back approve manager every Monday 9am https://x.example/a "quoted } text" ${a} state x: end start over 100 between add remove after before rename step in parallel with unless for each depending on it them ( ) - 1. \n * \n\n'.split(
    ' ',
  )

const asking =
  'please rename remove replace swap move connect disconnect add set change make run retry wait for any of them all two input amount optional default to with instead of not don\'t only after before between in parallel at the end start step 2 last first charge_card the card validation a b x end on error timeout NetworkError if when rejected approved nobody answers , and also . header body url method title workflow webhook schedule every day 9 Berlin 500 above at least "quoted" approval by finance join go back until 3 times 10 seconds -> why what happens fails'.split(
    ' ',
  )

const instruction = fc
  .array(fc.constantFrom(...asking), { minLength: 1, maxLength: 14 })
  .map((parts) => parts.join(' '))

const sentence = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...words) },
      { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(' '))

const present =
  'start -> validate_order\nvalidate_order -> charge_card: is_valid  # good\nvalidate_order -> end: otherwise\ncharge_card -> [a, b]\n[a, b] -> end\n'

function errors(text: string): string[] {
  return openWorkflow(text)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message)
}

describe('whatever is said', () => {
  it('translates to a sound workflow or a question, and never throws', () => {
    fc.assert(
      fc.property(sentence, (said) => {
        const { value, confidence } = translateByRules(said)
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(100)
        if (value.kind === 'workflow') expect(errors(value.text)).toEqual([])
        else expect(value.question).not.toBe('')
      }),
      { numRuns: 400 },
    )
  })

  it('refines to a sound workflow or a question, and never throws', () => {
    fc.assert(
      fc.property(sentence, (said) => {
        const { value } = refineByRules(present, said)
        if (value.kind === 'edited') expect(errors(value.text)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    present,
    present.replaceAll('\n', '\r\n'),
    'start->validate_order;a->b; b -> : x\nstate c: http {',
  ])('is refined without new errors, other line ends or an exception: %j', (text) => {
    fc.assert(
      fc.property(instruction, (said) => {
        const { value } = refineByRules(text, said)
        expect(explainByRules(text, undefined, said).value).not.toBe('')
        if (value.kind !== 'edited') return
        expect(errors(value.text).length).toBeLessThanOrEqual(errors(text).length)
        if (text.includes('\r\n')) expect(value.text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      }),
      { numRuns: 400 },
    )
  })

  it('explains any text', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        expect(explainByRules(text).value).not.toBe('')
      }),
      { numRuns: 200 },
    )
  })
})
