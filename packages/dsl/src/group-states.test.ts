import { describe, expect, it } from 'vitest'
import { planTextEdits } from './batch.ts'
import { isRefusal } from './edit/index.ts'
import { groupStates } from './group-states.ts'
import { applyEdits, invertEdits } from './text/text-edit.ts'
import { openWorkflow } from './workflow.ts'

/** The text after grouping, or why it is refused. */
function grouped(before: string, states: readonly string[]): string {
  const workflow = openWorkflow(before)
  const steps = groupStates(workflow.graph, states)
  if (isRefusal(steps)) return steps.message
  const edits = planTextEdits(workflow, steps)
  if (isRefusal(edits)) return edits.message
  const after = applyEdits(before, edits)
  expect(applyEdits(after, invertEdits(before, edits))).toBe(before)
  return after
}

describe('states that are to run at the same time (E15)', () => {
  it.each([
    ['start -> a # in\na -> b # gone\nb -> end # out\n', 'start -> [a, b] # in\n[a, b] -> end\n'],
    ['start->a;a->b;b->c;c->end;', 'start->[a,b,c];\n[a,b,c]->end;'],
    ['start -> a: x\na -> b\n', 'start -> [a, b]: x\n'],
    ['start -> [a, z]\na -> b\nb -> end: ok\n', 'start -> [a, z, b]\n[a, b] -> end: ok\n'],
    ['start -> a -> b -> end\nbroken -> ->\n', 'start -> [a, b]\n[a, b] -> end\nbroken -> ->\n'],
  ])('fork before them and join after them: %j', (before, after) => {
    const states = before.includes('c->end') ? ['a', 'b', 'c'] : ['a', 'b']
    expect(grouped(before, states)).toBe(after)
  })

  it.each([
    [
      'start -> a\na -> b: x\nb -> end\n',
      'The arrow from a to b has a guard that would be lost. Clear it first.',
    ],
    ['a -> b -> end\n', 'One arrow must lead to these states, but there is none.'],
    ['start -> [a, b]\n[a, b] -> end\n', 'No arrow leads from one of these states to another.'],
    [
      'start -> a -> b -> c\nx -> a\n',
      'One arrow must lead to these states, but there are 2: from start to a and from x to a.',
    ],
    [
      'start -> a -> b -> c\na -> d\n',
      'One arrow must leave these states, but there are 2: from b to c and from a to d.',
    ],
    [
      'start -> a -> b\n[b, x] -> end\n',
      'An arrow of these states belongs to other states too. Part it first.',
    ],
  ])('are refused with a sentence: %j', (before, sentence) => {
    expect(grouped(before, ['a', 'b'])).toBe(sentence)
  })
})
