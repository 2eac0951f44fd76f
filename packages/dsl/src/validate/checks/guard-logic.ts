import { Budget, defaultExpressionLimits } from '../../expression/budget.ts'
import type { Json } from '../../expression/index.ts'
import { compare } from '../../expression/operators.ts'
import { isTruthy } from '../../expression/values.ts'
import type { CompareOperator, Expression } from '../../syntax/expression.ts'
import { type PlainTerm, readPlainGuard } from '../plain-guard.ts'

/** A guard as a statement about terms: paths and calls whose values are not known, each spelt in one way. */
export type Formula =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'term'; readonly term: string }
  | { readonly kind: 'not'; readonly operand: Formula }
  | { readonly kind: 'and' | 'or'; readonly left: Formula; readonly right: Formula }
  | {
      readonly kind: 'compare'
      readonly operators: readonly CompareOperator[]
      readonly operands: readonly Formula[]
    }

const MOST_DEPTH = 60
const MOST_CASES = 512

/** The formula of a guard; null for what is too large to be looked at. @param spell the source of a part */
export function formulaOf(e: Expression, spell: (part: Expression) => string, depth = 0): Formula | null {
  if (depth > MOST_DEPTH) return null
  switch (e.kind) {
    case 'literal':
      return { kind: 'literal', value: e.value }
    case 'list': {
      const items = e.items.map((item) => formulaOf(item, spell, depth + 1))
      const values = items.map((item) => (item?.kind === 'literal' ? item.value : undefined))
      if (values.some((value) => value === undefined)) return { kind: 'term', term: spell(e) }
      return { kind: 'literal', value: values as Json[] }
    }
    case 'negate':
      if (e.operand.kind === 'literal' && typeof e.operand.value === 'number') {
        return { kind: 'literal', value: -e.operand.value }
      }
      return { kind: 'term', term: spell(e) }
    case 'not': {
      const operand = formulaOf(e.operand, spell, depth + 1)
      return operand && { kind: 'not', operand }
    }
    case 'and':
    case 'or': {
      const left = formulaOf(e.left, spell, depth + 1)
      const right = left && formulaOf(e.right, spell, depth + 1)
      return right && { kind: e.kind, left, right }
    }
    case 'compare': {
      const operands: Formula[] = []
      for (const part of e.operands) {
        const operand = formulaOf(part, spell, depth + 1)
        if (!operand) return null
        operands.push(operand)
      }
      return { kind: 'compare', operators: e.operators, operands }
    }
    default:
      return { kind: 'term', term: spell(e) }
  }
}

/** The formula of the plainest guards from their text alone, as far as there is nothing but `and` in them. */
export function plainFormula(condition: string): Formula | null {
  const guard = readPlainGuard(condition)
  if (!guard || guard.hasOr) return null
  let all: Formula | null = null
  for (const term of guard.terms) {
    const right = formulaOfTerm(term)
    if (!right) return null
    all = all ? { kind: 'and', left: all, right } : right
  }
  return all
}

function formulaOfTerm({ path, isNegated, operator, value }: PlainTerm): Formula | null {
  const term: Formula = { kind: 'term', term: path }
  if (operator === null) return isNegated ? { kind: 'not', operand: term } : term
  return isNegated
    ? null
    : { kind: 'compare', operators: [operator], operands: [term, { kind: 'literal', value }] }
}

/** The values worth trying for each term: every one stands for all values that the formulas cannot tell from it. */
export type Cases = ReadonlyMap<string, readonly Json[]>

interface Evidence {
  readonly literals: Set<Json>
  /** Whether it is compared with another term, so that no value stands for all. */
  isRelated: boolean
}

/**
 * @param domains terms whose values are all known
 * @returns null when there are too many cases, or terms are compared with each other
 */
export function casesOf(
  formulas: readonly Formula[],
  domains: ReadonlyMap<string, readonly Json[]>,
): Cases | null {
  const evidence = new Map<string, Evidence>()
  for (const formula of formulas) gather(formula, evidence)
  const cases = new Map<string, readonly Json[]>()
  let count = 1
  for (const [term, { literals, isRelated }] of evidence) {
    if (isRelated) return null
    if (literals.size > MOST_CASES) return null
    const values = domains.get(term) ?? valuesAround([...literals], term)
    count *= values.length
    if (count > MOST_CASES) return null
    cases.set(term, values)
  }
  return cases
}

function gather(formula: Formula, evidence: Map<string, Evidence>): void {
  const of = (term: string) => {
    const known = evidence.get(term) ?? { literals: new Set<Json>(), isRelated: false }
    evidence.set(term, known)
    return known
  }
  switch (formula.kind) {
    case 'literal':
      return
    case 'term':
      of(formula.term)
      return
    case 'not':
      gather(formula.operand, evidence)
      return
    case 'and':
    case 'or':
      gather(formula.left, evidence)
      gather(formula.right, evidence)
      return
    case 'compare':
      for (let i = 0; i + 1 < formula.operands.length; i++) {
        const [left, right] = [formula.operands[i] as Formula, formula.operands[i + 1] as Formula]
        for (const [side, other] of [
          [left, right],
          [right, left],
        ] as const) {
          if (side.kind !== 'term') gather(side, evidence)
          else if (other.kind !== 'literal') of(side.term).isRelated = true
          else {
            const { literals } = of(side.term)
            for (const value of Array.isArray(other.value) ? other.value : [other.value]) literals.add(value)
          }
        }
      }
  }
}

