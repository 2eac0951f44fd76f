import type { BinaryOperator, CompareOperator, Expression } from '../../syntax/expression.ts'
import { didYouMean, nearestName } from '../../text/nearest.ts'
import type { JsonKind } from '../values.ts'
import { describeKinds, describeType } from './describe.ts'
import type { Inferring } from './infer.ts'
import { inStr, otherText, type TypeFix, withoutQuotes } from './problem.ts'
import {
  booleanType,
  isDisjoint,
  listOf,
  mayBe,
  numberType,
  stringType,
  unionOf,
  type ValueType,
} from './value-type.ts'

type Binary = Expression & { kind: 'binary' }
type Compare = Expression & { kind: 'compare' }
type Negate = Expression & { kind: 'negate' }

/** The kinds of operands that an operator takes, and the kind of what it makes of them. */
type Rule = readonly [left: JsonKind, right: JsonKind, result: JsonKind]

const NUMBERS: Rule = ['number', 'number', 'number']
const RULES: Readonly<Record<BinaryOperator, readonly Rule[]>> = {
  '+': [NUMBERS, ['string', 'string', 'string'], ['list', 'list', 'list']],
  '-': [NUMBERS],
  '*': [
    NUMBERS,
    ['number', 'string', 'string'],
    ['string', 'number', 'string'],
    ['number', 'list', 'list'],
    ['list', 'number', 'list'],
  ],
  '/': [NUMBERS],
  '%': [NUMBERS],
}

const TAKES: Readonly<Record<BinaryOperator, string>> = {
  '+': '"+" adds two numbers, two strings or two lists',
  '-': '"-" takes two numbers',
  '*': '"*" multiplies two numbers, or repeats a string or list',
  '/': '"/" takes two numbers',
  '%': '"%" takes two numbers',
}

export function typeOfNegation(e: Negate, at: Inferring): ValueType {
  const type = at.typeOf(e.operand)
  if (mayBe(type, ['number'])) return numberType
  const message = `"-" takes a number, not ${describeKinds(type)}.`
  at.report({ kind: 'operands', from: e.from, to: e.to, message, fix: withoutQuotes(e.operand) })
  return 'any'
}

export function typeOfArithmetic(e: Binary, at: Inferring): ValueType {
  const left = at.typeOf(e.left)
  const right = at.typeOf(e.right)
  const fitting = RULES[e.operator].filter(([a, b]) => mayBe(left, [a]) && mayBe(right, [b]))
  if (fitting.length > 0) {
    const items = [left, right].flatMap((type) =>
      type === 'any' ? ['any' as const] : type.flatMap((one) => (one.kind === 'list' ? [one.items] : [])),
    )
    const results = { number: numberType, string: stringType, list: listOf(unionOf(items)) }
    return unionOf(fitting.map(([, , kind]) => results[kind as keyof typeof results]))
  }
  const message = `${TAKES[e.operator]}, not ${describeKinds(left)} and ${describeKinds(right)}.`
  const fix = fixFor(e.operator, [e.left, left], [e.right, right])
  at.report({ kind: 'operands', from: e.from, to: e.to, message, fix })
  return 'any'
}

type Typed = readonly [part: Expression, type: ValueType]

/** Text beside a number, a boolean … is meant as text in a sum, and as a number elsewhere. */
function fixFor(operator: BinaryOperator | CompareOperator, left: Typed, right: Typed): TypeFix | null {
  for (const [[text, textType], [other, otherType]] of [
    [left, right],
    [right, left],
  ] as const) {
    if (textType === 'any' || !textType.every(({ kind }) => kind === 'string')) continue
    if (operator === '+' && isSafe(other)) return inStr(other)
    if (otherType !== 'any' && otherType.every(({ kind }) => kind === 'number' || kind === 'boolean')) {
      return withoutQuotes(text)
    }
  }
  return null
}

/** Whether brackets around it change nothing. */
function isSafe({ kind }: Expression): boolean {
  return kind === 'name' || kind === 'member' || kind === 'index' || kind === 'call' || kind === 'literal'
}

