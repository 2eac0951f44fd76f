import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, randomWorkflowText } from './testing/index.ts'
import { plainWorkflow } from './testing/plain-workflow.ts'
import { applyEdits, type TextEdit } from './text/text-edit.ts'
import { editWorkflow, openWorkflow } from './workflow.ts'

const inserts = fc.constantFrom(
  ...[
    '',
    'x',
    ' ',
    '\n',
    '\r\n',
    ';',
    ':',
    '->',
    ' -> z',
    '-',
    '>',
    '"',
    "'",
    '"""',
    '/*',
    '*/',
    '#',
    '//',
    '{',
    '}',
    '[',
  ],
  ...[
    ']',
    '(',
    ')',
    ',',
    'state q: decision { choices: [x, y] }\n',
    'start',
    'and ',
    '${',
    '\\',
    'a -> b\n',
    '2 of ',
    'any ',
  ],
)

interface Step {
  readonly at: number
  readonly cut: number
  readonly insert: string
  readonly again: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  at: fc.nat(),
  cut: fc.oneof(fc.constant(0), fc.constant(1), fc.nat(40)),
  insert: inserts,
  again: fc.boolean(),
})

function editsOf(text: string, { at, cut, insert, again }: Step): TextEdit[] {
  const from = at % (text.length + 1)
  const to = Math.min(from + cut, text.length)
  const edits = [{ from, to, insert }]
  const second = to + ((at >> 3) % (text.length - to + 1))
  if (again && second > to) edits.push({ from: second, to: second, insert })
  return edits
}

describe('an edited workflow', () => {
  it('equals the workflow opened from the edited text (T5)', () => {
    const runs = fc.tuple(
      fc.integer(),
      fc.integer({ min: 1, max: 25 }),
      fc.array(step, { minLength: 1, maxLength: 8 }),
    )
    fc.assert(
      fc.property(runs, ([seed, size, steps]) => {
        let text = randomWorkflowText(createRandom(seed), { size, broken: 0.15 })
        let workflow = openWorkflow(text)
        for (const one of steps) {
          const edits = editsOf(text, one)
          text = applyEdits(text, edits)
          workflow = editWorkflow(workflow, edits)
          const fresh = openWorkflow(text)
          expect(workflow.text).toBe(text)
          expect(plainWorkflow(workflow)).toEqual(plainWorkflow(fresh))
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('keeps the statements that an edit does not touch (T6)', () => {
    const before = openWorkflow('a -> b: x\nb -> c\n# note\nc -> d\nd -> e\ne -> f\n')
    const at = before.text.indexOf('c -> d')
    const after = editWorkflow(before, [{ from: at, to: at + 1, insert: 'longer' }])
    const kept = after.tree.statements.filter((statement) => before.tree.statements.includes(statement))
    expect(kept.length).toBe(3)
    expect(after.graph.states.filter((state) => before.graph.states.includes(state)).length).toBe(6)
  })

  it('is the same workflow when nothing is edited', () => {
    const workflow = openWorkflow('a -> b')
    expect(editWorkflow(workflow, [])).toBe(workflow)
  })

  it('refuses edits that do not fit the text', () => {
    expect(() => editWorkflow(openWorkflow('a -> b'), [{ from: 5, to: 9, insert: '' }])).toThrow(RangeError)
  })
})
