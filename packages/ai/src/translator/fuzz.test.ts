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

  it('explains any text', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        expect(explainByRules(text).value).not.toBe('')
      }),
      { numRuns: 200 },
    )
  })
})
