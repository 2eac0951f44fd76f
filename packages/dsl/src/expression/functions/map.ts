import { Failure } from '../failure.ts'
import type { Json, JsonObject } from '../json.ts'
import { describeKind, isEqual, isList, isMap, mapOf, textOf } from '../values.ts'
import type { CallScope, FunctionCode } from './function.ts'
import { orderOf } from './number.ts'

/** Functions on maps, and on lists of maps. */
export const mapFunctions: Readonly<Record<string, FunctionCode>> = {
  get: {
    description:
      'What stands at a path, such as "lines.0.price" or ["lines", 0, "price"]; where it ends early `otherwise`, or null.',
    example: ['get({lines: [{price: 5}]}, "lines.0.price")', '5'],
    apply: ([value = null, path = null, otherwise = null], { budget }) => {
      const keys = typeof path === 'string' ? path.split('.') : (path as readonly Json[])
      let at: Json | undefined = value
      for (const key of keys) {
        if (!budget.spend(1)) return null
        at = partOf(at, key)
        if (at === undefined) return otherwise
      }
      return at
    },
  },
  merge: {
    description: 'One map with the keys of all; of a key that several have, the last counts.',
    example: ['merge({a: 1, b: 2}, {b: 3})', '{"a":1,"b":3}'],
    apply: (maps, { budget }) => {
      const entries = maps.flatMap((map) => Object.entries(map as JsonObject))
      return budget.spend(entries.length) ? mapOf(entries) : null
    },
  },
  pick: {
    description: 'The map with these keys only, as far as it has them.',
    example: ['pick({a: 1, b: 2}, ["a", "c"])', '{"a":1}'],
    apply: ([map, keys], scope) => filterKeys(map as JsonObject, keys as readonly Json[], true, scope),
  },
  omit: {
    description: 'The map without these keys.',
    example: ['omit({a: 1, b: 2}, ["a"])', '{"b":2}'],
    apply: ([map, keys], scope) => filterKeys(map as JsonObject, keys as readonly Json[], false, scope),
  },
  entries: {
    description: 'A list with a map { key, value } for each key.',
    example: ['entries({a: 1})', '[{"key":"a","value":1}]'],
    apply: ([map], { budget }) => {
      const entries = Object.entries(map as JsonObject)
      return budget.spend(2 * entries.length) ? entries.map(([key, value]) => ({ key, value })) : null
    },
  },
  from_entries: {
    description: 'The map of a list of maps { key, value }.',
    example: ['from_entries([{key: "a", value: 1}])', '{"a":1}'],
    apply: ([list], { budget }) => {
      const entries: [string, Json][] = []
      for (const item of list as readonly Json[]) {
        const key = partOf(item, 'key')
        const value = partOf(item, 'value')
        if (typeof key !== 'string' || value === undefined) {
          return new Failure('from_entries takes maps with a text as key, and a value.')
        }
        if (!budget.spend(2)) return null
        entries.push([key, value])
      }
      return mapOf(entries)
    },
  },
  pluck: {
    description: 'What stands at the key in each map of a list; null where it is missing.',
    example: ['sum(pluck([{price: 2}, {price: 3}], "price"))', '5'],
    apply: ([list, key], { budget }) => {
      const items = list as readonly Json[]
      return budget.spend(items.length) ? items.map((item) => partOf(item, key as string) ?? null) : null
    },
  },
  where: {
    description: 'The maps of a list that have this value at the key.',
    example: ['where([{id: 1, paid: true}, {id: 2, paid: false}], "paid", true)', '[{"id":1,"paid":true}]'],
    apply: ([list, key, value = null], scope) =>
      (list as readonly Json[]).filter((item) => hasValue(item, key as string, value, scope)),
  },
  find: {
    description: 'The first map of a list that has this value at the key; without one `otherwise`, or null.',
    example: ['find([{id: 1}, {id: 2}], "id", 2)', '{"id":2}'],
    apply: ([list, key, value = null, otherwise = null], scope) =>
      (list as readonly Json[]).find((item) => hasValue(item, key as string, value, scope)) ?? otherwise,
  },
  sort_by: {
    description: 'The maps of a list in the order of the numbers or strings at the key.',
    example: ['sort_by([{n: 2}, {n: 1}], "n")', '[{"n":1},{"n":2}]'],
    apply: ([list, key], { budget }) => {
      const items = (list as readonly Json[]).map((item) => ({ item, by: partOf(item, key as string) }))
      if (!budget.spend(items.length * Math.ceil(Math.log2(items.length + 1)))) return null
      const first = items[0]?.by ?? null
      if (items.some(({ by }) => by === undefined || orderOf(by, first) === null)) {
        return new Failure(`sort_by takes numbers only or strings only at ${JSON.stringify(key)}.`)
      }
      return items.sort((a, b) => orderOf(a.by ?? null, b.by ?? null) ?? 0).map(({ item }) => item)
    },
  },
  group_by: {
    description: 'The maps of a list by what stands at the key, written as text.',
    example: [
      'group_by([{to: "DE", n: 1}, {to: "DE", n: 2}], "to")',
      '{"DE":[{"to":"DE","n":1},{"to":"DE","n":2}]}',
    ],
    apply: ([list, key], { budget }) => {
      const groups = new Map<string, Json[]>()
      for (const item of list as readonly Json[]) {
        const name = budget.spend(2) ? textOf(partOf(item, key as string) ?? null, budget) : budget.failure
        if (typeof name !== 'string') return name
        const group = groups.get(name)
        if (group) group.push(item)
        else groups.set(name, [item])
      }
      return mapOf([...groups])
    },
  },
}

/** An own key of a map or an item of a list; undefined where there is none. */
function partOf(value: Json | undefined, key: Json): Json | undefined {
  if (value === undefined) return undefined
  if (isMap(value)) return typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined
  if (!isList(value)) return undefined
  const index = typeof key === 'string' && /^-?\d{1,15}$/.test(key) ? Number(key) : key
  return typeof index === 'number' ? value.at(index) : undefined
}

function filterKeys(
  map: JsonObject,
  keys: readonly Json[],
  isPicked: boolean,
  { budget }: CallScope,
): JsonObject | Failure | null {
  const odd = keys.find((key) => typeof key !== 'string')
  if (odd !== undefined) return new Failure(`A map's key is a string, not ${describeKind(odd)}.`)
  const named = new Set(keys)
  const entries = Object.entries(map)
  if (!budget.spend(keys.length + entries.length)) return null
  return mapOf(entries.filter(([key]) => named.has(key) === isPicked))
}

function hasValue(item: Json, key: string, value: Json, { budget }: CallScope): boolean {
  const own = partOf(item, key)
  return budget.spend(1) && own !== undefined && isEqual(own, value, budget)
}
