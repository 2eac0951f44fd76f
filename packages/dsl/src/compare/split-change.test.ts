import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal, planTextEdit } from '../edit/index.ts'
import { createRandom, randomWorkflowText } from '../testing/index.ts'
import { randomEdit } from '../testing/random-edit.ts'
import { editWorkflow, openWorkflow } from '../workflow.ts'
import { splitChange } from './split-change.ts'

const before = `# Orders
start -> check
check -> ship: ok
check -> reject: otherwise
state ship: http { url: "https://a.example" }
ship -> end
`
const words = (after: string) => splitChange(before, after).hunks.map((hunk) => hunk.words)

describe('a change in parts', () => {
  it('has a part for each statement that says something else (M10)', () => {
    const after = before.replace('ok', 'ok and paid').replace('https://a', 'https://b')
    expect(words(after)).toEqual([
      ['~ arrow check -> ship: guard ok became ok and paid'],
      ['~ ship: url "https://a.example" became "https://b.example"'],
    ])
    const { textWith } = splitChange(before, after)
    expect(textWith(new Set([1]))).toBe(before.replace('https://a', 'https://b'))
  })

  it('keeps a new state and its arrows together, and a comment with what it stands above (M10)', () => {
    const after = before
      .replace('start -> check', '# A person looks first.\nstart -> review\nreview -> check')
      .replace('ship -> end', 'ship -> end: shipped')
    expect(words(`${after}state review: approval { assignees: ["a"] }\n`)).toEqual([
      [
        '+ state review (approval) added',
        '+ arrow review -> check added',
        '~ arrow start -> check became start -> review',
      ],
      ['~ arrow ship -> end: guard shipped added'],
    ])
  })

  it('keeps a state that goes and its arrows together (M10)', () => {
    const after = before.replace('check -> reject: otherwise\n', '').replace('https://a', 'https://b')
    expect(words(after)).toEqual([
      ['- state reject (task) removed', '- arrow check -> reject: otherwise removed'],
      ['~ ship: url "https://a.example" became "https://b.example"'],
    ])
  })

  it('is one part where statements moved past each other', () => {
    const lines = before.split('\n')
    const after = [lines[0], lines[3], lines[2], lines[1], ...lines.slice(4)].join('\n')
    expect(splitChange(before, after).hunks).toHaveLength(1)
  })

  it('is whole again with all its parts, in any order (M10)', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(10), (seed, size) => {
        const random = createRandom(seed)
        const from = openWorkflow(randomWorkflowText(random, { size, broken: 0.1 }))
        let to = from
        for (let left = 1 + random.below(4); left > 0; left--) {
          const planned = planTextEdit(to, randomEdit(random, to.graph))
          if (!isRefusal(planned)) to = editWorkflow(to, planned)
        }
        let [text, steps] = [from.text, 0]
        for (;;) {
          const { hunks, textWith } = splitChange(text, to.text)
          if (hunks.length === 0) break
          expect(textWith(new Set())).toBe(text)
          expect(hunks.every((hunk) => hunk.words.length > 0)).toBe(true)
          const next = textWith(new Set([random.below(hunks.length)]))
          expect(next, JSON.stringify({ from: from.text, to: to.text, text })).not.toBe(text)
          text = next
          expect(steps++).toBeLessThan(60)
        }
        expect(text).toBe(to.text)
      }),
      { numRuns: Number(process.env.RUNS ?? 150) },
    )
  }, 60_000)
})
