import { stepTypes } from '../step-type/built-in.ts'
import type { StepTypes } from '../step-type/registry.ts'
import type { Tree } from '../syntax/tree.ts'
import type { InputField, Point, State, StateName, Transition, Trigger, WorkflowGraph } from './graph.ts'
import { type GraphPart, partOf, Role } from './part.ts'

/** A graph with what it was put together from, so that the next one can reuse it. */
export interface BuiltGraph {
  readonly graph: WorkflowGraph
  /** One for each statement of the tree. */
  readonly parts: readonly GraphPart[]
  readonly names: NameTable
}

/** Numbers for names. Grows as names are met; the numbers given stay, so parts of older texts remain true. */
export class NameTable {
  readonly names: StateName[] = []
  readonly stepTypes: StepTypes
  private readonly numbers = new Map<StateName, number>()
  private readonly plainStates: State[] = []

  constructor(types: StepTypes) {
    this.stepTypes = types
  }

  readonly numberOf = (name: StateName): number => {
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    const number = this.names.length
    this.names.push(name)
    this.numbers.set(name, number)
    return number
  }

  find(name: StateName): number | undefined {
    return this.numbers.get(name)
  }

  /** The undeclared state of this number, always the same object. */
  plainState(number: number): State {
    const known = this.plainStates[number]
    if (known) return known
    const state = { name: this.names[number] as StateName, type: 'task', declared: false, properties: [] }
    this.plainStates[number] = state
    return state
  }
}

/** The graph of a tree (rules G1 to G10). What is broken adds nothing. */
export function buildGraph(tree: Tree, types: StepTypes = stepTypes): BuiltGraph {
  const names = new NameTable(types)
  const parts = tree.statements.map((statement, index) =>
    partOf(statement, tree.text, tree.starts[index] as number, names),
  )
  return { graph: assemble(parts, names, null), parts, names }
}

/**
 * The graph after an edit: parts of the statements in `[from, to)` are made anew, the others are taken over.
 *
 * @param before the graph of the tree before, of which the statements in `[from, before's to)` are gone
 */
export function rebuildGraph(
  tree: Tree,
  before: BuiltGraph,
  changed: { readonly from: number; readonly to: number; readonly oldTo: number },
): BuiltGraph {
  const { names } = before
  if (names.names.length > 4 * before.graph.states.length + 1000) return buildGraph(tree, names.stepTypes)
  const parts = before.parts.slice(0, changed.from)
  for (let index = changed.from; index < changed.to; index++) {
    const start = tree.starts[index] as number
    parts.push(partOf(tree.statements[index] as Tree['statements'][number], tree.text, start, names))
  }
  for (let index = changed.oldTo; index < before.parts.length; index++) {
    parts.push(before.parts[index] as GraphPart)
  }
  return { graph: assemble(parts, names, before.graph), parts, names }
}

const mentioned = 1
const hasArrow = 2
const isTarget = 4
const inProperty = 8

function assemble(
  parts: readonly GraphPart[],
  names: NameTable,
  before: WorkflowGraph | null,
): WorkflowGraph {
  const marks = new Uint8Array(names.names.length)
  const order: number[] = []
  const declared = new Map<number, GraphPart>()
  const transitions: Transition[] = []
  const inputs: (readonly InputField[])[] = []
  const triggers: Trigger[] = []
  let workflow: GraphPart['workflow'] = null
  let layout: ReadonlyMap<StateName, Point> | null = null
  let choices = 0
  for (const part of parts) {
    for (const mention of part.mentions) {
      const number = mention >> 2
      const role = mention & 3
      const mark = marks[number] as number
      if (mark === 0) order.push(number)
      if (role === Role.inTransition) marks[number] = mark | mentioned | hasArrow
      else if (role === Role.target) marks[number] = mark | mentioned | hasArrow | isTarget
      else marks[number] = mark | (role === Role.inProperty ? mentioned | inProperty : mentioned)
    }
    for (const transition of part.transitions) transitions.push(transition)
    if (part.choice) choices++
    if (part.state) {
      const number = (part.mentions[0] as number) >> 2
      if (!declared.has(number)) declared.set(number, part)
    }
    if (part.inputs) inputs.push(part.inputs)
    if (part.trigger) triggers.push(part.trigger)
    workflow ??= part.workflow
    layout ??= part.layout
  }
  return {
    name: workflow?.name ?? null,
    title: workflow?.title ?? null,
    inputs: sameOr(inputs.flat(), before?.inputs),
    triggers: sameOr(triggers, before?.triggers),
    states: order.map((number) => declared.get(number)?.state ?? names.plainState(number)),
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
  declared: ReadonlyMap<number, GraphPart>,
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
  const start = names.find('start')
  if (start !== undefined && marks[start] !== 0) return 'start'
  let entry: number | null = null
  for (const number of order) {
    const mark = marks[number] as number
    if (mark & isTarget) continue
    if (mark & inProperty && !(mark & hasArrow)) continue
    if (entry !== null) return null
    entry = number
  }
  return entry === null ? null : (names.names[entry] as StateName)
}
