import type { Expression } from '@rabbit/dsl'

/** How an expression is spelled in a language. A null is something that the language cannot say. */
export interface Dialect {
  name(name: string): string
  member(object: string, key: string): string
  item(object: string, index: string): string
  call(name: string, args: readonly string[]): string | null
  not(operand: string): string
  conditional(test: string, then: string, otherwise: string): string
  /** Whether `not in` is one operator. */
  readonly hasNotIn: boolean
  /** The operators that are spelled otherwise; null for one that is missing. */
  readonly operators: Readonly<Record<string, string | null>>
}

const word = /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u

/** The language itself, in one spelling for all that means the same. */
export const rabbit: Dialect = {
  name: (name) => name,
  member: (object, key) =>
    word.test(key) && !key.startsWith('__') ? `${object}.${key}` : `${object}[${printText(key)}]`,
  item: (object, index) => `${object}[${index}]`,
  call: (name, args) => `${name}(${args.join(', ')})`,
  not: (operand) => `not ${operand}`,
  conditional: (test, then, otherwise) => `${test} ? ${then} : ${otherwise}`,
  hasNotIn: true,
  operators: {},
}

/** A string literal. */
export const printText = (text: string): string =>
  JSON.stringify(text).replace(/\\[bf]/g, (sequence) => (sequence === '\\b' ? '\\u0008' : '\\u000c'))

/** From loosest to tightest; a part that is no tighter than what holds it gets brackets. */
const levels = {
  conditional: 1,
  or: 2,
  and: 3,
  not: 4,
  compare: 5,
  default: 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '%': 8,
  negate: 9,
  whole: 10,
} as const

interface Printed {
  readonly text: string
  readonly level: number
}

class NotSayable extends Error {}

/** The expression's text in a dialect, or null when the dialect cannot say it. */
export function printExpression(expression: Expression, dialect: Dialect = rabbit): string | null {
  try {
    return print(expression, dialect).text
  } catch (error) {
    if (error instanceof NotSayable) return null
    throw error
  }
}

function print(e: Expression, d: Dialect): Printed {
  const whole = (text: string | null): Printed => {
    if (text === null) throw new NotSayable()
    return { text, level: levels.whole }
  }
  const open = (part: Expression) => print(part, d).text
  const inside = (part: Expression, above: number) => wrap(print(part, d), above)
  switch (e.kind) {
    case 'literal':
      return whole(typeof e.value === 'string' ? printText(e.value) : String(e.value))
    case 'name':
      return whole(d.name(e.name))
    case 'list':
      return whole(`[${e.items.map(open).join(', ')}]`)
    case 'map':
      return whole(`{${e.entries.map(({ key, value }) => `${open(key)}: ${open(value)}`).join(', ')}}`)
    case 'member':
      return whole(d.member(inside(e.object, levels.negate), e.name))
    case 'index': {
      const object = inside(e.object, levels.negate)
      const { index } = e
      if (index.kind === 'literal' && typeof index.value === 'string')
        return whole(d.member(object, index.value))
      return whole(d.item(object, open(index)))
    }
    case 'call':
      return whole(d.call(e.name, e.args.map(open)))
    case 'not': {
      const { operand } = e
      if (d.hasNotIn) {
        const only =
          operand.kind === 'compare' && operand.operators.length === 1 ? operand.operators[0] : null
        if (only === 'in') return print({ ...operand, operators: ['not in'] } as Expression, d)
      }
      return { text: d.not(inside(e.operand, levels.not)), level: levels.not }
    }
    case 'negate':
      return { text: `-${inside(e.operand, levels.negate)}`, level: levels.negate }
    case 'compare':
      return printCompare(e, d)
    case 'conditional':
      return {
        text: d.conditional(
          inside(e.test, levels.conditional),
          inside(e.then, levels.conditional),
          inside(e.otherwise, levels.conditional),
        ),
        level: levels.conditional,
      }
    default:
      return printChain(e, d)
  }
}

const wrap = ({ text, level }: Printed, above: number): string => (level > above ? text : `(${text})`)

function operator(name: string, d: Dialect): string {
  const spelled = Object.hasOwn(d.operators, name) ? d.operators[name] : name
  if (spelled === null || spelled === undefined) throw new NotSayable()
  return spelled
}

/** `a < b <= c` stays in one piece only where the language has that. */
function printCompare(e: Expression & { kind: 'compare' }, d: Dialect): Printed {
  const parts = e.operands.map((part) => wrap(print(part, d), levels.compare))
  const pair = (i: number) => {
    const name = e.operators[i] ?? '=='
    const [left, right] = [parts[i], parts[i + 1]]
    if (!d.hasNotIn && name === 'not in') return d.not(`(${left} in ${right})`)
    return `${left} ${operator(name, d)} ${right}`
  }
  const count = e.operators.length
  if (d !== rabbit && count > 1)
    return { text: e.operators.map((_, i) => pair(i)).join(' and '), level: levels.and }
  let text = parts[0] ?? ''
  if (count === 1) return { text: pair(0), level: levels.compare }
  for (let i = 0; i < count; i++) text += ` ${e.operators[i]} ${parts[i + 1]}`
  return { text, level: levels.compare }
}

type Chain = Expression & { kind: 'binary' | 'and' | 'or' | 'default' }

/** Operators that lean to the left may be chained thousands of times: a loop instead of recursion. */
function printChain(e: Chain, d: Dialect): Printed {
  const spine: Chain[] = []
  let left: Expression = e
  while (isChain(left)) {
    spine.push(left)
    left = left.left
  }
  let printed = print(left, d)
  for (const link of spine.toReversed()) {
    const name = nameOf(link)
    const level = levels[link.kind === 'binary' ? link.operator : link.kind]
    const head = printed.level >= level ? printed.text : `(${printed.text})`
    printed = { text: `${head} ${operator(name, d)} ${wrap(print(link.right, d), level)}`, level }
  }
  return printed
}

const isChain = (e: Expression): e is Chain =>
  e.kind === 'binary' || e.kind === 'and' || e.kind === 'or' || e.kind === 'default'

const nameOf = (e: Chain): string => (e.kind === 'binary' ? e.operator : e.kind === 'default' ? '??' : e.kind)
