import { openWorkflow } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { type EvaluationCase, partsNamed, readCases, readText } from '../testing/cases.ts'
import { judgeRefinement } from '../testing/judge-refinement.ts'
import { lineDiff } from '../testing/line-diff.ts'
import { refineByRules } from './refine.ts'

const cases = readCases('refine').map((given) => [`${given.file}: ${given.name}`, given] as const)

describe.each(cases)('%s', (_, given: EvaluationCase) => {
  it('is refined as the case says', () => {
    const [on] = partsNamed(given, 'on')
    const before = on === undefined ? partsNamed(given, 'before').join('\n') : readText(on)
    const { value } = refineByRules(before, partsNamed(given, 'instruction').join('\n'))
    const [diff] = partsNamed(given, 'diff')
    if (diff !== undefined) {
      const after = value.kind === 'edited' ? value.text : `asked back: ${value.question}`
      expect(lineDiff(before, after).map((line) => line.replace('\r', ''))).toEqual(diff.split('\n'))
      if (on?.endsWith(' crlf') === true) expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      expect(newErrors(before, after)).toEqual([])
      return
    }
    expect(
      judgeRefinement(
        given,
        value.kind === 'edited' ? value.text : null,
        value.kind === 'question' ? value.question : '',
      ),
    ).toEqual([])
  })
})

function newErrors(before: string, after: string): string[] {
  const errors = (text: string) =>
    openWorkflow(text)
      .diagnostics.filter(({ severity }) => severity === 'error')
      .map(({ message }) => message)
  const known = errors(before)
  return errors(after).filter((message) => !known.includes(message))
}

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
