import { describe, expect, it } from 'vitest'
import { createRandom, type Random, randomWorkflowText } from '../testing/index.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { editWorkflow, openWorkflow, type Workflow } from '../workflow.ts'
import { diagnosticsAfter } from './index.ts'

const INPUT = 'input { amount: number, plan: "free" | "pro", other?: string }\n'
const GUARDS = ['amount > 5', 'amount > 10', 'plan == "fre"', 'amout', 'has("x")', 'nosuch(1)', 'True', 'b']

/** One keystroke, mostly in a guard, sometimes elsewhere; or another guard in place of one. */
function keystroke(random: Random, { text, tree }: Workflow): TextEdit {
  const guards = tree.statements.flatMap((statement, i) => {
    if (statement.kind !== 'transition' || !statement.guard) return []
    const start = tree.starts[i] as number
    return [{ from: start + statement.guard.from, to: start + statement.guard.to }]
  })
  const guard = guards[random.below(guards.length || 1)]
  const chance = random.below(10)
  if (guard && chance < 3) return { ...guard, insert: GUARDS[random.below(GUARDS.length)] as string }
  const from =
    guard && chance < 8 ? guard.from + random.below(guard.to - guard.from + 1) : random.below(text.length + 1)
  const to = Math.min(text.length, from + random.below(2))
  return { from, to, insert: 'ab5 >="x\n#;'.charAt(random.below(14)) }
}

const seeds = Array.from({ length: 120 }, (_, i) => i + 1)

describe('diagnostics after keystrokes', () => {
  it.each(seeds)('are those of the text opened anew: seed %i (V13)', (seed) => {
    const random = createRandom(seed)
    const options = { secrets: ['API_KEY'] }
    const text = randomWorkflowText(random, { size: 8, broken: seed % 4 === 0 ? 0.05 : 0 })
    let workflow = openWorkflow((seed % 2 === 0 ? INPUT : '') + text, options)
    for (let i = 0; i < 25; i++) {
      if (random.below(5) > 0) void workflow.diagnostics
      workflow = editWorkflow(workflow, [keystroke(random, workflow)])
      if (random.below(5) > 0)
        expect(workflow.diagnostics, workflow.text).toEqual(openWorkflow(workflow.text, options).diagnostics)
    }
  })

  it('are found from those of before, where only a guard changed (V13)', () => {
    const lines = Array.from(
      { length: 200 },
      (_, i) => `s${i} -> s${i + 1}: amount > ${i}\ns${i} -> end: otherwise`,
    )
    const before = openWorkflow(lines.join('\n'))
    const at = before.text.indexOf('amount > 77') + 'amount > 77'.length
    const edit = { from: at, to: at, insert: ' and amount < 3' }
    const after = editWorkflow(before, [edit])
    expect(diagnosticsAfter(before, edit, after, { stepTypes: before.stepTypes })).toBeNull()
    const harmless = { from: at, to: at, insert: ' and amount < 300' }
    const edited = editWorkflow(before, [harmless])
    expect(diagnosticsAfter(before, harmless, edited, { stepTypes: before.stepTypes })).toEqual(
      openWorkflow(edited.text).diagnostics,
    )
  })
})
