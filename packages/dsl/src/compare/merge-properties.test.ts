import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal, planTextEdit, type WorkflowEdit } from '../edit/index.ts'
import { graphsEqual } from '../graph/diff.ts'
import type { WorkflowGraph } from '../graph/graph.ts'
import { createRandom, type Random, randomWorkflowText } from '../testing/index.ts'
import { toPlainGraph } from '../testing/plain-graph.ts'
import { randomEdit } from '../testing/random-edit.ts'
import { editWorkflow, openWorkflow, type Workflow } from '../workflow.ts'
import { mergeTexts } from './merge-texts.ts'

const seeds = JSON.parse(readFileSync(new URL('../../corpus/seeds.json', import.meta.url), 'utf8')) as {
  readonly merge: readonly (readonly [seed: number, size: number])[]
  readonly mergeApart: readonly (readonly [seed: number, size: number])[]
  readonly mergeRename: readonly (readonly [seed: number, size: number])[]
}
const numRuns = Number(process.env.RUNS ?? 200)

const isSyntaxError = (code: string) => code < 'R020'
const syntaxErrors = (text: string) =>
  openWorkflow(text).diagnostics.filter(({ code, severity }) => severity === 'error' && isSyntaxError(code))

function edited(random: Random, base: Workflow, next: (graph: WorkflowGraph) => WorkflowEdit): Workflow {
  let workflow = base
  for (let left = 1 + random.below(3); left > 0; left--) {
    const planned = planTextEdit(workflow, next(workflow.graph))
    if (!isRefusal(planned)) workflow = editWorkflow(workflow, planned)
  }
  return workflow
}

/** Any edits on both sides of any text. */
function checkAny(seed: number, size: number): void {
  const random = createRandom(seed)
  const base = openWorkflow(randomWorkflowText(random, { size, broken: random.chance(0.3) ? 0.2 : 0 }))
  const side = () => edited(random, base, (graph) => randomEdit(random, graph)).text
  const [ours, theirs] = [side(), side()]
  const merge = mergeTexts(base.text, ours, theirs)
  const other = mergeTexts(base.text, theirs, ours)
  const story = JSON.stringify({ base: base.text, ours, theirs, ...merge, other: other.text }, null, 1)
  expect(mergeTexts(base.text, ours, base.text).text).toBe(ours)
  expect(mergeTexts(base.text, base.text, theirs).text).toBe(theirs)
  expect(mergeTexts(base.text, ours, ours).text).toBe(ours)
  expect(merge.conflicts.length, story).toBe(other.conflicts.length)
  for (const { from, to, message } of merge.conflicts) {
    expect(merge.text.slice(from, to), story).toMatch(
      /^<{7} ours[\r\n]+(?:[\s\S]*[\r\n])?={7}[\r\n][\s\S]*>{7} theirs[\r\n]+$/,
    )
    expect(message).toMatch(/^[A-Z][\s\S]*\.$/)
  }
  if (merge.conflicts.length > 0) return
  const known = new Set([...syntaxErrors(ours), ...syntaxErrors(theirs)].map(({ message }) => message))
  expect(
    syntaxErrors(merge.text).filter(({ message }) => !known.has(message)),
    story,
  ).toEqual([])
  expect(graphsEqual(openWorkflow(merge.text).graph, openWorkflow(other.text).graph), story).toBe(true)
}

const parts = ['l', 'r'] as const
type PartName = (typeof parts)[number]

/** A text of two workflows whose statements stand in any order. */
function twoParts(random: Random, size: number): string {
  const lines: string[] = []
  for (const part of parts) {
    const name = () => part + random.below(4)
    for (let left = size; left > 0; left--) {
      lines.push(
        random.pick([
          `${name()} -> ${name()}`,
          `${name()} -> ${name()}: x > ${random.below(9)}`,
          `${part}0 -> [${part}1, ${part}2]`,
          `${name()} -> ${name()} -> ${name()}: otherwise`,
          `# about ${part}`,
          '',
        ]),
      )
    }
    for (let at = random.below(4); at > 0; at--) {
      lines.push(
        random.pick([
          `state ${part}${at}: http { url: "u${at}", method: POST }`,
          `state ${part}${at}: log {\n  message: "m" # why\n  retry: { attempts: 2 }\n}`,
          `# declared\nstate ${part}${at}: task`,
        ]),
      )
    }
  }
  // Of two equal arrows nobody can say which one was changed.
  const mixed = [...new Set(lines)].toSorted(() => random.below(3) - 1)
  const places = random.chance(0.5) ? ['layout { l0: 1 2, r0: 3 4 }'] : []
  return `${['l0 -> l1', 'r0 -> r1', ...mixed, ...places].join('\n')}\n`
}

