import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planTextEdits } from './batch.ts'
import { isRefusal, planTextEdit, type WorkflowEdit } from './edit/index.ts'
import { createRandom } from './testing/random.ts'
import { randomEdit } from './testing/random-edit.ts'
import { randomWorkflowText } from './testing/random-workflow.ts'
import { applyEdits, invertEdits } from './text/text-edit.ts'
import { editWorkflow, openWorkflow } from './workflow.ts'

describe('several edits as one', () => {
  it('see what the ones before them have made (E12)', () => {
    const before = 'start -> a # first\na -> end\n'
    const edits = planTextEdits(openWorkflow(before), [
      { kind: 'add-state', name: 'b', type: 'log' },
      { kind: 'connect', from: ['a'], to: ['b'] },
      { kind: 'rename-state', name: 'b', newName: 'c' },
      (graph) => ({ kind: 'set-guard', transition: graph.transitions.length - 1, condition: 'ok' }),
      () => null,
    ])
    expect(isRefusal(edits) ? edits : applyEdits(before, edits)).toBe(
      'state c: log\n\nstart -> a # first\na -> [end, c]: ok\n',
    )
  })

  it('are refused as a whole, with the one that fails (E12)', () => {
    const edits = planTextEdits(openWorkflow('start -> a\n'), [
      { kind: 'retype-state', name: 'a', type: 'http' },
      { kind: 'remove-state', name: 'x' },
    ])
    expect(edits).toEqual({ kind: 'refused', index: 1, message: 'There is no state "x".' })
  })

  it('do what they do one by one, and undo as one (E9, E12)', () => {
    const check = (seed: number, size: number) => {
      const random = createRandom(seed)
      const before = openWorkflow(randomWorkflowText(random, { size, broken: random.chance(0.3) ? 0.2 : 0 }))
      const edits: WorkflowEdit[] = []
      let now = before
      for (let count = 0; count < 5; count++) {
        const edit = randomEdit(random, now.graph)
        const planned = planTextEdit(now, edit)
        if (isRefusal(planned)) continue
        edits.push(edit)
        now = editWorkflow(now, planned)
      }
      const planned = planTextEdits(before, edits)
      if (isRefusal(planned)) throw new Error(planned.message)
      expect(applyEdits(before.text, planned)).toBe(now.text)
      expect(applyEdits(now.text, invertEdits(before.text, planned))).toBe(before.text)
    }
    fc.assert(fc.property(fc.nat(), fc.nat(10), check), { numRuns: Number(process.env.RUNS ?? 200) })
  }, 60_000)
})
