import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toPlainGraph } from '../testing/plain-graph.ts'
import { createRandom } from '../testing/random.ts'
import { randomWorkflowText } from '../testing/random-workflow.ts'
import { readCorpus } from '../testing/read-corpus.ts'
import { applyEdits } from '../text/text-edit.ts'
import { openWorkflow } from '../workflow.ts'
import { formatWorkflow } from './format.ts'

const seeds = JSON.parse(readFileSync(new URL('../../corpus/seeds.json', import.meta.url), 'utf8')) as {
  readonly format: readonly (readonly [seed: number, size: number])[]
}

function format(text: string): string {
  return applyEdits(text, formatWorkflow(openWorkflow(text)))
}

describe.each(readCorpus('format'))('$name', ({ text, companion }) => {
  it('comes out in its normal form (F1)', () => {
    expect(format(text)).toBe(companion('.formatted'))
  })
  it('is the same when formatted twice (F2)', () => {
    expect(format(format(text))).toBe(format(text))
  })
})

/** Words of comments, in order; formatting may part and indent them but drop none. */
function commentsOf(text: string): readonly string[] {
  return (text.match(/(?:#|\/\/|\/\*) ?(?:a note|note|x; y|state a: http \{|two)/g) ?? []).toSorted()
}

function check(seed: number, size: number): void {
  const random = createRandom(seed)
  const before = randomWorkflowText(random, { size, broken: random.chance(0.3) ? 0.2 : 0 })
  const after = format(before)
  const story = JSON.stringify({ before, after }, null, 1)
  expect(toPlainGraph(openWorkflow(after).graph), story).toEqual(toPlainGraph(openWorkflow(before).graph))
  expect(commentsOf(after), story).toEqual(commentsOf(before))
  expect(format(after), story).toBe(after)
}

describe('a formatted text', () => {
  it('means the same, keeps its comments and stays as it is (F2 to F4)', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(12), check), { numRuns: Number(process.env.RUNS ?? 600) })
  }, 120_000)

  it.each(seeds.format)('still does for the seed %i, %i that once failed', (seed, size) => {
    check(seed, size)
  })
})
