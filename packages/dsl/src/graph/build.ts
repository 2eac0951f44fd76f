import { spliceList } from '../splice.ts'
import { stepTypes } from '../step-type/built-in.ts'
import type { StepTypes } from '../step-type/registry.ts'
import type { NameTable } from '../syntax/name-table.ts'
import type { ChangedStatements, Reparsed } from '../syntax/reparse.ts'
import type { Tree } from '../syntax/tree.ts'
import { type ChoicesOf, withChoices } from './choices.ts'
import { type FlatParts, noParts, spliceParts, startOf } from './flat-parts.ts'
import type { InputField, Point, State, StateName, Transition, Trigger, WorkflowGraph } from './graph.ts'
import { type Declaration, type GraphPart, partOf } from './part.ts'

/** A graph with what it was put together from, so that the next one can reuse it. */
export interface BuiltGraph {
  readonly graph: WorkflowGraph
  readonly flat: FlatParts
  readonly stepTypes: StepTypes
  /** The undeclared states by their name's number, so that a state stays the same object. */
  readonly plainStates: State[]
  /** The states as numbers of their names, in the order of `graph.states`. */
  readonly order: Int32Array
  /** How each name is mentioned, by its number: `Mark`. Names met later have none. */
  readonly marks: Uint8Array
  /** The statement that declares a state first, by its name's number, counted from 1; 0 without one. */
  readonly declaredAt: Int32Array
  readonly choicesOf: ChoicesOf
}

/** The graph of a tree (rules G1 to G10). What is broken adds nothing. */
export function buildGraph(tree: Tree, types: StepTypes = stepTypes): BuiltGraph {
  const context = { names: tree.names, stepTypes: types }
  const flat = spliceParts(noParts, 0, 0, tree.statements, (statement, index) =>
    partOf(statement, tree.text, tree.starts[index] as number, context),
  )
  return assemble(flat, tree.names, { stepTypes: types, plainStates: [] }, null)
}

/** The graph after an edit: only the parts of the changed statements are made anew. */
export function rebuildGraph(before: BuiltGraph, { tree, changed, region }: Reparsed): BuiltGraph {
  const context = { names: tree.names, stepTypes: before.stepTypes }
  const added = tree.statements.slice(changed.from, changed.to)
  const flat = spliceParts(before.flat, changed.from, changed.oldTo, added, (statement, index) =>
    partOf(statement, region.text, (tree.starts[changed.from + index] as number) - region.start, context),
  )
  const states = statesAfter(before, flat, changed)
  if (!states) return assemble(flat, tree.names, before, { built: before, changed })
  const transitions = transitionsAfter(before, changed, flat, before.choicesOf)
  return { ...before, flat, graph: { ...before.graph, states, transitions } }
}

/**
 * The states after statements were replaced by as many that mention the same names in the same ways; null where that
 * is not so, or where one of them declares anything but a state's plain properties.
 */
function statesAfter(
  { flat: old, graph, declaredAt }: BuiltGraph,
  flat: FlatParts,
  { from, to, oldTo }: ChangedStatements,
): readonly State[] | null {
  if (to !== oldTo) return null
  const last = startOf(flat.mentionEnds, to)
  if (last !== startOf(old.mentionEnds, to)) return null
  for (let at = startOf(flat.mentionEnds, from); at < last; at++)
    if (old.mentions[at] !== flat.mentions[at]) return null
  let { states } = graph
  for (let index = from; index < to; index++) {
    const [was, is] = [old.parts[index], flat.parts[index]]
    if (!was && !is) continue
    const [before, after] = [was?.declaration, is?.declaration]
    if (!was || !is || !before?.state || !after?.state || before.choices || after.choices) return null
    if (before.state.name !== after.state.name) return null
    if (declaredAt[(is.mentions[0] as number) >> 2] !== index + 1) continue
    const place = states.indexOf(before.state)
    states = spliceList(states, place, place + 1, [after.state])
  }
  return states
}

