import { openWorkflow } from '@rabbit/dsl'
import { expect, it } from 'vitest'
import { problemsAt } from './problems.ts'

it('puts every diagnostic at the transition or state whose statement holds it', () => {
  const workflow = openWorkflow('start -> a\na -> b: x >\nb -> end\n')
  const { transitions } = problemsAt(workflow)
  for (const [index, problems] of transitions) {
    expect(index).toBe(1)
    expect(problems[0]?.message).toBeTruthy()
  }
  expect(problemsAt(workflow)).toBe(problemsAt(workflow))
})

it('tells the error of a statement that cannot be read at every drawn state that it names', () => {
  const { states, broken } = problemsAt(
    openWorkflow('start -> "pack it"\n"pack it" -> re-order\nre-order -> ["pack it"\n'),
  )
  expect(broken).toHaveLength(1)
  expect([...states.keys()].sort()).toEqual(['pack it', 're-order'])
  expect(states.get('re-order')).toEqual(broken)
})