/** For each kind of literal the literals themselves and what lies between, below and above them. */
function valuesAround(literals: readonly Json[], term: string): readonly Json[] {
  if (literals.length === 0 || literals.some((value) => typeof value === 'boolean')) {
    return [true, false, ...literals.filter((value) => typeof value !== 'boolean')]
  }
  const numbers = literals.filter((value) => typeof value === 'number').sort((a, b) => a - b)
  const strings = literals.filter((value) => typeof value === 'string').sort()
  const others = literals.filter((value) => typeof value !== 'number' && typeof value !== 'string')
  const values: Json[] = [...others]
  const [least] = numbers
  if (least !== undefined) {
    const below = [least - 1].filter((value) => value >= 0 || !term.startsWith('len('))
    values.push(...below, ...numbers.flatMap((n, i) => [n, (n + (numbers[i + 1] ?? n + 2)) / 2]))
  }
  // Text that equals no literal, below, between and above them.
  if (strings.length > 0) values.push('', ...strings.flatMap((s) => [s, `${s}\u0000`]), '\u{10FFFF}')
  if (numbers.length + strings.length === 0) values.push(...(others.includes(null) ? ['\u0000'] : []))
  return values
}

/** Every combination of the cases. */
export function* combinations(cases: Cases): Iterable<ReadonlyMap<string, Json>> {
  const terms = [...cases]
  const chosen = new Map<string, Json>()
  const indexes = terms.map(() => 0)
  for (;;) {
    for (const [i, [term, values]] of terms.entries()) chosen.set(term, values[indexes[i] as number] as Json)
    yield chosen
    let i = terms.length - 1
    while (i >= 0 && (indexes[i] as number) + 1 === terms[i]?.[1].length) indexes[i--] = 0
    if (i < 0) return
    indexes[i] = (indexes[i] as number) + 1
  }
}

/** The formula's value, or undefined where it is an error. */
export function decide(formula: Formula, values: ReadonlyMap<string, Json>): Json | undefined {
  switch (formula.kind) {
    case 'literal':
      return formula.value
    case 'term':
      return values.get(formula.term)
    case 'not': {
      const value = decide(formula.operand, values)
      return value === undefined ? undefined : !isTruthy(value)
    }
    case 'and':
    case 'or': {
      const left = decide(formula.left, values)
      if (left === undefined || isTruthy(left) === (formula.kind === 'or')) return left
      return decide(formula.right, values)
    }
    case 'compare': {
      const budget = new Budget(defaultExpressionLimits)
      let left = decide(formula.operands[0] as Formula, values)
      for (let i = 0; i < formula.operators.length; i++) {
        const right = decide(formula.operands[i + 1] as Formula, values)
        if (left === undefined || right === undefined) return undefined
        const holds = compare(formula.operators[i] as CompareOperator, left, right, budget)
        if (typeof holds !== 'boolean') return undefined
        if (!holds) return false
        left = right
      }
      return true
    }
  }
}

/** Whether it is one comparison of one term with one literal, or a term alone: such a guard can hold and fail. */
export function isSimple(formula: Formula): boolean {
  if (formula.kind === 'not') return isSimple(formula.operand)
  if (formula.kind === 'term') return true
  if (formula.kind !== 'compare' || formula.operators.length !== 1) return false
  const [left, right] = formula.operands
  const literal = left?.kind === 'literal' ? left : right?.kind === 'literal' ? right : null
  if (!literal || (left?.kind !== 'term' && right?.kind !== 'term')) return false
  return !Array.isArray(literal.value) || literal.value.length > 0
}

/** Whether it is comparisons with `and` between them, each of another term with one literal of its kind. */
export function canSurelyHold(formula: Formula, domains: ReadonlyMap<string, unknown>): boolean {
  const terms: string[] = []
  const isFree = (part: Formula): boolean => {
    if (part.kind === 'and') return isFree(part.left) && isFree(part.right)
    const term = freeTerm(part)
    if (term === null || terms.includes(term) || domains.has(term) || term.startsWith('len(')) return false
    terms.push(term)
    return true
  }
  return isFree(formula)
}

/** The term of a comparison with a literal, a list of some or an order of small numbers; null for anything else. */
function freeTerm(part: Formula): string | null {
  if (part.kind === 'term') return part.term
  if (part.kind !== 'compare' || part.operators.length !== 1) return null
  const [left, right] = part.operands
  if (left?.kind !== 'term' || right?.kind !== 'literal') return null
  const [operator] = part.operators
  if (operator === 'in' || operator === 'not in')
    return Array.isArray(right.value) && right.value.length > 0 ? left.term : null
  if (operator === '==' || operator === '!=') return left.term
  return typeof right.value === 'number' && Math.abs(right.value) < 1e9 ? left.term : null
}
