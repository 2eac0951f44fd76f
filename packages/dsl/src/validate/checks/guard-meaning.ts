import { isTruthy, type Json } from '../../expression/index.ts'
import type { InputField } from '../../graph/graph.ts'
import type { Expression } from '../../syntax/expression.ts'
import type { Arrow } from '../arrow.ts'
import type { Model } from '../model.ts'
import {
  canSurelyHold,
  casesOf,
  combinations,
  decide,
  type Formula,
  formulaOf,
  isSimple,
  plainFormula,
} from './guard-logic.ts'
import { textOf } from './values.ts'

/** What a guard says, as far as it can be judged. */
export type GuardMeaning =
  | { readonly kind: 'always' | 'otherwise' | 'unknown' }
  | { readonly kind: 'formula'; readonly formula: Formula }

/** How many guards before one are looked at together with it. */
const MOST_NEIGHBOURS = 8

const CHOICE = ' choice'

export function meaningOf(arrow: Arrow, model: Model): GuardMeaning {
  const { kind, choice } = arrow
  if (kind === null || kind === 'otherwise') return { kind: kind ?? 'always' }
  if (choice !== null) return { kind: 'formula', formula: choiceFormula(choice, minConfidence(arrow, model)) }
  if (kind !== 'expression') return { kind: 'unknown' }
  const formula = plainFormula(arrow.condition ?? '') ?? formulaOfNodes(arrow)
  if (!formula) return { kind: 'unknown' }
  if (formula.kind === 'literal' && isTruthy(formula.value)) return { kind: 'always' }
  return { kind: 'formula', formula }
}

function formulaOfNodes({ statement, condition, expression }: Arrow): Formula | null {
  // Out of the guard's own text: to cut it out of a text that was just edited would copy that whole text first.
  const guardFrom = statement.guard?.from ?? 0
  const spell = ({ from, to }: Expression) =>
    (condition ?? '').slice(from - guardFrom, to - guardFrom).replaceAll(/\s+/g, '')
  return expression && formulaOf(expression, spell)
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

function propertyOf({ from }: Arrow, name: string, model: Model) {
  const declaration = model.declarationOf(from[0] ?? -1)
  return declaration?.statement.block?.entries.find(({ key }) => key.name === name)?.value
}

/** Whether a guard can hold at all, and where no earlier one does. */
export function judge(
  formula: Formula,
  earlier: readonly Formula[],
  model: Model,
  arrow: Arrow,
): 'open' | 'never' | 'covered' {
  if (earlier.length === 0 && canPlainlyHold(formula, model, arrow)) return 'open'
  const domains = domainsFor(model, arrow)
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

/** Whether it is seen without trying cases that a guard can hold. */
export function canPlainlyHold(formula: Formula, model: Model, arrow: Arrow): boolean {
  return isSimple(formula) || canSurelyHold(formula, domainsFor(model, arrow))
}

/** The term and value of `term == value`. */
export function askedValue(formula: Formula): { readonly term: string; readonly value: Json } | null {
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

/** Whether the test holds for at least one combination of the cases. */
export function someCase(
  cases: ReadonlyMap<string, readonly Json[]>,
  test: (values: ReadonlyMap<string, Json>) => boolean,
): boolean {
  for (const values of combinations(cases)) if (test(values)) return true
  return false
}

function isTrue(value: Json | undefined): boolean {
  return value !== undefined && isTruthy(value)
}

type Domains = ReadonlyMap<string, readonly Json[]>

/** Terms of which all values are known: declared inputs, an approval's answer, a decision's choice. */
export function domainsFor(model: Model, arrow: Arrow): Domains {
  const ofInputs = domainsOf(model.graph.inputs)
  const choices = propertyOf(arrow, 'choices', model)
  if (choices?.kind !== 'list') return ofInputs
  const values = choices.items.map(textOf).filter((text) => text !== null)
  return new Map([...ofInputs, [CHOICE, values], ['choice', values]])
}

const known = new WeakMap<readonly InputField[], Domains>()

function domainsOf(inputs: readonly InputField[]): Domains {
  const found = known.get(inputs)
  if (found) return found
  const domains = new Map<string, readonly Json[]>()
  for (const { name, type } of inputs) {
    if (type.kind === 'choice') domains.set(name, type.values)
    if (type.kind === 'boolean') domains.set(name, [true, false])
  }
  known.set(inputs, domains)
  return domains
}
