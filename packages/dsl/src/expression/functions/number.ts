import type { Budget } from '../budget.ts'
import { Failure } from '../failure.ts'
import type { Json } from '../json.ts'
import { compareText, describeKind, isList, textOf } from '../values.ts'
import type { CallScope, FunctionCode } from './function.ts'
import { roundHalfEven } from './round.ts'

export const numberFunctions: Readonly<Record<string, FunctionCode>> = {
  int: {
    description: 'The value as a whole number: a number without its fraction, a text of digits, 1 for true.',
    example: ['int("12") + int(3.7)', '15'],
    apply: ([value], scope) => toInt(value as number | string | boolean, scope),
  },
  float: {
    description: 'The value as a number.',
    example: ['float("0.5")', '0.5'],
    apply: ([value], scope) => toFloat(value as number | string | boolean, scope),
  },
  abs: {
    description: 'The number without its sign.',
    example: ['abs(-3)', '3'],
    apply: ([number]) => Math.abs(number as number),
  },
  floor: {
    description: 'The next whole number below.',
    example: ['floor(-2.5)', '-3'],
    apply: ([number]) => Math.floor(number as number),
  },
  ceil: {
    description: 'The next whole number above.',
    example: ['ceil(2.1)', '3'],
    apply: ([number]) => Math.ceil(number as number) + 0,
  },
  round: {
    description:
      'The number rounded to that many decimals, none by default; a half goes to the even neighbour.',
    example: ['round(2.675, 1)', '2.7'],
    apply: ([number, digits = 0]) => {
      if (!Number.isInteger(digits) || Math.abs(digits as number) > 15) {
        return new Failure('round takes a whole number of digits from -15 to 15.')
      }
      return roundHalfEven(number as number, digits as number)
    },
  },
  min: {
    description: 'The smallest of several numbers or strings, or of a list of them.',
    example: ['min(3, 1, 2)', '1'],
    apply: (args, scope) => extreme('min', args, -1, scope),
  },
  max: {
    description: 'The largest of several numbers or strings, or of a list of them.',
    example: ['max([3, 1, 2])', '3'],
    apply: (args, scope) => extreme('max', args, 1, scope),
  },
  sum: {
    description: 'The numbers of a list added up; 0 for an empty one.',
    example: ['sum([1, 2, 3])', '6'],
    apply: ([list], { budget }) => totalOf('sum', list as readonly Json[], budget),
  },
  average: {
    description: 'The mean of the numbers of a list.',
    example: ['average([1, 2, 6])', '3'],
    apply: ([list], { budget }) => {
      const total = totalOf('average', list as readonly Json[], budget)
      if (typeof total !== 'number') return total
      const { length } = list as readonly Json[]
      return length > 0
        ? total / length
        : new Failure('average of an empty list has no value. Check len(…) first.')
    },
  },
  clamp: {
    description: 'The number, but not below `least` and not above `most`.',
    example: ['clamp(120, 0, 100)', '100'],
    apply: ([number, least, most]) =>
      (least as number) <= (most as number)
        ? Math.min(Math.max(number as number, least as number), most as number)
        : new Failure('clamp takes the least value before the most.'),
  },
  sqrt: {
    description: 'The square root.',
    example: ['sqrt(9)', '3'],
    apply: ([number]) =>
      (number as number) >= 0
        ? Math.sqrt(number as number) + 0
        : new Failure('sqrt takes no number below 0.'),
  },
  power: {
    description: 'The base multiplied by itself `exponent` times.',
    example: ['power(2, 10)', '1024'],
    apply: ([base, exponent]) => {
      const result = (base as number) ** (exponent as number)
      return Number.isFinite(result) ? result + 0 : new Failure('power has no number as result here.')
    },
  },
  fixed: {
    description: 'The number as text with that many decimals, rounded as `round` does.',
    example: ['fixed(12.5, 2)', '"12.50"'],
    apply: ([number, digits]) => {
      if (!Number.isInteger(digits) || (digits as number) < 0 || (digits as number) > 15) {
        return new Failure('fixed takes a whole number of digits from 0 to 15.')
      }
      if (Math.abs(number as number) >= 1e21) return new Failure('fixed cannot write so large a number.')
      return roundHalfEven(number as number, digits as number).toFixed(digits as number)
    },
  },
}

/** The sum, or why there is none; null when the budget is used up. */
function totalOf(name: string, list: readonly Json[], budget: Budget): number | Failure | null {
  let total = 0
  for (const item of list) {
    if (typeof item !== 'number')
      return new Failure(`${name} adds numbers; the list holds ${describeKind(item)}.`)
    if (!budget.spend(1)) return null
    total += item
  }
  return Number.isFinite(total) ? total : new Failure('The result is too large for a number.')
}

function toInt(value: number | string | boolean, scope: CallScope): number | Failure {
  if (typeof value === 'number') return Math.trunc(value) + 0
  if (typeof value === 'boolean') return value ? 1 : 0
  const text = value.trim()
  if (/^[+-]?\d+(_\d+)*$/.test(text)) return finite(Number(text.replaceAll('_', '')), value, scope)
  return notANumber('int', 'a whole number', value, scope)
}

function toFloat(value: number | string | boolean, scope: CallScope): number | Failure {
  if (typeof value !== 'string') return Number(value)
  const text = value.trim().replaceAll(/(?<=\d)_(?=\d)/g, '')
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return finite(Number(text), value, scope)
  return notANumber('float', 'a number', value, scope)
}

function finite(number: number, value: string, scope: CallScope): number | Failure {
  return Number.isFinite(number)
    ? number + 0
    : notANumber('float', 'a number that is small enough', value, scope)
}

function notANumber(name: string, wanted: string, value: string, { budget }: CallScope): Failure {
  const shown = textOf(value.length > 40 ? `${value.slice(0, 40)}…` : value, budget)
  return new Failure(`${name} cannot read ${JSON.stringify(shown)} as ${wanted}.`)
}

function extreme(name: string, args: readonly Json[], sign: -1 | 1, { budget }: CallScope): Json | Failure {
  const [first] = args
  const values = args.length === 1 && first !== undefined && isList(first) ? first : args
  let best = values[0]
  if (best === undefined) return new Failure(`${name} of an empty list has no value. Check len(…) first.`)
  for (const value of values) {
    const order = orderOf(value, best)
    if (order === null) {
      return new Failure(
        `${name} takes numbers only or strings only, not ${describeKind(best)} and ${describeKind(value)}.`,
      )
    }
    if (!budget.spend(1)) return null
    if (order * sign > 0) best = value
  }
  return best
}

/** Below 0 when `a` comes first; null when the two have no order. */
export function orderOf(a: Json, b: Json): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return null
}
