import { Failure } from '../failure.ts'
import type { Json } from '../json.ts'
import { describeKind, isEqual, isList } from '../values.ts'
import { distinct, textsOf } from './canonical.ts'
import type { FunctionCode } from './function.ts'
import { countCodePoints } from './list.ts'

/** Functions that look at lists and texts alike, and those that take parts out of lists. */
export const sequenceFunctions: Readonly<Record<string, FunctionCode>> = {
  slice: {
    description:
      'The items or characters from `start` up to, but without, `end`; below zero both count from the end, as in Python.',
    example: ['slice("2026-01-31", 0, 4)', '"2026"'],
    apply: ([whole = null, start, end], { budget }) => {
      if (![start, end ?? 0].every(Number.isInteger)) return new Failure('slice takes whole numbers.')
      if (isList(whole)) {
        return budget.spend(whole.length) ? whole.slice(start as number, end as number | undefined) : null
      }
      const text = whole as string
      budget.spendText(text.length)
      if (countCodePoints(text) === text.length) return text.slice(start as number, end as number | undefined)
      return [...text].slice(start as number, end as number | undefined).join('')
    },
  },
  index_of: {
    description: 'Where the item or part first stands, counted from 0; -1 when it does not.',
    example: ['index_of(["a", "b"], "b")', '1'],
    apply: ([whole = null, part = null], { budget }) => {
      if (isList(whole)) return whole.findIndex((item) => budget.spend(1) && isEqual(item, part, budget))
      if (typeof part !== 'string')
        return new Failure(`A text is looked for in a text, not ${describeKind(part)}.`)
      budget.spendText((whole as string).length)
      const at = (whole as string).indexOf(part)
      return at <= 0 ? at : countCodePoints((whole as string).slice(0, at))
    },
  },
  count: {
    description: 'How often the item or part stands in it.',
    example: ['count([1, 2, 1], 1)', '2'],
    apply: ([whole = null, part = null], { budget }) => {
      if (isList(whole)) return whole.filter((item) => budget.spend(1) && isEqual(item, part, budget)).length
      if (typeof part !== 'string')
        return new Failure(`A text is looked for in a text, not ${describeKind(part)}.`)
      if (part === '') return new Failure('count needs a text to look for, not an empty one.')
      budget.spendText((whole as string).length)
      return (whole as string).split(part).length - 1
    },
  },
  reverse: {
    description: 'The items or characters in the opposite order.',
    example: ['reverse([1, 2, 3])', '[3,2,1]'],
    apply: ([whole = null], { budget }) => {
      if (!budget.spend(isList(whole) ? whole.length : (whole as string).length)) return null
      return isList(whole) ? whole.toReversed() : [...(whole as string)].reverse().join('')
    },
  },
  first: {
    description: 'The first item; of an empty list `otherwise`, or an error without one.',
    example: ['first([1, 2], 0)', '1'],
    apply: ([list, otherwise]) => end('first', (list as readonly Json[])[0], otherwise),
  },
  last: {
    description: 'The last item; of an empty list `otherwise`, or an error without one.',
    example: ['last([1, 2], 0)', '2'],
    apply: ([list, otherwise]) => end('last', (list as readonly Json[]).at(-1), otherwise),
  },
  unique: {
    description: 'Each item once, where it first stands.',
    example: ['unique([1, 2, 1])', '[1,2]'],
    apply: ([list], { budget }) => distinct(list as readonly Json[], budget),
  },
  flatten: {
    description: 'The items of the lists in a list; what is no list stays as it is. One level only.',
    example: ['flatten([[1, 2], 3])', '[1,2,3]'],
    apply: ([list], { budget }) => {
      const size = (list as readonly Json[]).reduce<number>(
        (sum, item) => sum + (isList(item) ? item.length : 1),
        0,
      )
      return budget.spend(size) ? (budget.refuseSize(size) ?? ((list as Json[]).flat() as Json)) : null
    },
  },
  chunk: {
    description: 'The list in pieces of that many items; the last one may be shorter.',
    example: ['chunk([1, 2, 3], 2)', '[[1,2],[3]]'],
    apply: ([list, size], { budget }) => {
      const items = list as readonly Json[]
      const length = size as number
      if (!Number.isInteger(length) || length < 1)
        return new Failure('chunk takes a whole number of items from 1.')
      if (!budget.spend(items.length)) return null
      return Array.from({ length: Math.ceil(items.length / length) }, (_, i) =>
        items.slice(i * length, (i + 1) * length),
      )
    },
  },
  range: {
    description: 'The whole numbers from `start` up to, but without, `end`; with one argument from 0.',
    example: ['range(1, 4)', '[1,2,3]'],
    apply: ([start = 0, end], { budget }) => {
      const [from, to] = (end === undefined ? [0, start] : [start, end]) as [number, number]
      if (!Number.isInteger(from) || !Number.isInteger(to)) return new Failure('range takes whole numbers.')
      const size = Math.max(0, to - from)
      const refused = budget.refuseSize(size)
      if (refused) return refused
      return budget.spend(size) ? Array.from({ length: size }, (_, i) => from + i) : null
    },
  },
  intersection: {
    description: 'The items that stand in both lists, each once.',
    example: ['intersection([1, 2, 3], [3, 1])', '[1,3]'],
    apply: ([list, other], { budget }) => {
      const texts = textsOf(other as readonly Json[], budget)
      return texts instanceof Failure
        ? texts
        : distinct(list as readonly Json[], budget, (text) => texts.has(text))
    },
  },
  difference: {
    description: 'The items of the first list that do not stand in the second, each once.',
    example: ['difference([1, 2, 3], [3, 1])', '[2]'],
    apply: ([list, other], { budget }) => {
      const texts = textsOf(other as readonly Json[], budget)
      return texts instanceof Failure
        ? texts
        : distinct(list as readonly Json[], budget, (text) => !texts.has(text))
    },
  },
}

function end(name: string, item: Json | undefined, otherwise: Json | undefined): Json | Failure {
  if (item !== undefined) return item
  if (otherwise !== undefined) return otherwise
  return new Failure(`${name} of an empty list has no value. Write ${name}(…, otherwise).`)
}
