import {
  compileExpression,
  evaluate,
  isTruthy,
  type Json,
  type JsonObject,
  walkExpression,
} from '../../expression/index.ts'
import type { CompareOperator, Expression } from '../../syntax/expression.ts'
import { literalOf, type Path, pathOf } from './constants.ts'
import type { Need, Needs, Wish } from './needs.ts'

/** Above this size an expression is left to the person who fills in the form. */
const MOST_NODES = 300

/** Wishes for values that make the expression true, or false, as far as that can be seen from its form. */
export function satisfy(expression: Expression, want: boolean, needs: Needs): void {
  let nodes = 0
  walkExpression(expression, () => {
    nodes++
  })
  if (nodes <= MOST_NODES) wishFor(expression, want, needs)
}

function wishFor(expression: Expression, want: boolean, needs: Needs): void {
  switch (expression.kind) {
    case 'not':
      wishFor(expression.operand, !want, needs)
      return
    case 'and':
    case 'or': {
      wishFor(expression.left, want, needs)
      const isBothNeeded = (expression.kind === 'and') === want
      if (isBothNeeded) wishFor(expression.right, want, needs)
      return
    }
    case 'compare':
      wishForComparison(expression, want, needs)
      return
    case 'conditional':
      wishFor(expression.test, true, needs)
      wishFor(expression.then, want, needs)
      return
    case 'literal':
      return
    case 'call':
      if (expression.name === 'has') return
      wishForWhole(expression, want, needs)
      return
    default:
      wishForWhole(expression, want, needs)
      return
  }
}

function wishForComparison(expression: Expression & { kind: 'compare' }, want: boolean, needs: Needs): void {
  const { operands, operators } = expression
  if (!want && operators.length > 1) {
    wishForWhole(expression, want, needs)
    return
  }
  for (let i = 0; i < operators.length; i++) {
    const [left, right] = [operands[i] as Expression, operands[i + 1] as Expression]
    const pair: Expression = {
      ...expression,
      operators: [operators[i] as CompareOperator],
      operands: [left, right],
    }
    wishForWhole(pair, want, needs)
  }
}

/** Wishes that a value makes this very expression true or false, all other values being as they are proposed. */
function wishForWhole(expression: Expression, want: boolean, needs: Needs): void {
  const program = compileExpression(expression)
  for (const path of pathsIn(expression)) {
    const need = needs.at(path)
    if (!need) continue
    const context = needs.context()
    const wish: Wish = {
      hints: hintsFor(expression, need, needs, want),
      holds: (value) => {
        const result = evaluate(program, withValue(context, path, value), { now: 0 })
        return result.kind === 'value' && isTruthy(result.value) === want
      },
    }
    if (need.wish(wish)) return
  }
}

function pathsIn(expression: Expression): readonly Path[] {
  const paths: Path[] = []
  const inner = new Set<Expression>()
  walkExpression(expression, (part) => {
    if (inner.has(part)) {
      if (part.kind === 'member' || part.kind === 'index') inner.add(part.object)
      return
    }
    const path = part.kind === 'default' ? undefined : pathOf(part)
    if (!path) return
    paths.push(path)
    if (part.kind === 'member' || part.kind === 'index') inner.add(part.object)
  })
  return paths
}

/** Values worth a try: near every literal in the expression, in the shape that the need has. */
function hintsFor(expression: Expression, need: Need, needs: Needs, want: boolean): readonly Json[] {
  const hints: Json[] = []
  walkExpression(expression, (part) => {
    const value = literalOf(part)
    if (value === undefined) return
    if (typeof value === 'number') hints.push(value, value + 1, value - 1, value + 0.1, value - 0.1)
    else if (Array.isArray(value)) hints.push(...value, value)
    else hints.push(value)
    hints.push([value])
    if (typeof value === 'number' && value >= 0 && value <= 50)
      hints.push(...ofLength(value), ...ofLength(value + 1))
    if (typeof value === 'string') hints.push({ [value]: true })
  })
  for (const other of pathsIn(expression)) {
    const proposed = needs.at(other)?.proposal()
    if (proposed !== undefined) hints.push(proposed)
  }
  const last = need.name
  if (need.kind === 'list') hints.push([`example ${last}`], [])
  if (need.kind === 'string') hints.push(`other ${last}`, '')
  if (need.kind === 'number') hints.push(1, 10, 100, 1000, 1_000_000, 0, -1)
  hints.push(want, !want)
  return matchingFirst(hints, need)
}

function ofLength(length: number): Json[] {
  return [Array.from({ length }, (_, i) => `item ${i + 1}`), 'x'.repeat(length)]
}

/** Values of the need's kind before all others. */
function matchingFirst(hints: readonly Json[], need: Need): readonly Json[] {
  const fits = (hint: Json) => {
    if (need.kind === 'list') return Array.isArray(hint)
    if (need.kind === 'map') return typeof hint === 'object' && hint !== null && !Array.isArray(hint)
    return typeof hint === need.kind
  }
  return [...hints.filter(fits), ...(need.kind === null ? hints : [])]
}

function withValue(context: Json, path: readonly (string | number)[], value: Json): JsonObject {
  const changed = changedAt(context, path, value)
  return isPlainMap(changed) ? changed : {}
}

/** A copy with another value at the path; at an index, for every item. */
function changedAt(whole: Json, path: readonly (string | number)[], value: Json): Json {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (typeof first === 'number') {
    const items = Array.isArray(whole) && whole.length > 0 ? whole : [null]
    return items.map((item: Json) => changedAt(item, rest, value))
  }
  const base = isPlainMap(whole) ? whole : {}
  const inner = Object.hasOwn(base, first) ? (base[first] as Json) : {}
  return { ...base, [first]: changedAt(inner, rest, value) }
}

function isPlainMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
