import { openWorkflow } from '@rabbit/dsl'
import { expect, it } from 'vitest'
import { drawsSame } from './draws-same.ts'

const same = (a: string, b: string) => drawsSame(openWorkflow(a).graph, openWorkflow(b).graph)
const text = 'start -> a: x > 1\nstate a: log { message: "m" }\na -> end\n'

it('knows what is drawn and what is not', () => {
  expect(same(text, `# Only words.\n${text.replace('"m"', '"other"')}`)).toBe(true)
  expect(same(text, text.replace('x > 1', 'x > 2'))).toBe(false)
  expect(same(text, text.replace('log', 'wait'))).toBe(false)
  expect(same(text, text.replace('a -> end', 'a -> [end, b]'))).toBe(false)
  expect(same(text, `${text}layout { a: 10 20 }\n`)).toBe(false)
})