export function typeOfComparison(e: Compare, at: Inferring): ValueType {
  const types = e.operands.map((operand) => at.typeOf(operand))
  e.operators.forEach((operator, i) => {
    const left = [e.operands[i] as Expression, types[i] as ValueType] as const
    const right = [e.operands[i + 1] as Expression, types[i + 1] as ValueType] as const
    checkComparison(operator, left, right, at)
  })
  return booleanType
}

function checkComparison(operator: CompareOperator, left: Typed, right: Typed, at: Inferring): void {
  const span = { from: left[0].from, to: right[0].to }
  const wrong = (message: string) =>
    at.report({ kind: 'operands', ...span, message, fix: fixFor(operator, left, right) })
  switch (operator) {
    case '==':
    case '!=':
      if (isDisjoint(left[1], right[1])) reportConstant(operator, left, right, at)
      return
    case 'in':
    case 'not in': {
      const inside = mismatchIn(left[1], right[1])
      if (inside !== null) wrong(inside)
      else if (isNeverIn(left[1], right[1])) reportConstant(operator, left, right, at)
      return
    }
    default: {
      const fits = (['number', 'string'] as const).some(
        (kind) => mayBe(left[1], [kind]) && mayBe(right[1], [kind]),
      )
      if (fits) return
      const pair = `${describeKinds(left[1])} and ${describeKinds(right[1])}`
      wrong(`"${operator}" compares two numbers or two strings, not ${pair}.`)
    }
  }
}

/** Why `needle in haystack` surely fails, or null. */
function mismatchIn(needle: ValueType, haystack: ValueType): string | null {
  if (!mayBe(haystack, ['list', 'string', 'map'])) {
    return `"in" looks into a list, a string or a map, not into ${describeKinds(haystack)}.`
  }
  if (mayBe(haystack, ['list'])) return null
  if (!mayBe(haystack, ['map']) && !mayBe(needle, ['string'])) {
    return `Only a string can be in a string, not ${describeKinds(needle)}.`
  }
  if (!mayBe(needle, ['string', 'number', 'boolean', 'null'])) {
    return `A map's key is a string, not ${describeKinds(needle)}.`
  }
  return null
}

function isNeverIn(needle: ValueType, haystack: ValueType): boolean {
  if (haystack === 'any' || haystack.length === 0) return false
  return haystack.every((one) => {
    if (one.kind === 'list') return isDisjoint(needle, one.items)
    if (one.kind === 'map') return one.rest === null && isDisjoint(needle, stringsOf([...one.entries.keys()]))
    return one.kind === 'null'
  })
}

function stringsOf(values: readonly string[]): ValueType {
  return values.length === 0 ? [] : [{ kind: 'string', values }]
}

/** A comparison of values that are never the same. */
function reportConstant(operator: CompareOperator, left: Typed, right: Typed, at: Inferring): void {
  const isNegative = operator === '!=' || operator === 'not in'
  const answer = isNegative ? 'always true' : 'always false'
  const verb = operator === '==' || operator === '!=' ? 'the same as' : 'in'
  const [literal, other] = left[0].kind === 'literal' ? [left, right] : [right, left]
  const choices = textsOf(other[1])
  const asked =
    literal[0].kind === 'literal' && typeof literal[0].value === 'string' ? literal[0].value : null
  const hint = asked === null || !choices ? '' : didYouMean(asked, choices)
  const nearest = asked === null || !choices ? null : nearestName(asked, choices)
  const what = `${describeType(left[1])} is never ${verb} ${describeType(right[1])}`
  const message = `This is ${answer}: ${what}.${hint}`
  const fix = nearest === null ? fixFor(operator, left, right) : otherText(literal[0], nearest)
  at.report({ kind: 'comparison', from: left[0].from, to: right[0].to, message, fix })
}

function textsOf(type: ValueType): readonly string[] | null {
  if (type === 'any') return null
  return type.flatMap((one) =>
    one.kind === 'string'
      ? ((one.values ?? []) as readonly string[])
      : one.kind === 'list'
        ? (textsOf(one.items) ?? [])
        : [],
  )
}
