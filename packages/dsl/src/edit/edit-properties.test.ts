import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StateName, Value, WorkflowGraph } from '../graph/graph.ts'
import { editPlainGraph, type KnownValues } from '../testing/naive-edit.ts'
import {
  type PlainGraph,
  type PlainTransition,
  plainGuard,
  toPlainGraph,
  withInputs,
  withoutSpans,
} from '../testing/plain-graph.ts'
import { createRandom } from '../testing/random.ts'
import { randomEdit } from '../testing/random-edit.ts'
import { randomWorkflowText } from '../testing/random-workflow.ts'
import { applyEdits, invertEdits } from '../text/text-edit.ts'
import { openWorkflow, type Workflow } from '../workflow.ts'
import type { Json, WorkflowEdit } from './edit.ts'
import { planTextEdit } from './plan.ts'
import { isRefusal } from './refusal.ts'

const seeds = JSON.parse(readFileSync(new URL('../../corpus/seeds.json', import.meta.url), 'utf8')) as {
  readonly edit: readonly (readonly [seed: number, size: number])[]
}

function known(edit: WorkflowEdit): KnownValues {
  const condition = 'condition' in edit ? edit.condition : null
  const guard =
    condition == null ? null : (openWorkflow(`a -> b: ${condition}`).graph.transitions[0]?.guard ?? null)
  const given =
    edit.kind === 'set-property' ? edit.value : edit.kind === 'set-input' ? (edit.defaultValue ?? null) : null
  const value = given && ('source' in given ? readValue(given.source) : toValue(given.json))
  return { guard: plainGuard(guard), value: withoutSpans(value) as Value | null }
}

function readValue(source: string): Value | null {
  return openWorkflow(`state a: task { x: ${source} }`).graph.states[0]?.properties[0]?.value ?? null
}

function toValue(json: Json): Value {
  if (json === null) return { kind: 'null' }
  if (typeof json === 'boolean') return { kind: 'boolean', value: json }
  if (typeof json === 'number') return { kind: 'number', value: json }
  if (json === '${x}') return { kind: 'string', parts: [{ kind: 'name', name: 'x', from: 0, to: 0 }] }
  if (typeof json === 'string') return { kind: 'string', parts: json === '' ? [] : [json] }
  if (Array.isArray(json)) return { kind: 'list', items: json.map(toValue) }
  return {
    kind: 'map',
    entries: Object.entries(json).map(([name, value]) => ({ name, value: toValue(value) })),
  }
}

/** A new arrow stands anywhere after those that leave the same states; all else keeps its order. */
function inExpectedOrder(
  actual: readonly PlainTransition[],
  expected: readonly PlainTransition[],
): readonly PlainTransition[] {
  const added = expected.at(-1)
  if (!added || actual.length !== expected.length) return expected
  const at = actual.findIndex(
    (transition, index) => JSON.stringify(transition) !== JSON.stringify(expected[index]),
  )
  if (at < 0) return expected
  const later = expected.slice(at, -1)
  return later.some(({ from }) => from.some((name) => added.from.includes(name)))
    ? expected
    : [...expected.slice(0, at), added, ...later]
}

/** Only the order of arrows that leave the same states means anything; a moved one may stand elsewhere among others. */
function orderedLike(
  kind: WorkflowEdit['kind'],
  actual: readonly PlainTransition[],
  expected: readonly PlainTransition[],
): readonly PlainTransition[] {
  if (kind === 'connect') return inExpectedOrder(actual, expected)
  if (kind !== 'move-transition') return expected
  const bySource = new Map<string, PlainTransition[]>()
  const key = ({ from }: PlainTransition) => from.toSorted().join('\n')
  for (const each of expected) bySource.set(key(each), [...(bySource.get(key(each)) ?? []), each])
  return actual.map((each) => bySource.get(key(each))?.shift() ?? each)
}

function check(seed: number, size: number): void {
  const random = createRandom(seed)
  const before = randomWorkflowText(random, { size, broken: random.chance(0.3) ? 0.2 : 0 })
  checkEdit(before, randomEdit(random, openWorkflow(before).graph))
}

