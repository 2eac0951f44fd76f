import { describe, expect, it } from 'vitest'
import { isRefusal } from './edit/index.ts'
import { extractStates } from './extract-states.ts'
import { applyEdits, invertEdits } from './text/text-edit.ts'
import { openWorkflow } from './workflow.ts'

/** Both texts after the extraction, or why it is refused. */
function extracted(before: string, states: readonly string[], name = 'inner') {
  const found = extractStates(openWorkflow(before), states, name)
  if (isRefusal(found)) return found.message
  const after = applyEdits(before, found.edits)
  expect(applyEdits(after, invertEdits(before, found.edits))).toBe(before)
  expect(openWorkflow(found.text).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(openWorkflow(after).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return [after, found.text]
}

const ORDER = `input { amount: number, email: string }

# looks at it
state check: decision { question: "Is \${amount} fine?", choices: [yes, no] }
state note: log { message: "paid by \${email}" }
state charge: log { message: "charge" } # later by card

start -> check # first
check -> note: no
check -> charge: amount > 100
check -> note: otherwise
note -> charge
charge -> done
done -> end
`

describe('states that become a workflow of their own (E16)', () => {
  it('move with their declarations and arrows, and one state calls them', () => {
    expect(extracted(ORDER, ['check', 'note', 'charge'])).toEqual([
      `input { amount: number, email: string }

state inner: workflow { name: "inner", input: { amount: "\${amount ?? null}", email: "\${email ?? null}" } }

start -> inner # first
inner -> done
done -> end
`,
      `workflow inner

input { amount?: number, email?: string }

# looks at it
state check: decision { question: "Is \${amount} fine?", choices: [yes, no] }
state note: log { message: "paid by \${email}" }
state charge: log { message: "charge" } # later by card

start -> check
check -> note: no
check -> charge: amount > 100
check -> note: otherwise
note -> charge
charge -> end
`,
    ])
  })

  it.each([
    [
      'a fork and its join',
      'start -> a\na -> [b, c]\n[b, c] -> d\nd -> end\n',
      ['a', 'b', 'c'],
      'start -> inner\ninner -> d\nd -> end\n',
    ],
    ['one branch of a fork', 'start -> [a, x]\na -> b\n[b, x] -> end\n', ['a', 'b'], null],
    ['the end of the execution', 'start -> a -> b\n', ['b'], 'start -> a -> inner\n'],
    ['the beginning without start', 'a -> b -> c\n', ['a', 'b'], 'inner -> c\n'],
    [
      'a loop within',
      'start -> a\na -> b\nb -> a: again\nb -> end: otherwise\n',
      ['a', 'b'],
      'start -> inner\ninner -> end\n',
    ],
    [
      'guarded arrows to it',
      'start -> a: x\nstart -> z: otherwise\nz -> a\na -> end\n',
      ['a'],
      'start -> inner: x\nstart -> z: otherwise\nz -> inner\ninner -> end\n',
    ],
  ])('may be %s', (_, before, states, after) => {
    const found = extracted(before, states)
    if (after === null) expect(typeof found).toBe('string')
    else expect((found[0] as string).replace(/^state inner.*\n+/m, '')).toBe(after)
  })

  it.each([
    [
      'two entries',
      'start -> [a, b]\n[a, b] -> end\n',
      ['a', 'b'],
      'These states are entered at a and b, and may be entered at one only.',
    ],
    [
      'two exits',
      'start -> a\na -> b: x\na -> c: otherwise\n',
      ['a'],
      '2 arrows leave these states: from a to b, from a to c. Only one may.',
    ],
    [
      'part of a join',
      'start -> [a, b]\n[a, b] -> end\n',
      ['a'],
      'The arrow from a, b to end belongs to other states too. Part it first.',
    ],
    [
      'a way out for failures',
      'start -> a\na -> b: on error\n',
      ['a'],
      'The arrow from a to b is for failures, which end a workflow. Choose its target too.',
    ],
    [
      'an end within and a way on',
      'start -> a\na -> b: x\na -> c: otherwise\nc -> d\n',
      ['a', 'b', 'c'],
      'The execution ends after "b", but goes on after these states. Connect it first.',
    ],
    [
      'start',
      'start -> a\n',
      ['start'],
      'An execution begins at start and finishes at end: they stay. Choose the states between them.',
    ],
    ['nothing', 'start -> a\n', [], 'Choose the states that become a workflow of their own.'],
    [
      'a name that is taken',
      'start -> a -> inner\n',
      ['a'],
      'Another state is called "inner", or it is no name. Choose another one.',
    ],
    [
      'a state that a guard outside reads',
      'start -> a -> b\nb -> end: steps.a.ok\n',
      ['a'],
      'What stays mentions "a". Choose that too, or take it out there first.',
    ],
    [
      'a state that reads one outside',
      'start -> a -> b -> c\nb -> d: steps.a.ok\n',
      ['b', 'c', 'd'],
      'These states mention "a", which stays. Choose it too, or take it out first.',
    ],
    [
      'a state whose compensation stays',
      'start -> a -> end\nstate a: task { compensate: undo }\nundo -> z\n',
      ['a'],
      'These states mention "undo", which stays. Choose it too, or take it out first.',
    ],
  ])('may not be %s', (_, before, states, message) => {
    expect(extracted(before, states)).toBe(message)
  })
})