/** The transitions after an edit; where the choices are the same, only those of the changed statements are looked at. */
function transitionsAfter(
  { graph, flat: old, choicesOf: before }: BuiltGraph,
  { from, to, oldTo }: ChangedStatements,
  flat: FlatParts,
  choicesOf: ChoicesOf,
): readonly Transition[] {
  if (choicesOf.size === 0) return flat.transitions
  if (!isSameChoices(before, choicesOf)) return withChoices(flat.transitions, choicesOf)
  const first = startOf(flat.transitionEnds, from)
  const added = withChoices(flat.transitions.slice(first, startOf(flat.transitionEnds, to)), choicesOf)
  return spliceList(graph.transitions, first, startOf(old.transitionEnds, oldTo), added)
}

function isSameChoices(a: ChoicesOf, b: ChoicesOf): boolean {
  if (a === b) return true
  if (a.size !== b.size) return false
  for (const [state, choices] of a) if (b.get(state) !== choices) return false
  return true
}

interface KnownStates {
  readonly declaredAt: Int32Array
  readonly parts: FlatParts['parts']
  readonly names: NameTable
  readonly plainStates: State[]
}

/** The states of these numbers: as declared, or plain. */
function statesOf(order: Int32Array, { declaredAt, parts, names, plainStates }: KnownStates): State[] {
  const states: State[] = []
  // By index: `Array.from` would take a row of numbers one by one through its iterator.
  for (let index = 0; index < order.length; index++) {
    const number = order[index] as number
    const at = declaredAt[number] as number
    states.push((at > 0 && parts[at - 1]?.declaration?.state) || plainState(number, names, plainStates))
  }
  return states
}

function plainState(number: number, names: NameTable, plainStates: State[]): State {
  const known = plainStates[number]
  if (known) return known
  const state = { name: names.at(number).name, type: 'task', declared: false, properties: noProperties }
  plainStates[number] = state
  return state
}

const noProperties: readonly never[] = []

/** How a name is mentioned. */
export const Mark = { mentioned: 1, hasArrow: 2, isTarget: 4, inProperty: 8, isDeclared: 16 } as const

function assemble(
  flat: FlatParts,
  names: NameTable,
  { stepTypes, plainStates }: Pick<BuiltGraph, 'stepTypes' | 'plainStates'>,
  before: { readonly built: BuiltGraph; readonly changed: ChangedStatements } | null,
): BuiltGraph {
  const marks = new Uint8Array(names.size)
  const order = mark(flat.mentions, marks)
  if (before && !declaresAnything(before.built.flat, flat, before.changed))
    return assembleArrows(flat, names, { ...before, marks, order })
  const declaredAt = new Int32Array(names.size)
  const { parts } = flat
  const { inputs, triggers, workflow, layout, choicesOf } = declarationsOf(flat, declaredAt)
  markDeclared(declaredAt, marks)
  const old = before?.built.graph
  const graph: WorkflowGraph = {
    name: workflow?.name ?? null,
    title: workflow?.title ?? null,
    inputs: sameOr(inputs.flat(), old?.inputs),
    triggers: sameOr(triggers, old?.triggers),
    states: statesOf(order, { declaredAt, parts, names, plainStates }),
    transitions: before
      ? transitionsAfter(before.built, before.changed, flat, choicesOf)
      : withChoices(flat.transitions, choicesOf),
    layout: layout ?? emptyLayout,
    entry: entryOf(order, marks, names),
  }
  return { graph, flat, stepTypes, plainStates, order, marks, declaredAt, choicesOf }
}

function declaresAnything(old: FlatParts, flat: FlatParts, { from, to, oldTo }: ChangedStatements): boolean {
  const isDeclaring = (part: GraphPart | null) => part !== null && part.declaration !== null
  return old.parts.slice(from, oldTo).some(isDeclaring) || flat.parts.slice(from, to).some(isDeclaring)
}

