import { describe, expect, it } from 'vitest'
import { createRandom, type Random, randomWorkflowText } from '../testing/index.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { editWorkflow, openWorkflow, type Workflow } from '../workflow.ts'
import { diagnosticsAfter } from './index.ts'

const INPUT = 'input { amount: number, plan: "free" | "pro", other?: string }\n'
const GUARDS = ['amount > 5', 'amount > 10', 'plan == "fre"', 'amout', 'has("x")', 'nosuch(1)', 'True', 'b']

const STATES = [
  'state a: http { url: "https://x.example/${plan}", method: POST, timeout: 5s, retry: { attempts: 2 } }',
  'state b: log { message: "hello ${amount} ${amout}", level: info }',
  'state c: decision { question: "Is it?", choices: [yes, no], min_confidence: 70 }',
  'state d: transform { set: { total: "${amount + 1}", x: 5 }, when_failed: skip }',
  'state e: approval { assignees: ["${input.plan}"], timeout: 2d, compensate: b }',
  'state f: wait { for: 5m, description: "a \\${b}", description: "twice" }',
  'state a: log { message: "again" }',
]

/** One keystroke, mostly in a guard, sometimes elsewhere; or another guard in place of one. */
function keystroke(random: Random, { text, tree }: Workflow): TextEdit {
  const guards = tree.statements.flatMap((statement, i) => {
    if (statement.kind !== 'transition' || !statement.guard) return []
    const start = tree.starts[i] as number
    return [{ from: start + statement.guard.from, to: start + statement.guard.to }]
  })
  const blocks = tree.statements.flatMap((statement, i) =>
    statement.kind === 'state' && statement.block
      ? [{ from: (tree.starts[i] as number) + statement.block.from, length: statement.length }]
      : [],
  )
  const block = blocks[random.below(blocks.length || 1)]
  if (block && random.below(2) === 0) {
    const at = Math.min(text.length, block.from + random.below(block.length))
    const to = Math.min(text.length, at + random.below(2))
    return { from: at, to, insert: 'ab5 "}{,:e1'.charAt(random.below(12)) }
  }
  const guard = guards[random.below(guards.length || 1)]
  const chance = random.below(10)
  if (guard && chance < 3) return { ...guard, insert: GUARDS[random.below(GUARDS.length)] as string }
  const from =
    guard && chance < 8 ? guard.from + random.below(guard.to - guard.from + 1) : random.below(text.length + 1)
  const to = Math.min(text.length, from + random.below(2))
  return { from, to, insert: 'ab5 >="x\n#;'.charAt(random.below(14)) }
}

const seeds = Array.from({ length: 240 }, (_, i) => i + 1)

describe('diagnostics after keystrokes', () => {
  it.each(seeds)('are those of the text opened anew: seed %i (V13)', (seed) => {
    const random = createRandom(seed)
    const options = { secrets: ['API_KEY'] }
    const text = randomWorkflowText(random, { size: 8, broken: seed % 4 === 0 ? 0.05 : 0 })
    const states = seed % 3 === 0 ? STATES.filter(() => random.below(3) > 0).join('\n') : ''
    let workflow = openWorkflow(`${seed % 2 === 0 ? INPUT : ''}${text}\n${states}`, options)
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

  it('are found from those of before, where only a property changed (V13)', () => {
    const lines = Array.from({ length: 200 }, (_, i) => `s${i} -> s${i + 1}`)
    const text = `start -> s0\n${lines.join('\n')}\nstate s7: log { message: "hello ${'${x}'}", level: inf }\nlater -> end`
    const before = openWorkflow(text)
    const at = before.text.indexOf('hello') + 3
    const edit = { from: at, to: at, insert: 'x' }
    const after = editWorkflow(before, [edit])
    const found = diagnosticsAfter(before, edit, after, { stepTypes: before.stepTypes })
    expect(found).not.toBeNull()
    expect(found).toEqual(openWorkflow(after.text).diagnostics)
  })
})
