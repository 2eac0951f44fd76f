import { Failure } from '../failure.ts'
import type { Json, JsonObject } from '../json.ts'
import { isIn } from '../operators.ts'
import { isList, isTruthy, kindOf } from '../values.ts'
import type { FunctionCode } from './function.ts'
import { orderOf } from './number.ts'

export const listFunctions: Readonly<Record<string, FunctionCode>> = {
  len: {
    description: 'How many characters, items or keys there are.',
    example: ['len([1, 2, 3])', '3'],
    apply: ([value = null], { budget }) => {
      if (typeof value === 'string') {
        budget.spendText(value.length)
        return countCodePoints(value)
      }
      return isList(value) ? value.length : Object.keys(value as JsonObject).length
    },
  },
  any: {
    description: 'Whether at least one item is true.',
    example: ['any([0, 1])', 'true'],
    apply: ([list], { budget }) =>
      budget.spend((list as readonly Json[]).length) && (list as readonly Json[]).some(isTruthy),
  },
  all: {
    description: 'Whether every item is true; so for an empty list.',
    example: ['all([0, 1])', 'false'],
    apply: ([list], { budget }) =>
      budget.spend((list as readonly Json[]).length) && (list as readonly Json[]).every(isTruthy),
  },
  contains: {
    description: 'Whether a list has the item, a text the part, or a map the key: `part in whole`.',
    example: ['contains(["DE", "FR"], "DE")', 'true'],
    apply: ([whole = null, part = null], { budget }) => isIn(part, whole, budget),
  },
  keys: {
    description: 'The keys of a map.',
    example: ['keys({a: 1, b: 2})', '["a","b"]'],
    apply: ([map], { budget }) => {
      const keys = Object.keys(map as JsonObject)
      return budget.spend(keys.length) ? keys : null
    },
  },
  values: {
    description: 'The values of a map.',
    example: ['values({a: 1, b: 2})', '[1,2]'],
    apply: ([map], { budget }) => {
      const values = Object.values(map as JsonObject)
      return budget.spend(values.length) ? values : null
    },
  },
  sorted: {
    description: 'The numbers or strings of a list in their order.',
    example: ['sorted([3, 1, 2])', '[1,2,3]'],
    apply: ([list], { budget }) => {
      const items = list as readonly Json[]
      if (!budget.spend(items.length * Math.ceil(Math.log2(items.length + 1)))) return null
      const odd = items.find((item) => orderOf(item, items[0] as Json) === null)
      if (odd !== undefined) return new Failure('sorted takes numbers only or strings only.')
      return [...items].sort((a, b) => orderOf(a, b) ?? 0)
    },
  },
  type: {
    description: 'What the value is: "null", "boolean", "number", "string", "list" or "map".',
    example: ['type([1])', '"list"'],
    apply: ([value = null]) => kindOf(value),
  },
  bool: {
    description: 'False for null, false, 0 and the empty string, list and map, true for all else.',
    example: ['bool([])', 'false'],
    apply: ([value = null]) => isTruthy(value),
  },
}

export function countCodePoints(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--
      i++
    }
  }
  return count
}
