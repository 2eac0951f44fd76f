import { describe, expect, it } from 'vitest'
import { type EvaluationCase, partsNamed, readCases } from '../testing/cases.ts'
import { judgeRefinement } from '../testing/judge-refinement.ts'
import { refineByRules } from './refine.ts'

const cases = readCases('refine').map((given) => [`${given.file}: ${given.name}`, given] as const)

describe.each(cases)('%s', (_, given: EvaluationCase) => {
  it('is refined as the case says', () => {
    const before = partsNamed(given, 'before').join('\n')
    const { value } = refineByRules(before, partsNamed(given, 'instruction').join('\n'))
    expect(
      judgeRefinement(
        given,
        value.kind === 'edited' ? value.text : null,
        value.kind === 'question' ? value.question : '',
      ),
    ).toEqual([])
  })
})

describe('refine', () => {
  it('leaves lines that the instruction does not concern as they were', () => {
    const before = '# top\nstart->a;  # odd spacing\n\na -> b\n\n// tail\nb ->   end\n'
    const { value } = refineByRules(before, 'rename b to c')
    expect(value.kind === 'edited' ? value.text : '').toBe(
      '# top\nstart->a;  # odd spacing\n\na -> c\n\n// tail\nc ->   end\n',
    )
  })

  it('asks back instead of guessing, and changes nothing', () => {
    const { value, confidence } = refineByRules('start -> a\na -> end\n', 'please do something nice')
    expect(value.kind).toBe('question')
    expect(confidence).toBeLessThan(30)
  })
})
