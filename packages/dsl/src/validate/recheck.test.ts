import { describe, expect, it } from 'vitest'
import { createRandom, type Random, randomWorkflowText } from '../testing/index.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { editWorkflow, openWorkflow, type Workflow } from '../workflow.ts'

const INPUT = 'input { amount: number, plan: "free" | "pro", other?: string }\n'
const GUARDS = ['amount > 5', 'amount > 10', 'plan == "fre"', 'amout', 'has("x")', 'nosuch(1)', 'True', 'b']

const STATES = [
  'state a: http { url: "https://x.example/${plan}", method: POST, timeout: 5s, retry: { attempts: 2 } }',
  'state b: log { message: "hello ${amount} ${amout} ${steps.a.status}", level: info }',
  'state c: decision { question: "Is it?", choices: [yes, no], min_confidence: 70 }',
  'state d: transform { set: { total: "${amount + 1}", x: 5 }, when_failed: skip }',
  'state e: approval { assignees: ["${input.plan}"], timeout: 2d, compensate: b }',
  'state f: wait { for: 5m, description: "a \\${b}", description: "twice" }',
  'state a: log { message: "again" }',
]

const LINES = [
  'a -> [b, c]',
  '[b, c] -> d',
  'a -> b: otherwise',
  'c -> d: yes',
  'd -> a',
  'start -> a; a -> end',
  'e -> e: x > 1',
  'any [a, e] -> f',
  'fresh -> end # why',
  'state fresh: task',
  'state g: map { items: "${xs}", state: b }',
  'layout { a: 1 2 }',
  'on webhook "signup"',
  'input { late: number }',
  'b -> c: steps.a.x > 1 and total == "t"',
  '}',
]

/** Where the text's lines begin. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
}

/** One edit: a key in a guard or a property, another guard, a line that comes, goes or moves, half a name. */
function someEdit(random: Random, { text, tree }: Workflow): TextEdit {
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
  const guard = guards[random.below(guards.length || 1)]
  const chance = random.below(20)
  if (block && chance < 5) {
    const at = Math.min(text.length, block.from + random.below(block.length))
    const to = Math.min(text.length, at + random.below(2))
    return { from: at, to, insert: 'ab5 "}{,:e1'.charAt(random.below(12)) }
  }
  if (guard && chance < 7) return { ...guard, insert: GUARDS[random.below(GUARDS.length)] as string }
  const lines = lineStarts(text)
  const line = random.below(lines.length)
  const from = lines[line] as number
  const to = lines[line + 1] ?? text.length
  if (chance < 9) return { from, to: from, insert: `${LINES[random.below(LINES.length)]}\n` }
  if (chance < 10) return { from, to, insert: '' }
  if (chance < 11)
    return { from, to, insert: `${LINES[random.below(LINES.length)]}${random.below(2) ? '\n' : ''}` }
  if (chance < 15) {
    const names = [...text.matchAll(/[a-f]\b/g)].map(({ index }) => index)
    const at = names[random.below(names.length || 1)] ?? 0
    return {
      from: at,
      to: Math.min(text.length, at + random.below(2)),
      insert: random.below(2) ? 'q' : 'abcdef'.charAt(random.below(6)),
    }
  }
  const at =
    guard && chance < 17
      ? guard.from + random.below(guard.to - guard.from + 1)
      : random.below(text.length + 1)
  return {
    from: at,
    to: Math.min(text.length, at + random.below(2)),
    insert: 'ab5 >="x\n#;\r'.charAt(random.below(15)),
  }
}

/** A line as it is typed, one key after the other, at the end of some line. */
function typedLine(random: Random, text: string): TextEdit[] {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index)
  const at = ends[random.below(ends.length || 1)] ?? text.length
  return [...`\n${LINES[random.below(LINES.length)]}`].map((insert, i) => ({
    from: at + i,
    to: at + i,
    insert,
  }))
}

/** The last ones failed once. */
const seeds = [...Array.from({ length: 120 }, (_, i) => i + 1), 1025, 1064]

describe('diagnostics after edits', () => {
  it.each(seeds)('are those of the text opened anew: seed %i (V13)', (seed) => {
    const random = createRandom(seed)
    const options = { secrets: ['API_KEY'] }
    const text = randomWorkflowText(random, { size: 8, broken: seed % 4 === 0 ? 0.05 : 0 })
    const states = seed % 3 === 0 ? STATES.filter(() => random.below(3) > 0).join('\n') : ''
    const given = `${seed % 2 === 0 ? INPUT : ''}${text}\n${states}`
    let workflow = openWorkflow(seed % 7 === 0 ? given.replaceAll('\n', '\r\n') : given, options)
    for (let i = 0; i < 14; i++) {
      if (random.below(5) > 0) void workflow.diagnostics
      const edits = random.below(8) > 0 ? [someEdit(random, workflow)] : typedLine(random, workflow.text)
      for (const edit of edits) {
        workflow = editWorkflow(workflow, [edit])
        if (random.below(5) === 0) continue
        const found = workflow.diagnostics
        expect(found, workflow.text).toEqual(openWorkflow(workflow.text, options).diagnostics)
      }
    }
  })

  it('keep what nothing has changed for, and move what stands behind (V13)', () => {
    const lines = Array.from({ length: 50 }, (_, i) => `s${i} -> s${i + 1}: amount > ${i}`)
    const before = openWorkflow(`start -> s0\n${lines.join('\n')}`)
    void before.diagnostics
    const at = before.text.indexOf('s20 ->')
    const after = editWorkflow(before, [{ from: at, to: at, insert: 's20 -> end: otherwise\n' }])
    // The statement above is read again, since it could go on where the new one begins.
    const above = before.diagnostics.filter(({ from }) => from < before.text.indexOf('s19 ->'))
    expect(above.length).toBe(19)
    expect(after.diagnostics.slice(0, above.length).every((one, i) => one === above[i])).toBe(true)
    expect(after.diagnostics).toEqual(openWorkflow(after.text).diagnostics)
    expect(after.diagnostics.length).toBe(before.diagnostics.length - 1)
  })

  it('see a guard that can hold where one stood that could not (V13)', () => {
    const before = openWorkflow('start -> a\na -> b: x and not x\na -> c: otherwise\nb -> c')
    expect(before.diagnostics.map(({ code }) => code)).toEqual(['R031', 'R035', 'R032'])
    const at = before.text.indexOf('x and not x')
    const after = editWorkflow(before, [{ from: at, to: at + 'x and not x'.length, insert: 'y' }])
    expect(after.diagnostics).toEqual(openWorkflow(after.text).diagnostics)
  })

  it('follow edits whose own diagnostics nobody asked for (V13)', () => {
    let workflow = openWorkflow('start -> a\na -> b: x\nb -> c\n')
    void workflow.diagnostics
    for (const [from, insert] of [
      [26, 'c -> a: y\n'],
      [0, '# first\n'],
      [14, ' -> z'],
    ] as const)
      workflow = editWorkflow(workflow, [{ from, to: from, insert }])
    expect(workflow.diagnostics).toEqual(openWorkflow(workflow.text).diagnostics)
  })
})
