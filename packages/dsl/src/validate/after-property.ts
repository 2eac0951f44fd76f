import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { sameType } from '../expression/types/index.ts'
import type { State, WorkflowGraph } from '../graph/graph.ts'
import { shareTypeFlow } from '../graph/types/index.ts'
import { propertyOf, resultOf } from '../graph/types/output-types.ts'
import { keysWritten } from '../graph/writes.ts'
import type { StepTypes } from '../step-type/index.ts'
import type { StateStatement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { checkDeclarations } from './checks/declarations.ts'
import { checkFunctions } from './checks/functions.ts'
import { checkNames, checkSecrets, shareNames } from './checks/names.ts'
import { checkProperties } from './checks/properties.ts'
import { checkTypes } from './checks/types.ts'
import { type Checked, isElsewhereSame, without } from './edited-statement.ts'
import { expressionsOf } from './expressions.ts'
import { factsOf } from './facts.ts'
import type { Model } from './model.ts'
import { compareDiagnostics, Report } from './report.ts'
import type { ValidateOptions } from './validate.ts'

interface EditedState {
  /** The statement's index, in both texts. */
  readonly at: number
  readonly old: StateStatement
  readonly now: StateStatement
}

/** The diagnostics after an edit of what the properties of one state hold; null where it may concern more than the state. */
export function diagnosticsAfterProperty(
  before: Checked,
  edit: TextEdit,
  after: { readonly tree: Tree; readonly graph: WorkflowGraph },
  state: EditedState,
  options: ValidateOptions,
): readonly Diagnostic[] | null {
  const { at, old, now } = state
  const { stepTypes } = options
  if (!hasSameKeys(old, now) || !isElsewhereSame(before.tree, after.tree, at)) return null
  const place = placeOf(at, before.tree)
  const was = stateOf(before.graph, old)
  const is = stateOf(after.graph, now)
  if (!place || !was || !is || !meansTheSameToOthers(was, is, stepTypes)) return null
  shareTypeFlow(before.graph, after.graph, stepTypes)
  shareNames(before.graph, after.graph, stepTypes)
  const found = checkState(at, place, before, options)
  const anew = checkState(at, place, after, options)
  if (!found || !anew || found.reads !== anew.reads) return null
  const others = movedBy(edit, without(before.diagnostics, found.diagnostics))
  return others && [...others, ...anew.diagnostics].sort(compareDiagnostics)
}

function hasSameKeys(old: StateStatement, now: StateStatement): boolean {
  const [a, b] = [old.block?.entries ?? [], now.block?.entries ?? []]
  return (
    old.diagnostics.length + now.diagnostics.length === 0 &&
    old.name.name === now.name.name &&
    old.name.to === now.name.to &&
    old.type.name === now.type.name &&
    old.type.to === now.type.to &&
    a.length === b.length &&
    a.every(({ key }, i) => key.name === b[i]?.key.name)
  )
}

function stateOf(graph: WorkflowGraph, { name }: StateStatement): State | undefined {
  return graph.states.find((state) => state.name === name.name)
}

/** Whether nothing that is said about other states depends on what has changed. */
function meansTheSameToOthers(was: State, is: State, stepTypes: StepTypes): boolean {
  // What a transform writes, a decision's choices, and a state named by a property bear on the graph.
  if (was.type === 'transform' || was.type === 'decision') return false
  const say = (state: State) => JSON.stringify(propertyOf(state, 'when_failed') ?? null)
  if (namesStates(was, stepTypes) || namesStates(is, stepTypes) || say(was) !== say(is)) return false
  const results = [was, is].map((state) => resultOf(state, new Map(), stepTypes))
  const [a, b] = results
  if (!a || !b) return a === b
  return (
    a.size === b.size &&
    [...a].every(([key, type]) => {
      const other = b.get(key)
      return other !== undefined && sameType(type, other)
    }) &&
    String(keysWritten(was, stepTypes)) === String(keysWritten(is, stepTypes))
  )
}

function namesStates({ type, properties }: State, stepTypes: StepTypes): boolean {
  return properties.some(({ name }) => {
    const schema = stepTypes.get(type)?.properties[name]
    return name === 'compensate' || name === 'state' || (schema !== undefined && holdsState(schema.type))
  })
}

function holdsState(type: { readonly kind: string; readonly items?: { readonly kind: string } }): boolean {
  return type.kind === 'state' || (type.items !== undefined && holdsState(type.items))
}

interface Place {
  readonly isPartial: boolean
}

/** Null when the state is declared once more. */
function placeOf(at: number, { statements }: Tree): Place | null {
  const { name } = (statements[at] as StateStatement).name
  let isPartial = false
  for (let index = 0; index < statements.length; index++) {
    const statement = statements[index]
    if (statement?.kind === 'broken') isPartial = true
    else if (statement?.kind === 'state' && index !== at && statement.name.name === name) return null
  }
  return { isPartial }
}

interface Found {
  readonly diagnostics: readonly Diagnostic[]
  /** The inputs that the properties read. */
  readonly reads: string
}

/** All that is said of one declaration by itself. */
function checkState(
  at: number,
  { isPartial }: Place,
  { tree, graph }: { readonly tree: Tree; readonly graph: WorkflowGraph },
  { stepTypes, secrets }: ValidateOptions,
): Found | null {
  const statement = tree.statements[at] as StateStatement
  const start = tree.starts[at] as number
  const { name } = statement.name
  const declaration = { name, statement, start, type: stepTypes.get(statement.type.name) }
  const model: Model = {
    tree: { ...tree, statements: [statement], starts: Int32Array.of(start) },
    graph,
    stepTypes,
    isPartial,
    ...{ names: [name], numberOf: new Map([[name, 0]]), declarations: new Map([[name, declaration]]) },
    ...{ arrows: [], outgoing: [[]], incoming: [[]], namedByProperty: new Set() },
  }
  const expressions = expressionsOf(model, () => true)
  const facts = expressions.map(({ expression }) => factsOf(expression))
  if (facts.some(({ steps }) => steps.length > 0)) return null
  const report = new Report()
  checkDeclarations(model, report)
  checkProperties(model, report)
  checkFunctions(expressions, report)
  checkSecrets(expressions, secrets, report)
  checkTypes(model, new Set(), report)
  if (!isPartial) checkNames(model, expressions, report)
  const isRead = (input: string) => facts.some(({ reads }) => reads.has(input))
  const reads = graph.inputs.map((input) => input.name).filter(isRead)
  return { diagnostics: report.ordered(), reads: JSON.stringify([isRead('input'), reads]) }
}

/** At their places after an edit; null when one of them begins or ends in it. */
function movedBy(edit: TextEdit, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] | null {
  const shift = edit.insert.length - (edit.to - edit.from)
  let isTouched = false
  const place = (offset: number) => {
    if (offset >= edit.from && offset <= edit.to) isTouched = true
    return offset <= edit.from ? offset : offset + shift
  }
  const result = diagnostics.map((diagnostic) => {
    const { from, to, fixes = [] } = diagnostic
    if (to < edit.from && fixes.every(({ edits }) => edits.every((one) => one.to < edit.from)))
      return diagnostic
    const placed = { ...diagnostic, from: place(from), to: place(to) }
    if (!diagnostic.fixes) return placed
    const moveEdit = (one: TextEdit) => ({ ...one, from: place(one.from), to: place(one.to) })
    return { ...placed, fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits.map(moveEdit) })) }
  })
  return isTouched ? null : result
}