/** The graph where all declarations are as before. */
function assembleArrows(
  flat: FlatParts,
  names: NameTable,
  {
    built,
    changed,
    marks,
    order,
  }: {
    readonly built: BuiltGraph
    readonly changed: ChangedStatements
    readonly marks: Uint8Array
    readonly order: Int32Array
  },
): BuiltGraph {
  const declaredAt = new Int32Array(names.size)
  const shift = changed.to - changed.oldTo
  for (let number = 0; number < built.declaredAt.length; number++) {
    const at = built.declaredAt[number] as number
    declaredAt[number] = at > changed.oldTo ? at + shift : at
  }
  markDeclared(declaredAt, marks)
  const { head, tail } = commonEnds(built.order, order)
  const between = statesOf(order.subarray(head, order.length - tail), {
    ...{ declaredAt, parts: flat.parts, names, plainStates: built.plainStates },
  })
  const graph = {
    ...built.graph,
    states: spliceList(built.graph.states, head, built.order.length - tail, between),
    transitions: transitionsAfter(built, changed, flat, built.choicesOf),
    entry: entryOf(order, marks, names),
  }
  return { ...built, graph, flat, order, marks, declaredAt }
}

/** How many numbers two rows begin and end with in common. */
function commonEnds(a: Int32Array, b: Int32Array): { readonly head: number; readonly tail: number } {
  const most = Math.min(a.length, b.length)
  let head = 0
  while (head < most && a[head] === b[head]) head++
  let tail = 0
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  return { head, tail }
}

function markDeclared(declaredAt: Int32Array, marks: Uint8Array): void {
  for (let number = 0; number < marks.length; number++)
    if (declaredAt[number] !== 0) marks[number] = (marks[number] as number) | Mark.isDeclared
}

/** Notes how each name is mentioned, and answers the names in the order of their first mention. */
function mark(mentions: Int32Array, marks: Uint8Array): Int32Array {
  const order = new Int32Array(marks.length)
  let count = 0
  for (let index = 0; index < mentions.length; index++) {
    const mention = mentions[index] as number
    const number = mention >> 2
    const known = marks[number] as number
    if (known === 0) order[count++] = number
    marks[number] = known | (marksOfRole[mention & 3] as number)
  }
  return order.subarray(0, count)
}

/** By `Role`: declared, source, target, in a property. */
const marksOfRole: readonly number[] = [
  Mark.mentioned,
  Mark.mentioned | Mark.hasArrow,
  Mark.mentioned | Mark.hasArrow | Mark.isTarget,
  Mark.mentioned | Mark.inProperty,
]

function declarationsOf({ parts, declarations }: FlatParts, declaredAt: Int32Array) {
  const choicesOf = new Map<StateName, ReadonlySet<string>>()
  const inputs: (readonly InputField[])[] = []
  const triggers: Trigger[] = []
  let workflow: Declaration['workflow'] = null
  let layout: ReadonlyMap<StateName, Point> | null = null
  for (const index of declarations) {
    const { declaration, mentions } = parts[index] as GraphPart
    if (!declaration) continue
    const { state, choices } = declaration
    if (state) {
      const number = (mentions[0] as number) >> 2
      if (declaredAt[number] === 0) {
        declaredAt[number] = index + 1
        if (choices && choices.size > 0) choicesOf.set(state.name, choices)
      }
    }
    if (declaration.inputs) inputs.push(declaration.inputs)
    if (declaration.trigger) triggers.push(declaration.trigger)
    workflow ??= declaration.workflow
    layout ??= declaration.layout
  }
  return { choicesOf, inputs, triggers, workflow, layout }
}

const emptyLayout: ReadonlyMap<StateName, Point> = new Map()

/** The list before, when it holds the same objects. */
function sameOr<T>(list: readonly T[], before: readonly T[] | undefined): readonly T[] {
  return before && before.length === list.length && before.every((item, index) => item === list[index])
    ? before
    : list
}

/** `start`, or the only state that no arrow from another leads to (rule G4). */
function entryOf(order: Int32Array, marks: Uint8Array, names: NameTable): StateName | null {
  const start = names.find('start')?.number
  if (start !== undefined && marks[start] !== 0) return 'start'
  let entry: number | null = null
  for (const number of order) {
    const mark = marks[number] as number
    if (mark & Mark.isTarget) continue
    if (mark & Mark.inProperty && !(mark & Mark.hasArrow)) continue
    if (entry !== null) return null
    entry = number
  }
  return entry === null ? null : names.at(entry).name
}
