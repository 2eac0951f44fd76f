import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal, planTextEdit } from '../edit/index.ts'
import { graphsEqual } from '../graph/diff.ts'
import { createRandom, randomWorkflowText } from '../testing/index.ts'
import { randomEdit } from '../testing/random-edit.ts'
import { editWorkflow, openWorkflow } from '../workflow.ts'
import { compareWorkflows } from './compare-workflows.ts'
import { describeChange, signedWords } from './describe-change.ts'

const folder = new URL('../../corpus/diff/', import.meta.url)

const changesBetween = (before: string, after: string): readonly string[] =>
  signedWords(compareWorkflows(openWorkflow(before), openWorkflow(after)))

/** A file: the text before, `--- after`, the text after, `--- changes`, a line for each. */
describe.each(readdirSync(folder))('corpus/diff/%s', (name) => {
  const file = readFileSync(new URL(name, folder), 'utf8')
  const [, before = '', after = '', changes = ''] =
    /^([\s\S]*?)--- after\n([\s\S]*?)--- changes\n([\s\S]*)$/.exec(file) ?? []
  it('has just these changes (C1)', () => {
    expect(changesBetween(before, after)).toEqual(changes.split('\n').filter((line) => line !== ''))
  })
  it('has none from a text to itself (C2)', () => {
    expect(changesBetween(before, before)).toEqual([])
    expect(changesBetween(after, after)).toEqual([])
  })
})

describe('a comparison', () => {
  it('is empty just when both mean the same (C2)', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(10), (seed, size) => {
        const random = createRandom(seed)
        const before = openWorkflow(randomWorkflowText(random, { size, broken: 0.1 }))
        let after = before
        for (let edits = random.below(4); edits > 0; edits--) {
          const planned = planTextEdit(after, randomEdit(random, after.graph))
          if (!isRefusal(planned)) after = editWorkflow(after, planned)
        }
        const changes = compareWorkflows(before, after)
        const story = JSON.stringify({ before: before.text, after: after.text, changes }, null, 1)
        expect(changes.length === 0, story).toBe(graphsEqual(before.graph, after.graph))
        for (const change of changes) expect(describeChange(change)).toMatch(/^\S[^\n]*\S$/u)
      }),
      { numRuns: Number(process.env.RUNS ?? 300) },
    )
  }, 60_000)

  it('says that a state was renamed, wherever it stands', () => {
    const before = 'state pay: http { url: "https://a.example", compensate: refund }\nstart -> pay -> end\n'
    expect(changesBetween(before, before.replaceAll('pay', 'charge'))).toEqual([
      '~ state pay renamed to charge',
    ])
  })

  it('prints what the manual says', () => {
    const page = readFileSync(new URL('../../../../docs/language/merging.md', import.meta.url), 'utf8')
    const [before = '', after = ''] = [...page.matchAll(/^```rabbit\n([\s\S]*?)^```/gm)].map(
      ([, text]) => text,
    )
    const [, printed = ''] = /it prints\n\n```\n([\s\S]*?)```/.exec(page) ?? []
    expect(`${changesBetween(before, after).join('\n')}\n`).toBe(printed)
  })
})
