import { openWorkflow } from '@rabbit/dsl'
import { expect, it } from 'vitest'
import { eventNames, publishedWords } from './event-names.ts'

it('names each event that a workflow starts by or waits for once', () => {
  const text = `
on event "paid"
on workflow "Order" completed
state a: event { name: "paid" }
state b: event { name: shipped }
state c: event { name: "order.\${id}" }
state d: log { message: "x" }
start -> a -> b -> c -> d -> end`
  expect(eventNames(openWorkflow(text).graph)).toEqual(['paid', 'shipped'])
})

it.each([
  [
    { created: false, started: 0, reached: 0 },
    'An event with this key was published already, so nothing happens a second time.',
  ],
  [{ created: true, started: 0, reached: 0 }, 'It is published. Nobody listens to it or waits for it now.'],
  [{ created: true, started: 1, reached: 0 }, 'It started 1 execution.'],
  [{ created: true, started: 2, reached: 1 }, 'It started 2 executions and reached 1 waiting state.'],
])('says what became of it: %j', (answer, words) => {
  expect(publishedWords(answer)).toBe(words)
})
