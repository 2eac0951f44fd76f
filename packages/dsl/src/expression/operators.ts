import type { BinaryOperator, CompareOperator } from '../syntax/expression.ts'
import type { Budget } from './budget.ts'
import { Failure } from './failure.ts'
import type { Json } from './json.ts'
import { compareText, describeKind, describeKindFirst, isEqual, isList, isMap } from './values.ts'

export function arithmetic(
  operator: BinaryOperator,
  left: Json,
  right: Json,
  budget: Budget,
): Json | Failure {
  if (typeof left === 'number' && typeof right === 'number') return calculate(operator, left, right)
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') {
      budget.spendText(left.length + right.length)
      return budget.refuseSize(left.length + right.length) ?? left + right
    }
    if (isList(left) && isList(right)) {
      const length = left.length + right.length
      if (!budget.spend(length)) return null
      return budget.refuseSize(length) ?? [...left, ...right]
    }
  }
  if (operator === '*') {
    if (typeof left === 'number' && (typeof right === 'string' || isList(right)))
      return repeat(right, left, budget)
    if (typeof right === 'number' && (typeof left === 'string' || isList(left)))
      return repeat(left, right, budget)
  }
  return new Failure(wrongOperands(operator, left, right))
}

function calculate(operator: BinaryOperator, left: number, right: number): number | Failure {
  if ((operator === '/' || operator === '%') && right === 0) {
    return new Failure('Nothing can be divided by zero. Check the divisor first.')
  }
  const result = rawResult(operator, left, right)
  if (Number.isFinite(result)) return result + 0
  return new Failure('The result is too large for a number.')
}

function rawResult(operator: BinaryOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return modulo(left, right)
  }
}

/** The remainder with the sign of the divisor, as in Python: `-7 % 3` is 2. */
function modulo(left: number, right: number): number {
  const rest = left % right
  return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest
}

function repeat(value: string | readonly Json[], times: number, budget: Budget): Json | Failure {
  if (!Number.isInteger(times))
    return new Failure(`"*" repeats ${describeKind(value)} a whole number of times.`)
  const count = Math.max(0, times)
  const refused = budget.refuseSize(value.length * count)
  if (refused) return refused
  if (typeof value === 'string') {
    budget.spendText(value.length * count)
    return value.repeat(count)
  }
  if (!budget.spend(value.length * count)) return null
  return Array.from({ length: value.length * count }, (_, i) => value[i % value.length] as Json)
}

function wrongOperands(operator: BinaryOperator, left: Json, right: Json): string {
  const pair = `${describeKind(left)} and ${describeKind(right)}`
  switch (operator) {
    case '+':
      return `"+" adds two numbers, two strings or two lists, not ${pair}.${hintForText(left, right)}`
    case '*':
      return `"*" multiplies two numbers, not ${pair}.`
    case '-':
    case '/':
    case '%':
      return `"${operator}" takes two numbers, not ${pair}.`
  }
}

function hintForText(left: Json, right: Json): string {
  if (typeof left === 'string' || typeof right === 'string') return ' Use str(…) to make text of a value.'
  return ''
}

/** `==` and `!=` never fail; the order of anything but two numbers or two strings does. */
export function compare(
  operator: CompareOperator,
  left: Json,
  right: Json,
  budget: Budget,
): boolean | Failure {
  switch (operator) {
    case '==':
      return isEqual(left, right, budget)
    case '!=':
      return !isEqual(left, right, budget)
    case 'in':
      return isIn(left, right, budget)
    case 'not in': {
      const found = isIn(left, right, budget)
      return found instanceof Failure ? found : !found
    }
    default:
      return isOrdered(operator, left, right, budget)
  }
}

function isOrdered(
  operator: '<' | '<=' | '>' | '>=',
  left: Json,
  right: Json,
  budget: Budget,
): boolean | Failure {
  let order: number
  if (typeof left === 'number' && typeof right === 'number') order = left < right ? -1 : left > right ? 1 : 0
  else if (typeof left === 'string' && typeof right === 'string') {
    budget.spendText(Math.min(left.length, right.length))
    order = compareText(left, right)
  } else {
    const pair = `${describeKind(left)} and ${describeKind(right)}`
    return new Failure(`"${operator}" compares two numbers or two strings, not ${pair}.`)
  }
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** As in Python: an item of a list, a part of a string, a key of a map. */
export function isIn(needle: Json, haystack: Json, budget: Budget): boolean | Failure {
  if (typeof haystack === 'string') {
    if (typeof needle !== 'string') {
      return new Failure(`Only a string can be in a string, not ${describeKind(needle)}.`)
    }
    budget.spendText(haystack.length)
    return haystack.includes(needle)
  }
  if (isList(haystack)) {
    for (const item of haystack) {
      if (!budget.spend(1)) return false
      if (isEqual(item, needle, budget)) return true
    }
    return false
  }
  if (isMap(haystack)) {
    if (typeof needle === 'object' && needle !== null) {
      return new Failure(`${describeKindFirst(needle)} cannot be the key of a map.`)
    }
    return typeof needle === 'string' && Object.hasOwn(haystack, needle)
  }
  return new Failure(`"in" looks into a list, a string or a map, not into ${describeKind(haystack)}.`)
}
