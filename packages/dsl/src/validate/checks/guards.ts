import type { Fix } from '../../diagnostic/diagnostic.ts'
import { isTruthy, type Json } from '../../expression/index.ts'
import type { Expression } from '../../syntax/expression.ts'
import { quoteName } from '../../syntax/strings.ts'
import { removeStatement, statementAfter } from '../fixes.ts'
import type { Arrow, Model } from '../model.ts'
import { placed, type Report } from '../report.ts'
import {
  casesOf,
  combinations,
  decide,
  type Formula,
  formulaOf,
  isSimple,
  plainFormula,
} from './guard-logic.ts'
import { textOf } from './values.ts'

/** Arrows that compete: those out of the same state, or out of the same join. */
interface Competition {
  readonly arrows: Arrow[]
}

/**
 * Guards that cannot hold, arrows that are never taken or stand there twice, and guards that may all fail.
 *
 * @returns the arrows that can be taken
 */
export function checkGuards(model: Model, report: Report): ReadonlySet<Arrow> {
  const taken = new Set<Arrow>(model.arrows)
  for (const { arrows } of competitions(model)) {
    const usual = arrows.filter((arrow) => !arrow.isForFailure)
    const [first] = arrows
    if (first && first.from.length === 1 && model.names[first.from[0] ?? -1] === 'end') {
      for (const arrow of arrows) {
        taken.delete(arrow)
        report.add(
          'R036',
          arrow.span,
          'An arrow out of end is never taken: the workflow is over there. Remove it.',
          [removeArrow(model, arrow)],
        )
      }
      continue
    }
    const rest = withoutRepeats(model, arrows, taken, report)
    checkFailureArrows(
      rest.filter((arrow) => arrow.isForFailure),
      model,
      taken,
      report,
    )
    if (usual.length > 0)
      checkCompeting(
        rest.filter((arrow) => !arrow.isForFailure),
        model,
        taken,
        report,
      )
  }
  return taken
}

function competitions({ arrows }: Model): Iterable<Competition> {
  const bySource = new Map<number | string, Competition>()
  for (const arrow of arrows) {
    const [only = -1] = arrow.from
    const key = arrow.from.length === 1 ? only : [...arrow.from].sort((a, b) => a - b).join(' ')
    const competition = bySource.get(key)
    if (competition) competition.arrows.push(arrow)
    else bySource.set(key, { arrows: [arrow] })
  }
  return bySource.values()
}

/** The same arrow a second time. */
function withoutRepeats(
  model: Model,
  arrows: readonly Arrow[],
  taken: Set<Arrow>,
  report: Report,
): readonly Arrow[] {
  if (arrows.length === 1) return arrows
  const seen = new Set<string>()
  return arrows.filter((arrow) => {
    const targets = [...arrow.to].sort((a, b) => a - b).join(' ')
    const key = `${targets}:${arrow.join}:${arrow.condition?.replaceAll(/\s+/g, ' ') ?? ''}`
    if (!seen.has(key)) {
      seen.add(key)
      return true
    }
    taken.delete(arrow)
    report.add('R039', arrow.span, 'This arrow stands there twice. Remove one of them.', [
      removeArrow(model, arrow),
    ])
    return false
  })
}

/** Of `on error` and `on timeout` the first that fits is taken. */
function checkFailureArrows(arrows: readonly Arrow[], model: Model, taken: Set<Arrow>, report: Report): void {
  const seen = new Set<string>()
  for (const arrow of arrows) {
    const kind = arrow.kind === 'error' ? `error ${arrow.errorClass ?? ''}` : 'timeout'
    const isCovered = seen.has(kind) || (arrow.kind === 'error' && seen.has('error '))
    seen.add(kind)
    if (!isCovered) continue
    taken.delete(arrow)
    report.add(
      'R036',
      arrow.span,
      'This arrow is never taken: one before it takes the same failures. Put it first, or remove it.',
      [removeArrow(model, arrow)],
    )
  }
}

