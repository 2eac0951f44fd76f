import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toPlainGraph } from '../testing/plain-graph.ts'
import { createRandom } from '../testing/random.ts'
import { randomWorkflowText } from '../testing/random-workflow.ts'
import { readCorpus } from '../testing/read-corpus.ts'
import { applyEdits } from '../text/text-edit.ts'
import { openWorkflow, type Workflow } from '../workflow.ts'
import { formatWorkflow } from './format.ts'
import { formatRange } from './format-range.ts'

describe.each(readCorpus('format/range', '.txt'))('$name', ({ text }) => {
  const [marked = '', expected] = text.split('--- formatted\n')
  const from = marked.indexOf('«')
  const before = marked.replace(/[«»]/g, '')
  const to = marked.indexOf('»') - 1
  it('formats just the statements that the range touches (F6)', () => {
    expect(from).toBeGreaterThanOrEqual(0)
    expect(applyEdits(before, formatRange(openWorkflow(before), from, to))).toBe(expected)
  })
})

function commentsOf(text: string): readonly string[] {
  return (text.match(/(?:#|\/\/|\/\*) ?(?:a note|note|x; y|state a: http \{|two)/g) ?? []).toSorted()
}

/** From the beginning of the line of the first statement that the range meets to the end of the last one. */
function touched({ text, tree }: Workflow, from: number, to: number): { first: number; last: number } {
  const spans = tree.statements
    .map(
      (statement, index) => [tree.starts[index] ?? 0, (tree.starts[index] ?? 0) + statement.length] as const,
    )
    .filter(([start, end]) => start <= to && end >= from)
  const start = spans[0]?.[0] ?? text.length
  const blanks = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? ''
  return { first: start - blanks.length, last: spans.at(-1)?.[1] ?? 0 }
}

function check(seed: number, size: number): void {
  const random = createRandom(seed)
  const before = randomWorkflowText(random, { size, broken: random.chance(0.3) ? 0.2 : 0 })
  const from = random.below(before.length + 1)
  const to = from + random.below(before.length - from + 1)
  const workflow = openWorkflow(before)
  const edits = formatRange(workflow, from, to)
  const after = applyEdits(before, edits)
  const story = JSON.stringify({ from, to, before, after }, null, 1)
  const formatted = openWorkflow(after)
  expect(toPlainGraph(formatted.graph), story).toEqual(toPlainGraph(workflow.graph))
  expect(commentsOf(after), story).toEqual(commentsOf(before))
  const { first, last } = touched(workflow, from, to)
  expect(edits[0]?.from ?? first, story).toBeGreaterThanOrEqual(first)
  expect(edits.at(-1)?.to ?? last, story).toBeLessThanOrEqual(last)
  const whole = formatRange(workflow, 0, before.length)
  const twice = openWorkflow(applyEdits(before, whole))
  expect(formatRange(twice, 0, twice.text.length), story).toEqual([])
  const all = applyEdits(before, formatWorkflow(workflow))
  expect(formatRange(openWorkflow(all), from, to), story).toEqual([])
}

describe('a formatted range', () => {
  it('means the same, keeps its comments, and is quiet once formatted (F6)', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(12), check), { numRuns: Number(process.env.RUNS ?? 300) })
  }, 120_000)
})