/** What belongs to no part, or moves lines past those of the other. */
const ofTheWhole: ReadonlySet<WorkflowEdit['kind']> = new Set([
  'set-workflow',
  'clear-layout',
  'set-input',
  'remove-input',
  'move-input',
  'set-trigger',
  'remove-trigger',
  'move-transition',
])

/** An edit that concerns one part alone. */
function editWithin(random: Random, graph: WorkflowGraph, part: PartName): WorkflowEdit {
  const own = graph.transitions.flatMap(({ from }, index) => (from[0]?.startsWith(part) ? [index] : []))
  const view = {
    ...graph,
    states: graph.states.filter(({ name }) => name.startsWith(part)),
    transitions: own.map((index) => graph.transitions[index] as WorkflowGraph['transitions'][number]),
  }
  for (;;) {
    const edit = randomEdit(random, view)
    const { kind } = edit
    if (kind === 'rename-state' || ofTheWhole.has(kind)) continue
    const text = JSON.stringify(edit)
    if (/refund|steps/.test(text)) continue
    if (kind === 'connect' && edit.newStates) return { ...edit, to: edit.to.map((name) => `${part} ${name}`) }
    if ('transition' in edit) return { ...edit, transition: own[edit.transition] ?? 999 }
    return kind === 'add-state' ? { ...edit, name: `${part} ${edit.name}` } : edit
  }
}

function plainPart(text: string, part: PartName) {
  const { states, transitions, layout } = toPlainGraph(openWorkflow(text).graph)
  const own = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => name.startsWith(part)))
  const arrows = transitions.filter(({ from }) => from[0]?.startsWith(part))
  // The order counts only among the arrows out of one state.
  const out = (name: string) => arrows.filter(({ from }) => from.includes(name))
  return {
    states: own(states),
    layout: own(layout),
    arrows: Object.fromEntries(Object.keys(own(states)).map((name) => [name, out(name)])),
  }
}

/** Each side edits a part of its own: the merge is clean and has both. */
function checkApart(seed: number, size: number): void {
  const random = createRandom(seed)
  const base = openWorkflow(twoParts(random, size))
  const side = (part: PartName) => edited(random, base, (graph) => editWithin(random, graph, part)).text
  const [ours, theirs] = [side('l'), side('r')]
  const merge = mergeTexts(base.text, ours, theirs)
  const story = JSON.stringify({ base: base.text, ours, theirs, ...merge }, null, 1)
  expect(merge.conflicts, story).toEqual([])
  expect(plainPart(merge.text, 'l'), story).toEqual(plainPart(ours, 'l'))
  expect(plainPart(merge.text, 'r'), story).toEqual(plainPart(theirs, 'r'))
}

/** One side renames, the other edits: as if the edit had been made first. */
function checkRename(seed: number, size: number): void {
  const random = createRandom(seed)
  const base = openWorkflow(
    `state l0: http { url: "https://a.example/${seed}", method: POST }\n${twoParts(random, size)}`,
  )
  const rename = { kind: 'rename-state', name: 'l0', newName: 'renamed' } as const
  const renamed = (workflow: Workflow) => {
    const planned = planTextEdit(workflow, rename)
    return isRefusal(planned) ? workflow : editWorkflow(workflow, planned)
  }
  const theirs = edited(random, base, (graph) => ({
    kind: 'connect',
    from: [random.pick(['l0', 'r1', 'r0'])],
    to: [random.pick(graph.states).name],
    condition: random.pick(['steps.l0.ok', null, 'y']),
    as: 'arrow',
  }))
  const merge = mergeTexts(base.text, renamed(base).text, theirs.text)
  const story = JSON.stringify({ theirs: theirs.text, ...merge }, null, 1)
  expect(merge.conflicts, story).toEqual([])
  expect(graphsEqual(openWorkflow(merge.text).graph, renamed(theirs).graph), story).toBe(true)
}

describe('a merge', () => {
  it('of any edits is whole, and the same whichever side is ours (M1, M2, M8)', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(10), checkAny), { numRuns })
  }, 120_000)
  it('has both sides’ changes where they edit different statements (M3)', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(6), checkApart), { numRuns })
  }, 120_000)
  it('follows a new name in what the other side wrote (M5)', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(6), checkRename), { numRuns })
  }, 120_000)
  it.each(seeds.merge)('still does for the seed %i, %i', checkAny)
  it.each(seeds.mergeApart)('still does apart for the seed %i, %i', checkApart)
  it.each(seeds.mergeRename)('still does with a new name for the seed %i, %i', checkRename)
})
