import { stepTypes } from '../step-type/built-in.ts'
import type { StepTypes } from '../step-type/registry.ts'
import type { NameTable } from '../syntax/name-table.ts'
import type { Reparsed } from '../syntax/reparse.ts'
import type { Tree } from '../syntax/tree.ts'
import { type ChoicesOf, withChoices } from './choices.ts'
import { type FlatParts, noParts, spliceParts } from './flat-parts.ts'
import type { InputField, Point, State, StateName, Trigger, WorkflowGraph } from './graph.ts'
import { type Declaration, type GraphPart, partOf } from './part.ts'

/** A graph with what it was put together from, so that the next one can reuse it. */
export interface BuiltGraph {
  readonly graph: WorkflowGraph
  readonly flat: FlatParts
  readonly stepTypes: StepTypes
  /** The undeclared states by their name's number, so that a state stays the same object. */
  readonly plainStates: State[]
}

/** The graph of a tree (rules G1 to G10). What is broken adds nothing. */
export function buildGraph(tree: Tree, types: StepTypes = stepTypes): BuiltGraph {
  const context = { names: tree.names, stepTypes: types }
  const flat = spliceParts(noParts, 0, 0, tree.statements, (statement, index) =>
    partOf(statement, tree.text, tree.starts[index] as number, context),
  )
  const plainStates: State[] = []
  return { graph: assemble(flat, tree.names, plainStates, null), flat, stepTypes: types, plainStates }
}

/** The graph after an edit: only the parts of the changed statements are made anew. */
export function rebuildGraph(before: BuiltGraph, { tree, changed, region }: Reparsed): BuiltGraph {
  const { stepTypes: types, plainStates } = before
  const context = { names: tree.names, stepTypes: types }
  const added = tree.statements.slice(changed.from, changed.to)
  const flat = spliceParts(before.flat, changed.from, changed.oldTo, added, (statement, index) =>
    partOf(statement, region.text, (tree.starts[changed.from + index] as number) - region.start, context),
  )
  const graph = assemble(flat, tree.names, plainStates, before.graph)
  return { graph, flat, stepTypes: types, plainStates }
}

function plainState(number: number, names: NameTable, plainStates: State[]): State {
  const known = plainStates[number]
  if (known) return known
  const state = { name: names.at(number).name, type: 'task', declared: false, properties: noProperties }
  plainStates[number] = state
  return state
}

const noProperties: readonly never[] = []

const mentioned = 1
const hasArrow = 2
const isTarget = 4
const inProperty = 8
const isDeclared = 16

function assemble(
  flat: FlatParts,
  names: NameTable,
  plainStates: State[],
  before: WorkflowGraph | null,
): WorkflowGraph {
  const marks = new Uint8Array(names.size)
  const order = mark(flat.mentions, marks)
  const { declared, inputs, triggers, workflow, layout } = declarationsOf(flat, marks)
  return {
    name: workflow?.name ?? null,
    title: workflow?.title ?? null,
    inputs: sameOr(inputs.flat(), before?.inputs),
    triggers: sameOr(triggers, before?.triggers),
    states: order.map((number) => {
      const state = (marks[number] as number) & isDeclared ? declared.get(number)?.state : null
      return state ?? plainState(number, names, plainStates)
    }),
    transitions: withChoices(flat.transitions, choicesIn(declared)),
    layout: layout ?? emptyLayout,
    entry: entryOf(order, marks, names),
  }
}

/** Notes how each name is mentioned, and answers the names in the order of their first mention. */
function mark(mentions: Int32Array, marks: Uint8Array): readonly number[] {
  const order: number[] = []
  for (let index = 0; index < mentions.length; index++) {
    const mention = mentions[index] as number
    const number = mention >> 2
    const known = marks[number] as number
    if (known === 0) order.push(number)
    marks[number] = known | (marksOfRole[mention & 3] as number)
  }
  return order
}

const marksOfRole: readonly number[] = [
  mentioned,
  mentioned | hasArrow,
  mentioned | hasArrow | isTarget,
  mentioned | inProperty,
]

function declarationsOf({ parts, declarations }: FlatParts, marks: Uint8Array) {
  const declared = new Map<number, Declaration>()
  const inputs: (readonly InputField[])[] = []
  const triggers: Trigger[] = []
  let workflow: Declaration['workflow'] = null
  let layout: ReadonlyMap<StateName, Point> | null = null
  for (const index of declarations) {
    const { declaration, mentions } = parts[index] as GraphPart
    if (!declaration) continue
    if (declaration.state) {
      const number = (mentions[0] as number) >> 2
      marks[number] = (marks[number] as number) | isDeclared
      if (!declared.has(number)) declared.set(number, declaration)
    }
    if (declaration.inputs) inputs.push(declaration.inputs)
    if (declaration.trigger) triggers.push(declaration.trigger)
    workflow ??= declaration.workflow
    layout ??= declaration.layout
  }
  return { declared, inputs, triggers, workflow, layout }
}

const emptyLayout: ReadonlyMap<StateName, Point> = new Map()

/** The list before, when it holds the same objects. */
function sameOr<T>(list: readonly T[], before: readonly T[] | undefined): readonly T[] {
  return before && before.length === list.length && before.every((item, index) => item === list[index])
    ? before
    : list
}

function choicesIn(declared: ReadonlyMap<number, Declaration>): ChoicesOf {
  const choicesOf = new Map<StateName, ReadonlySet<string>>()
  for (const { state, choices } of declared.values()) {
    if (state && choices && choices.size > 0) choicesOf.set(state.name, choices)
  }
  return choicesOf
}

/** `start`, or the only state that no arrow from another leads to (rule G4). */
function entryOf(order: readonly number[], marks: Uint8Array, names: NameTable): StateName | null {
  const start = names.find('start')?.number
  if (start !== undefined && marks[start] !== 0) return 'start'
  let entry: number | null = null
  for (const number of order) {
    const mark = marks[number] as number
    if (mark & isTarget) continue
    if (mark & inProperty && !(mark & hasArrow)) continue
    if (entry !== null) return null
    entry = number
  }
  return entry === null ? null : names.at(entry).name
}
