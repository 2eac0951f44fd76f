import type { WorkflowGraph } from '@rabbit/dsl'
import { expect, it } from 'vitest'
import { stateAt } from './state-at.ts'

const states = ['a', 'b', 're-order', 'Send mail'].map((name) => ({
  name,
})) as unknown as WorkflowGraph['states']

it.each([
  ['a->b', 1, 'a'],
  ['a->b', 2, 'a'],
  ['a->b', 3, null],
  ['a->b', 5, 'b'],
  ['  re-order -> "Send mail"', 8, 're-order'],
  ['  re-order -> "Send mail"', 20, 'Send mail'],
  ['a -> b: amount > 1', 12, null],
])('%j at column %d is in %j', (line, column, name) => {
  expect(stateAt(line, column, states)).toBe(name)
})
