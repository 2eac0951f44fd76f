import { openWorkflow } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { guardProblem, suggestGuards } from './guard-text.ts'

describe('a guard while it is typed', () => {
  it.each(['', 'amount > 100', 'otherwise', 'on error NetworkError', 'on timeout', 'ai "it is kind" >= 80'])(
    '%j reads well',
    (text) => expect(guardProblem(text)).toBe(null),
  )
  it.each(['amount >', 'a; b', '(a'])('%j does not', (text) => expect(guardProblem(text)).toBeTruthy())
})

it('suggests the choices of a decision, the opposite of a taken name, and what is not used yet', () => {
  const { graph } = openWorkflow(
    'state pick: decision { question: "Which?", choices: [left, right] }\npick -> a: left\npick -> b\nc -> d: ok\nc -> e\n',
  )
  expect(suggestGuards(graph, ['pick'], 1)).toEqual([
    'right',
    'not left',
    'otherwise',
    'on error',
    'on timeout',
  ])
  expect(suggestGuards(graph, ['c'], 3)[0]).toBe('not ok')
})
