import type { Expression, Guard } from '@rabbit/dsl'
import { assertNever } from '../build/assert-never.ts'
import { expressionText } from '../build/expression-text.ts'
import { listed } from './schedule-words.ts'

/** A guard as the beginning of a sentence: "If the amount is more than 100". */
export function guardWords(guard: Guard | null): string | null {
  if (guard === null) return null
  switch (guard.kind) {
    case 'expression':
      return `If ${testWords(guard.expression, false)}`
    case 'otherwise':
      return 'Otherwise'
    case 'ai': {
      const sure = guard.minConfidence === null ? '' : ` with a confidence of at least ${guard.minConfidence}`
      return `If AI finds that "${guard.statement}"${sure}`
    }
    case 'choice':
      return `If the decision is "${guard.choice}"`
    case 'error':
      return guard.errorClass === null ? 'If it fails' : `If it fails with ${guard.errorClass}`
    case 'timeout':
      return 'If it takes too long'
    default:
      return assertNever(guard)
  }
}

const signs: Readonly<Record<string, readonly [string, string]>> = {
  '==': ['is', 'is not'],
  '!=': ['is not', 'is'],
  '>': ['is more than', 'is not more than'],
  '>=': ['is at least', 'is less than'],
  '<': ['is less than', 'is at least'],
  '<=': ['is at most', 'is more than'],
  in: ['is one of', 'is none of'],
  'not in': ['is none of', 'is one of'],
}

/** What an expression asks, in words. */
export function testWords(e: Expression, negated: boolean): string {
  switch (e.kind) {
    case 'not':
      return testWords(e.operand, !negated)
    case 'and':
    case 'or': {
      const join = (e.kind === 'and') === negated ? 'or' : 'and'
      return `${inner(e.left, negated, join)} ${join} ${inner(e.right, negated, join)}`
    }
    case 'name':
    case 'member':
      return flagWords(e, negated)
    case 'compare':
      return compareWords(e.operands, e.operators, negated) ?? asWritten(e, negated)
    case 'call':
      return callWords(e.name, e.args, negated) ?? asWritten(e, negated)
    default:
      return asWritten(e, negated)
  }
}

function inner(e: Expression, negated: boolean, join: string): string {
  const mixed =
    (e.kind === 'and' || e.kind === 'or') && ((e.kind === 'and') === negated ? 'or' : 'and') !== join
  return mixed ? `(${testWords(e, negated)})` : testWords(e, negated)
}

function asWritten(e: Expression, negated: boolean): string {
  return `"${expressionText(e, "'")}" ${negated ? 'does not hold' : 'holds'}`
}

const adjectives =
  /^(?:[a-z]{2,}ed|[a-z]{3,}[ai]ble|[a-z]+ful|ready|done|valid|invalid|paid|unpaid|complete|ok|active|empty|open|new|urgent|correct|safe|eligible|present|known|true|sent|sold|found|online|offline|positive|negative|clean|good|bad|premium|late|full|free|correct|healthy)$/

/** `is_valid` is "it is valid", `has_mail` "it has mail", `approved` "it is approved". */
function flagWords(e: Expression, negated: boolean): string {
  const name = e.kind === 'name' || e.kind === 'member' ? e.name : ''
  const not = negated ? ' not' : ''
  const is = /^is_(.+)$/.exec(name)?.[1]
  if (is !== undefined) return `it is${not} ${spaced(is)}`
  const has = /^has_(.+)$/.exec(name)?.[1]
  if (has !== undefined) return negated ? `it has no ${spaced(has)}` : `it has ${spaced(has)}`
  if (name === 'in_stock') return `it is${not} in stock`
  if (adjectives.test(name)) {
    const owner = e.kind === 'member' ? nounWords(e.object).replace(/^steps /, '') : 'it'
    return `${owner} is${not} ${name}`
  }
  return `${nounWords(e)} is ${negated ? 'false or empty' : 'true'}`
}

function compareWords(
  operands: readonly Expression[],
  operators: readonly string[],
  negated: boolean,
): string | null {
  const [left, right, high] = operands
  if (left === undefined || right === undefined) return null
  if (high !== undefined) {
    const between = operands.length === 3 && operators.every((sign) => sign === '<=' || sign === '<')
    return between
      ? `${nounWords(right)} is ${negated ? 'not ' : ''}between ${nounWords(left)} and ${nounWords(high)}`
      : null
  }
  const sign = operators[0] ?? '=='
  if (right.kind === 'literal' && typeof right.value === 'boolean' && (sign === '==' || sign === '!='))
    return testWords(left, ((sign === '==') === right.value) === negated)
  if (right.kind === 'literal' && right.value === '' && (sign === '==' || sign === '!='))
    return `${nounWords(left)} is ${(sign === '==') === negated ? 'not ' : ''}empty`
  const words = Object.hasOwn(signs, sign) ? signs[sign] : undefined
  return words === undefined ? null : `${nounWords(left)} ${words[negated ? 1 : 0]} ${nounWords(right)}`
}

function callWords(name: string, args: readonly Expression[], negated: boolean): string | null {
  const [first, second] = args.map(nounWords)
  if (first === undefined) return null
  if (name === 'has') return negated ? `there is no ${first}` : `there is a value for ${first}`
  const verbs: Readonly<Record<string, readonly [string, string]>> = {
    contains: ['contains', 'does not contain'],
    starts_with: ['begins with', 'does not begin with'],
    ends_with: ['ends with', 'does not end with'],
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  return verb === undefined || second === undefined ? null : `${first} ${verb[negated ? 1 : 0]} ${second}`
}

/** A value in words: `order.total` is "order total", a list is its items. */
export function nounWords(e: Expression): string {
  switch (e.kind) {
    case 'name':
      return spaced(e.name)
    case 'member':
      return `${nounWords(e.object)} ${spaced(e.name)}`
    case 'literal':
      return typeof e.value === 'string' ? `"${e.value}"` : String(e.value)
    case 'call': {
      const [only, ...more] = e.args
      if (e.name === 'len' && only !== undefined && more.length === 0)
        return `the length of ${nounWords(only)}`
      return expressionText(e, "'")
    }
    case 'list':
      return listed(e.items.map(nounWords), 'or')
    default:
      return expressionText(e, "'")
  }
}

function spaced(name: string): string {
  return name.replaceAll('_', ' ')
}