function checkCompeting(arrows: readonly Arrow[], model: Model, taken: Set<Arrow>, report: Report): void {
  const spelt = arrows.map((arrow) => describeGuard(arrow, model))
  const always = spelt.findIndex((guard) => guard.kind === 'always')
  const earlier: Formula[] = []
  const askedBefore = new Map<string, Set<Json>>()
  /** A guard that asks for one of many values can only stand in the way of one that asks for the same. */
  const verdictOn = (formula: Formula) => {
    const asked = askedValue(formula)
    if (asked) {
      const values = askedBefore.get(asked.term) ?? new Set()
      askedBefore.set(asked.term, values)
      if (values.has(asked.value)) return 'covered'
      values.add(asked.value)
    }
    const verdict = judge(formula, earlier, model, arrows[0] as Arrow)
    if (!asked || typeof asked.value === 'boolean') earlier.push(formula)
    return verdict
  }
  let hasOtherwise = false
  arrows.forEach((arrow, i) => {
    const guard = spelt[i] as GuardMeaning
    if (always >= 0 && (i > always || guard.kind === 'otherwise')) {
      taken.delete(arrow)
      reportAfterAlways(arrow, arrows[always] as Arrow, model, report)
      return
    }
    if (guard.kind === 'otherwise') {
      if (hasOtherwise) {
        taken.delete(arrow)
        report.add(
          'R036',
          arrow.span,
          'There is an otherwise already, and only the first one is taken. Remove one of them.',
          [removeArrow(model, arrow)],
        )
      }
      hasOtherwise = true
    }
    if (guard.kind !== 'formula') return
    const verdict = verdictOn(guard.formula)
    if (verdict === 'open') return
    taken.delete(arrow)
    if (verdict === 'never')
      report.add('R035', arrow.guardSpan, 'This guard can never hold. Change it, or remove the arrow.', [
        removeArrow(model, arrow),
      ])
    else
      report.add(
        'R036',
        arrow.span,
        'This arrow is never taken: whenever its guard holds, one before it does too. Put it first, or change its guard.',
      )
  })
  if (always < 0 && !hasOtherwise && !model.isPartial) checkComplete(arrows, spelt, model, report)
}

type GuardMeaning =
  | { readonly kind: 'always' | 'otherwise' | 'unknown' }
  | { readonly kind: 'formula'; readonly formula: Formula }

/** How many guards before one are looked at together with it. */
const MOST_NEIGHBOURS = 8

const CHOICE = ' choice'

function describeGuard(arrow: Arrow, model: Model): GuardMeaning {
  const { kind, choice, start } = arrow
  if (kind === null || kind === 'otherwise') return { kind: kind ?? 'always' }
  if (choice !== null) return { kind: 'formula', formula: choiceFormula(choice, minConfidence(arrow, model)) }
  if (kind !== 'expression') return { kind: 'unknown' }
  const spell = ({ from, to }: Expression) =>
    model.tree.text.slice(start + from, start + to).replaceAll(/\s+/g, '')
  const formula =
    plainFormula(arrow.condition ?? '') ?? (arrow.expression && formulaOf(arrow.expression, spell))
  if (!formula) return { kind: 'unknown' }
  if (formula.kind === 'literal' && isTruthy(formula.value)) return { kind: 'always' }
  return { kind: 'formula', formula }
}

/** A choice holds when it was made, with enough confidence. */
function choiceFormula(choice: string, confidence: number | null): Formula {
  const made = equal(CHOICE, choice)
  if (confidence === null) return made
  const enough: Formula = {
    kind: 'compare',
    operators: ['>='],
    operands: [
      { kind: 'term', term: 'confidence' },
      { kind: 'literal', value: confidence },
    ],
  }
  return { kind: 'and', left: made, right: enough }
}

function equal(term: string, value: Json): Formula {
  return {
    kind: 'compare',
    operators: ['=='],
    operands: [
      { kind: 'term', term },
      { kind: 'literal', value },
    ],
  }
}

function minConfidence(arrow: Arrow, model: Model): number | null {
  const value = propertyOf(arrow, 'min_confidence', model)
  return value?.kind === 'number' ? value.value : null
}

function propertyOf({ from }: Arrow, name: string, { names, declarations }: Model) {
  const declaration = declarations.get(names[from[0] ?? -1] ?? '')
  return declaration?.statement.block?.entries.find(({ key }) => key.name === name)?.value
}

/** Whether a guard can hold at all, and where no earlier one does. */
function judge(
  formula: Formula,
  earlier: readonly Formula[],
  model: Model,
  arrow: Arrow,
): 'open' | 'never' | 'covered' {
  const domains = domainsFor(model, arrow)
  if (isSimple(formula) && earlier.length === 0) return 'open'
  const own = casesOf([formula], domains)
  if (!own) return 'open'
  if (
    !isSimple(formula) &&
    !someCase(own, (values) => isTrue(decide(formula, values)) || decide(formula, values) === undefined)
  ) {
    return 'never'
  }
  const near = earlier.slice(-MOST_NEIGHBOURS).filter((other) => sharesTerms(other, own))
  const cases = near.length > 0 ? casesOf([formula, ...near], domains) : null
  if (!cases) return 'open'
  const isOpen = someCase(
    cases,
    (values) => isTrue(decide(formula, values)) && near.every((other) => !isTrue(decide(other, values))),
  )
  return isOpen || !someCase(cases, (values) => isTrue(decide(formula, values))) ? 'open' : 'covered'
}

/** The term and value of `term == value`. */
function askedValue(formula: Formula): { readonly term: string; readonly value: Json } | null {
  if (formula.kind !== 'compare' || formula.operators.length !== 1 || formula.operators[0] !== '==')
    return null
  const [left, right] = formula.operands
  if (left?.kind === 'term' && right?.kind === 'literal') return { term: left.term, value: right.value }
  if (right?.kind === 'term' && left?.kind === 'literal') return { term: right.term, value: left.value }
  return null
}