function checkEdit(before: string, edit: WorkflowEdit): void {
  const workflow = openWorkflow(before)
  const planned = planTextEdit(workflow, edit)
  if (isRefusal(planned)) {
    expect(planned.message).toMatch(/^[A-Z"].*\.$/su)
    return
  }
  const after = applyEdits(before, planned)
  const changed = openWorkflow(after)
  const renames = edit.kind === 'set-input' && edit.newName !== undefined && edit.newName !== edit.name
  const isThere = renames && workflow.graph.inputs.some(({ name }) => name === edit.name)
  const plain = toPlainGraph(changed.graph)
  const actual = isThere ? withReads(plain) : plain
  const expected: PlainGraph = editPlainGraph(toPlainGraph(workflow.graph), edit, known(edit))
  const story = JSON.stringify({ edit, before, after }, null, 1)
  const transitions = orderedLike(edit.kind, actual.transitions, expected.transitions)
  const sameText =
    edit.kind === 'rename-state' || isThere
      ? actual.transitions.map(({ condition }) => condition)
      : transitions.map(({ condition }) => condition)
  const passing = new Set([...namedByPropertyOnly(workflow.graph), ...namedByPropertyOnly(changed.graph)])
  expect({ ...actual, states: without(actual.states, passing) }, story).toEqual({
    ...expected,
    states: without(expected.states, passing),
    transitions: transitions.map((transition, at) => ({ ...transition, condition: sameText[at] ?? null })),
  })
  expect(missingBroken(workflow, after), story).toBeNull()
  if (keepsComments.has(edit.kind)) {
    const sorted = (comments: readonly string[]) =>
      edit.kind.startsWith('move-') ? comments.toSorted() : comments
    expect(sorted(commentsOf(after)), story).toEqual(sorted(commentsOf(before)))
  }
  expect(applyEdits(after, invertEdits(before, planned)), story).toBe(before)
}

/** With `x`, `input.x` and `input["x"]` in one form. */
function withReads(graph: PlainGraph): PlainGraph {
  const inOneForm = (data: unknown) => withInputs(data, (name) => name)
  return {
    ...graph,
    states: inOneForm(graph.states) as PlainGraph['states'],
    transitions: graph.transitions.map((one) => ({ ...one, guard: inOneForm(one.guard) })),
  }
}

/** Such states come and go with the property. */
function namedByPropertyOnly({ states, transitions }: WorkflowGraph): readonly StateName[] {
  const inArrows = new Set(transitions.flatMap(({ from, to }) => [...from, ...to]))
  return states.filter(({ name, declared }) => !declared && !inArrows.has(name)).map(({ name }) => name)
}

function without(states: PlainGraph['states'], names: ReadonlySet<StateName>): PlainGraph['states'] {
  return Object.fromEntries(Object.entries(states).filter(([name]) => !names.has(name)))
}

/** Edits that take no statement away. */
const keepsComments: ReadonlySet<WorkflowEdit['kind']> = new Set([
  'add-state',
  'rename-state',
  'retype-state',
  'connect',
  'reroute',
  'set-guard',
  'set-workflow',
  'move-transition',
  'set-join',
  'set-input',
  'move-input',
])

/** Words of comments as the random texts have them, in order. */
function commentsOf(text: string): readonly string[] {
  return text.match(/(?:#|\/\/|\/\*) ?(?:a note|note|a -> b|x; y|state a: http \{|two)/g) ?? []
}

/** The first broken statement that no longer stands in the text, in its order; null when all do. */
function missingBroken({ text, tree }: Workflow, after: string): string | null {
  let at = 0
  for (const [index, statement] of tree.statements.entries()) {
    const start = tree.starts[index] ?? 0
    const source = text.slice(start, start + statement.contentEnd)
    if (statement.kind !== 'broken') continue
    at = after.indexOf(source, at)
    if (at < 0) return source
    at += source.length
  }
  return null
}

describe('a planned text edit', () => {
  it('makes just this change to the graph, whatever the text looks like (E2)', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(12), check), { numRuns: Number(process.env.RUNS ?? 600) })
  }, 120_000)

  it('gives an input another name at its uses and nowhere else (E6)', () => {
    const names = ['x', 'y', 'amount', 'two words', 'otherwise', 'None', '__proto__', 'yes', 'steps'] as const
    for (let seed = 1; seed <= 150; seed++) {
      const random = createRandom(seed)
      const text = randomWorkflowText(random, { size: 10, broken: random.chance(0.2) ? 0.1 : 0 })
      const before = `input { x: number, "two words": string }\n${text}\nx -> y: input.x > x and input["two words"] == "x"\ny -> end: has(x)\n`
      const [name, newName] = [random.pick(['x', 'two words'] as const), random.pick(names)]
      checkEdit(before, { kind: 'set-input', name, newName })
    }
  })

  it.each(seeds.edit)('still does for the seed %i, %i that once failed', (seed, size) => {
    check(seed, size)
  })
})
