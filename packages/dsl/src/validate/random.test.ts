import { describe, expect, it } from 'vitest'
import { createRandom, randomWorkflowText } from '../testing/index.ts'
import { applyEdits } from '../text/text-edit.ts'
import { editWorkflow, openWorkflow } from '../workflow.ts'

const seeds = Array.from({ length: 150 }, (_, i) => i + 1)

describe('any text', () => {
  it.each(seeds)('has diagnostics in order, and fixes that can be applied: seed %i (V2)', (seed) => {
    const text = randomWorkflowText(createRandom(seed), { size: 12, broken: 0.1 })
    const { diagnostics } = openWorkflow(text)
    let last = 0
    for (const { from, to, message, fixes = [] } of diagnostics) {
      expect(from).toBeGreaterThanOrEqual(last)
      expect(to).toBeGreaterThanOrEqual(from)
      expect(to).toBeLessThanOrEqual(text.length)
      expect(message).toMatch(/^["\p{Lu}\p{L}\p{N}_[].*[.?…]$/su)
      last = from
      for (const { edits } of fixes) {
        const count = (t: string) =>
          openWorkflow(t).tree.statements.filter(({ kind }) => kind === 'broken').length
        expect(count(applyEdits(text, edits))).toBeLessThanOrEqual(count(text))
      }
    }
  })

  it.each(seeds.slice(0, 60))(
    'has the same diagnostics when it came about by an edit: seed %i (V1)',
    (seed) => {
      const random = createRandom(seed)
      const text = randomWorkflowText(random, { size: 12 })
      const other = randomWorkflowText(random, { size: 2 })
      const at = random.below(text.length + 1)
      const edits = [{ from: at, to: Math.min(text.length, at + random.below(20)), insert: other }]
      const edited = editWorkflow(openWorkflow(text), edits)
      expect(edited.diagnostics).toEqual(openWorkflow(applyEdits(text, edits)).diagnostics)
    },
  )
})
