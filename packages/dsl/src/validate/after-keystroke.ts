import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { StateName, Transition, WorkflowGraph } from '../graph/graph.ts'
import { shareTypeFlow } from '../graph/types/index.ts'
import type { StateStatement, TransitionStatement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { diagnosticsAfterProperty } from './after-property.ts'
import { checkFunctions } from './checks/functions.ts'
import { checkGuards } from './checks/guards.ts'
import { checkNames, checkSecrets, shareNames } from './checks/names.ts'
import { checkTypes } from './checks/types.ts'
import { type Checked, isElsewhereSame, statementAround, without } from './edited-statement.ts'
import { factsOf } from './facts.ts'
import { Arrow, type Declaration, type Model } from './model.ts'
import { compareDiagnostics, Report } from './report.ts'
import type { ValidateOptions } from './validate.ts'

/**
 * The diagnostics after an edit inside one guard or one property: those of before, with what is said of this guard and
 * of those that compete with it, or of this property's state, made anew. Null where the edit may concern more than that; then everything has to be checked.
 */
export function diagnosticsAfter(
  before: Checked,
  edit: TextEdit,
  after: { readonly tree: Tree; readonly graph: WorkflowGraph },
  options: ValidateOptions,
): readonly Diagnostic[] | null {
  const at = statementAround(before.tree, edit)
  const old = before.tree.statements[at]
  const now = after.tree.statements[at]
  if (!old || !now || before.tree.statements.length !== after.tree.statements.length) return null
  if (old.kind === 'state' && now.kind === 'state')
    return diagnosticsAfterProperty(before, edit, after, { at, old, now }, options)
  if (!isSameArrow(old, now) || !isElsewhereSame(before.tree, after.tree, at)) return null
  shareTypeFlow(before.graph, after.graph, options.stepTypes)
  shareNames(before.graph, after.graph, options.stepTypes)
  const places = placesAround(at, before.tree)
  const was = checkAround(at, places, before.tree, before.graph, options)
  const is = checkAround(at, places, after.tree, after.graph, options)
  if (!was || !is || was.taken !== is.taken || was.reads !== is.reads) return null
  const start = before.tree.starts[at] as number
  const others = moved(without(before.diagnostics, was.found), start, old.length, now.length)
  return others && [...others, ...is.found].sort(compareDiagnostics)
}

type Any = Tree['statements'][number]

/** Whether two statements differ at most in what their guard says. */
function isSameArrow(old: Any, now: Any): boolean {
  return (
    old.kind === 'transition' &&
    now.kind === 'transition' &&
    old.guardKind === 'expression' &&
    now.guardKind === 'expression' &&
    old.diagnostics.length + now.diagnostics.length === 0 &&
    old.names.length === now.names.length &&
    old.mentions.length === now.mentions.length &&
    old.mentions.every((mention, i) => mention === now.mentions[i]) &&
    old.names.every((names, i) => names.length === now.names[i]?.length) &&
    String(old.quorums) === String(now.quorums)
  )
}

interface Around {
  readonly found: readonly Diagnostic[]
  /** Which of the arrows can be taken, in order. */
  readonly taken: string
  /** The inputs that the guard reads. */
  readonly reads: string
}

/** Checks the guard of a statement, and the guards out of the same states. */
function checkAround(
  at: number,
  places: Places,
  tree: Tree,
  graph: WorkflowGraph,
  { stepTypes, secrets }: ValidateOptions,
): Around | null {
  const { model, arrow } = modelAround(at, places, tree, graph, stepTypes)
  if (!model || arrow?.kind !== 'expression') return null
  const { expression, start } = arrow
  if (!expression) return null
  const facts = factsOf(expression)
  if (facts.steps.length > 0) return null
  const report = new Report()
  const expressions = [{ expression, start, place: 'guard' as const }]
  checkFunctions(expressions, report)
  checkSecrets(expressions, secrets, report)
  const taken = checkGuards(model, report)
  checkTypes({ ...model, arrows: [arrow], declarations: new Map() }, taken, report)
  if (!model.isPartial) checkNames(model, expressions, report)
  const reads = graph.inputs.filter(({ name }) => facts.reads.has(name)).map(({ name }) => name)
  return {
    found: report.ordered(),
    taken: model.arrows.map((one) => (taken.has(one) ? 1 : 0)).join(''),
    reads: JSON.stringify([facts.reads.has('input'), reads]),
  }
}

/** The statements that bear on a guard, the same before and after the edit. */
interface Places {
  readonly sources: ReadonlySet<StateName>
  /** Transitions that mention a source, and how many arrows stand before each. */
  readonly statements: readonly { readonly index: number; readonly firstArrow: number }[]
  /** Declarations of the sources. */
  readonly declarations: readonly number[]
  readonly isPartial: boolean
}

function placesAround(at: number, { statements, names }: Tree): Places {
  const sources = new Set((statements[at] as TransitionStatement).names.at(-2))
  const numbers = [...sources].map((name) => names.find(name)?.number)
  const found: { index: number; firstArrow: number }[] = []
  const declarations: number[] = []
  let isPartial = false
  let firstArrow = 0
  // By index and by number: this goes over the whole text at every keystroke.
  for (let index = 0; index < statements.length; index++) {
    const statement = statements[index] as Any
    if (statement.kind === 'transition') {
      const { mentions } = statement
      for (let i = 0; i < mentions.length; i++) {
        if (!numbers.includes((mentions[i] as number) >> 2)) continue
        found.push({ index, firstArrow })
        break
      }
      firstArrow += statement.names.length - 1
    } else if (statement.kind === 'broken') isPartial = true
    else if (statement.kind === 'state' && sources.has(statement.name.name)) declarations.push(index)
  }
  return { sources, statements: found, declarations, isPartial }
}

/** The arrows out of the sources, and the last arrow of the statement; no model where a source is a decision. */
function modelAround(
  at: number,
  places: Places,
  tree: Tree,
  graph: WorkflowGraph,
  stepTypes: Model['stepTypes'],
): { readonly model: Model | null; readonly arrow: Arrow | undefined } {
  const names: StateName[] = []
  const numberOf = new Map<StateName, number>()
  const outgoing: Arrow[][] = []
  const arrows: Arrow[] = []
  const numbersOf = (states: readonly StateName[]) =>
    states.map((name) => {
      const known = numberOf.get(name)
      if (known !== undefined) return known
      numberOf.set(name, names.length)
      outgoing.push([])
      return names.push(name) - 1
    })
  let arrow: Arrow | undefined
  for (const { index, firstArrow } of places.statements) {
    const statement = tree.statements[index] as TransitionStatement
    const start = tree.starts[index] as number
    for (let position = 0; position < statement.names.length - 1; position++) {
      if (!statement.names[position]?.some((name) => places.sources.has(name))) continue
      const transition = graph.transitions[firstArrow + position] as Transition
      const one = new Arrow({ statement, start, position }, transition, numbersOf)
      arrows.push(one)
      for (const state of one.from) outgoing[state]?.push(one)
      if (index === at && position === statement.names.length - 2) arrow = one
    }
  }
  const declarations = new Map<StateName, Declaration>()
  for (const index of places.declarations) {
    const statement = tree.statements[index] as StateStatement
    const type = stepTypes.get(statement.type.name)
    if (type?.name === 'decision') return { model: null, arrow }
    const { name } = statement.name
    const start = tree.starts[index] as number
    if (!declarations.has(name)) declarations.set(name, { name, statement, start, type })
  }
  const nothing = { incoming: [], namedByProperty: new Set<number>() }
  const { isPartial } = places
  const model = { tree, graph, stepTypes, names, numberOf, declarations, arrows, outgoing, isPartial }
  return { model: { ...model, ...nothing }, arrow }
}

/** At their places after a statement got another length; null when one of them ends within the statement. */
function moved(
  diagnostics: readonly Diagnostic[],
  start: number,
  oldLength: number,
  length: number,
): readonly Diagnostic[] | null {
  const end = start + oldLength
  const shift = length - oldLength
  let isWithin = false
  const place = (offset: number) => {
    if (offset > start && offset < end) isWithin = true
    return offset < end ? offset : offset + shift
  }
  const result = diagnostics.map((diagnostic) => {
    const { from, to, fixes = [] } = diagnostic
    if (fixes.every(({ edits }) => edits.every((edit) => edit.to <= start)) && to <= start) return diagnostic
    const placed = { ...diagnostic, from: place(from), to: place(to) }
    if (!diagnostic.fixes) return placed
    const moveEdit = (edit: TextEdit) => ({ ...edit, from: place(edit.from), to: place(edit.to) })
    return { ...placed, fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits.map(moveEdit) })) }
  })
  return isWithin ? null : result
}