function sharesTerms(formula: Formula, cases: ReadonlyMap<string, unknown>): boolean {
  const own = casesOf([formula], new Map())
  return own !== null && [...own.keys()].some((term) => cases.has(term))
}

function someCase(
  cases: ReadonlyMap<string, readonly Json[]>,
  test: (values: ReadonlyMap<string, Json>) => boolean,
): boolean {
  for (const values of combinations(cases)) if (test(values)) return true
  return false
}

function isTrue(value: Json | undefined): boolean {
  return value !== undefined && isTruthy(value)
}

/** Terms of which all values are known: declared inputs, an approval's answer, a decision's choice. */
function domainsFor(model: Model, arrow: Arrow): ReadonlyMap<string, readonly Json[]> {
  const domains = new Map<string, readonly Json[]>()
  for (const { name, type } of model.graph.inputs) {
    if (type.kind === 'choice') domains.set(name, type.values)
    if (type.kind === 'boolean') domains.set(name, [true, false])
  }
  const choices = propertyOf(arrow, 'choices', model)
  if (choices?.kind === 'list') {
    const values = choices.items.map(textOf).filter((text) => text !== null)
    domains.set(CHOICE, values)
    domains.set('choice', values)
  }
  return domains
}

function reportAfterAlways(arrow: Arrow, always: Arrow, model: Model, report: Report): void {
  const isFork = arrow.kind === null && always.kind === null
  const fork = isFork ? asFork(always, arrow, model) : null
  const how = isFork
    ? `To start both, write ${forkText(always, arrow, model)}.`
    : `Give that one a guard, or remove this arrow.`
  report.add(
    'R036',
    arrow.span,
    `This arrow is never taken: one out of the same state always holds. ${how}`,
    [fork, removeArrow(model, arrow)],
  )
}

function forkText(first: Arrow, second: Arrow, { names }: Model): string {
  const spell = (states: readonly number[]) =>
    [...new Set(states)].map((state) => quoteName(names[state] ?? '')).join(', ')
  const source = first.from.length > 1 ? `[${spell(first.from)}]` : spell(first.from)
  return `${source} -> [${spell([...first.to, ...second.to])}]`
}

/** Puts the second arrow's targets into the first one, where both stand alone in their statements. */
function asFork(first: Arrow, second: Arrow, model: Model): Fix | null {
  if (first.statement.arrows.length > 1 || second.statement.arrows.length > 1 || first.start === second.start)
    return null
  const removal = removeStatement('', model.tree, {
    from: second.start,
    to: second.start + second.statement.length,
  })
  const list = forkText(first, second, model).split(' -> ').at(-1) ?? ''
  const target = { ...placed(first.target, first.start), insert: list }
  const edits = [target, ...removal.edits].sort((a, b) => a.from - b.from)
  return { title: 'Start both in parallel', edits }
}

/** Guards of which none may hold, without an otherwise. */
function checkComplete(
  arrows: readonly Arrow[],
  spelt: readonly GuardMeaning[],
  model: Model,
  report: Report,
): void {
  const [first] = arrows
  const last = arrows.at(-1)
  if (!first || !last) return
  // A state that is also in a join reaches it when no guard of its own holds.
  const [source = -1] = first.from
  if (first.from.length === 1 && model.outgoing[source]?.some(({ from }) => from.length > 1)) return
  if (spelt.every((guard) => guard.kind === 'formula')) {
    const formulas = spelt.map((guard) => (guard as { formula: Formula }).formula)
    const cases = casesOf(formulas, domainsFor(model, first))
    // An error is no failing guard: it stops the state by itself.
    const fails = (values: ReadonlyMap<string, Json>) =>
      formulas.every((formula) => {
        const value = decide(formula, values)
        return value !== undefined && !isTruthy(value)
      })
    if (cases && cases.size > 0 && !someCase(cases, fails)) return
  }
  const name = first.from.map((state) => quoteName(model.names[state] ?? '')).join(', ')
  const from = first.from.length > 1 ? `[${name}]` : name
  const statement = `${from} -> end: otherwise`
  const what =
    arrows.length === 1
      ? 'When this guard does not hold'
      : `When none of the ${arrows.length} guards out of ${name} holds`
  report.add(
    'R037',
    last.guardSpan,
    `${what}, the execution fails. Add an arrow for that, such as ${statement}.`,
    [statementAfter(`Add ${statement}`, model.tree, last, statement)],
  )
}

/** Takes an arrow out where it is a statement of its own. */
function removeArrow({ tree }: Model, { statement, start }: Arrow): Fix | null {
  if (statement.arrows.length > 1) return null
  return removeStatement('Remove this arrow', tree, { from: start, to: start + statement.length })
}
