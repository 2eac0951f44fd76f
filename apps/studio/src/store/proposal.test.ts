import { openWorkflow } from '@rabbit/dsl'
import { expect, it } from 'vitest'
import { isAnotherWorkflow } from './proposal.ts'

const another = (present: string, proposed: string) =>
  isAnotherWorkflow(openWorkflow(present).graph, openWorkflow(proposed).graph)

it('tells another workflow from a change of this one', () => {
  expect(another('start -> a -> b -> end\n', 'start -> x -> y -> end\n')).toBe(true)
  expect(another('start -> a -> b -> end\n', 'start -> a -> b -> c -> end\n')).toBe(false)
  expect(another('start -> a -> b -> end\n', 'start -> a -> end\n')).toBe(false)
  expect(another('start -> end\n', 'start -> x -> end\n')).toBe(false)
})
