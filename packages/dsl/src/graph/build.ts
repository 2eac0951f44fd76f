import { stepTypes } from '../step-type/built-in.ts'
import type { StepTypes } from '../step-type/registry.ts'
import { type NameTable, Role } from '../syntax/name-table.ts'
import type { ChangedStatements } from '../syntax/reparse.ts'
import type { Statement, Tree } from '../syntax/tree.ts'
import type { InputField, Point, State, StateName, Transition, Trigger, WorkflowGraph } from './graph.ts'
import { type Declaration, type GraphPart, partOf } from './part.ts'

/** A graph with what it was put together from, so that the next one can reuse it. */
export interface BuiltGraph {
  readonly graph: WorkflowGraph
  /** One for each statement of the tree. */
  readonly parts: readonly GraphPart[]
  readonly stepTypes: StepTypes
  /** The undeclared states by their name's number, so that a state stays the same object. */
  readonly plainStates: State[]
}

/** The graph of a tree (rules G1 to G10). What is broken adds nothing. */
export function buildGraph(tree: Tree, types: StepTypes = stepTypes): BuiltGraph {
  const context = { names: tree.names, stepTypes: types }
  const parts = tree.statements.map((statement, index) =>
    partOf(statement, tree.text, tree.starts[index] as number, context),
  )
  const plainStates: State[] = []
  return { graph: assemble(parts, tree.names, plainStates, null), parts, stepTypes: types, plainStates }
}

/** The graph after an edit: only the parts of the changed statements are made anew. */
export function rebuildGraph(tree: Tree, before: BuiltGraph, changed: ChangedStatements): BuiltGraph {
  const { stepTypes: types, plainStates } = before
  const context = { names: tree.names, stepTypes: types }
  const parts = before.parts.slice(0, changed.from)
  for (let index = changed.from; index < changed.to; index++) {
    const start = tree.starts[index] as number
    parts.push(partOf(tree.statements[index] as Statement, tree.text, start, context))
  }
  for (let index = changed.oldTo; index < before.parts.length; index++) {
    parts.push(before.parts[index] as GraphPart)
  }
  return {
    graph: assemble(parts, tree.names, plainStates, before.graph),
    parts,
    stepTypes: types,
    plainStates,
  }
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

function assemble(
  parts: readonly GraphPart[],
  names: NameTable,
  plainStates: State[],
  before: WorkflowGraph | null,
): WorkflowGraph {
  const marks = new Uint8Array(names.size)
  const order: number[] = []
  const declared = new Map<number, Declaration>()
  const transitions: Transition[] = []
  const inputs: (readonly InputField[])[] = []
  const triggers: Trigger[] = []
  let workflow: Declaration['workflow'] = null
  let layout: ReadonlyMap<StateName, Point> | null = null
  let choices = 0
  for (const part of parts) {
    for (const mention of part.mentions) {
      const number = mention >> 2
      const role = mention & 3
      const mark = marks[number] as number
      if (mark === 0) order.push(number)
      if (role === Role.source) marks[number] = mark | mentioned | hasArrow
      else if (role === Role.target) marks[number] = mark | mentioned | hasArrow | isTarget
      else marks[number] = mark | (role === Role.inProperty ? mentioned | inProperty : mentioned)
    }
    for (const transition of part.transitions) transitions.push(transition)
    if (part.choice) choices++
    const { declaration } = part
    if (declaration === null) continue
    if (declaration.state) {
      const number = (part.mentions[0] as number) >> 2
      if (!declared.has(number)) declared.set(number, declaration)
    }
    if (declaration.inputs) inputs.push(declaration.inputs)
    if (declaration.trigger) triggers.push(declaration.trigger)
    workflow ??= declaration.workflow
    layout ??= declaration.layout
  }
  return {
    name: workflow?.name ?? null,
    title: workflow?.title ?? null,
    inputs: sameOr(inputs.flat(), before?.inputs),
    triggers: sameOr(triggers, before?.triggers),
    states: order.map((number) => declared.get(number)?.state ?? plainState(number, names, plainStates)),
    transitions: choices > 0 && declared.size > 0 ? withChoices(parts, declared) : transitions,
    layout: layout ?? emptyLayout,
    entry: entryOf(order, marks, names),
  }
}

const emptyLayout: ReadonlyMap<StateName, Point> = new Map()

/** The list before, when it holds the same objects. */
function sameOr<T>(list: readonly T[], before: readonly T[] | undefined): readonly T[] {
  return before && before.length === list.length && before.every((item, index) => item === list[index])
    ? before
    : list
}

/** A guard that is just a name or a text, out of a decision state that lists it, is that choice (rule G6). */
function withChoices(
  parts: readonly GraphPart[],
  declared: ReadonlyMap<number, Declaration>,
): readonly Transition[] {
  const transitions: Transition[] = []
  for (const { transitions: own, choice } of parts) {
    for (const transition of own) transitions.push(transition)
    if (choice && declared.get(choice.from)?.choices?.has(choice.text)) {
      transitions[transitions.length - 1] = choice.transition
    }
  }
  return transitions
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
