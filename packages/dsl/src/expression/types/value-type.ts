import type { Json } from '../json.ts'
import { isList, type JsonKind } from '../values.ts'

export type Scalar = boolean | number | string

/** One kind of value, with what is known of it. */
export type Alternative =
  | { readonly kind: 'null' }
  /** `values`: the only ones it may be; null for any of the kind. */
  | { readonly kind: 'boolean' | 'number' | 'string'; readonly values: readonly Scalar[] | null }
  | { readonly kind: 'list'; readonly items: ValueType }
  /** `rest`: what other keys than `entries` hold; null when there are none. */
  | {
      readonly kind: 'map'
      readonly entries: ReadonlyMap<string, ValueType>
      readonly rest: ValueType | null
    }

/** What a value may be: at most one alternative of each kind, or anything at all. */
export type ValueType = 'any' | readonly Alternative[]

export const nullType: ValueType = [{ kind: 'null' }]
export const booleanType: ValueType = [{ kind: 'boolean', values: null }]
export const numberType: ValueType = [{ kind: 'number', values: null }]
export const stringType: ValueType = [{ kind: 'string', values: null }]
export const listType: ValueType = [{ kind: 'list', items: 'any' }]
export const mapType: ValueType = [{ kind: 'map', entries: new Map(), rest: 'any' }]

const anyOfKind: Readonly<Record<JsonKind, ValueType>> = {
  null: nullType,
  boolean: booleanType,
  number: numberType,
  string: stringType,
  list: listType,
  map: mapType,
}

/** Any value of one of these kinds; without a kind anything. */
export function typeOfKinds(...kinds: readonly JsonKind[]): ValueType {
  const [only] = kinds
  if (only === undefined) return 'any'
  return kinds.length === 1 ? anyOfKind[only] : kinds.flatMap((kind) => anyOfKind[kind] as Alternative[])
}

export function listOf(items: ValueType): ValueType {
  return isDeep(items) ? listType : [{ kind: 'list', items }]
}

export function mapWith(entries: ReadonlyMap<string, ValueType>, rest: ValueType | null): ValueType {
  return [...entries.values()].some((entry) => isDeep(entry)) ? mapType : [{ kind: 'map', entries, rest }]
}

/** So many levels of lists and maps are told apart; below them anything is possible. */
const MOST_LEVELS = 6
const MOST_VALUES = 100

function isDeep(type: ValueType, levels = MOST_LEVELS): boolean {
  if (type === 'any') return false
  if (levels === 0) return true
  return type.some((one) => {
    if (one.kind === 'list') return isDeep(one.items, levels - 1)
    return one.kind === 'map' && [...one.entries.values()].some((entry) => isDeep(entry, levels - 1))
  })
}

/** One of these values: strings, numbers and booleans by themselves, lists and maps by what they hold. */
export function typeOfValue(value: Json): ValueType {
  if (value === null) return nullType
  if (typeof value !== 'object') return [{ kind: typeof value as 'string', values: [value] }]
  if (isList(value)) return value.length > MOST_VALUES ? listType : listOf(unionOf(value.map(typeOfValue)))
  const entries = Object.entries(value).map(([key, item]) => [key, typeOfValue(item)] as const)
  return mapWith(new Map(entries), null)
}

/** What one of several types may be. */
export function unionOf(types: readonly ValueType[]): ValueType {
  return types.reduce<ValueType>(union, [])
}

export function union(a: ValueType, b: ValueType): ValueType {
  if (a === b) return a
  if (a === 'any' || b === 'any') return 'any'
  const joined = a.map((one) => {
    const other = b.find(({ kind }) => kind === one.kind)
    return other ? unionOfKind(one, other) : one
  })
  return [...joined, ...b.filter((other) => !a.some(({ kind }) => kind === other.kind))]
}

function unionOfKind(a: Alternative, b: Alternative): Alternative {
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', items: union(a.items, b.items) }
  if (a.kind === 'map' && b.kind === 'map') {
    const rest = a.rest === null ? b.rest : b.rest === null ? a.rest : union(a.rest, b.rest)
    const entries = new Map<string, ValueType>()
    for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
      entries.set(key, union(a.entries.get(key) ?? a.rest ?? [], b.entries.get(key) ?? b.rest ?? []))
    }
    return { kind: 'map', entries, rest }
  }
  if (!('values' in a) || !('values' in b)) return a
  const values = a.values && b.values && [...new Set([...a.values, ...b.values])]
  return { kind: a.kind, values: values && values.length <= MOST_VALUES ? values : null }
}

/** Whether two types say the same; cheap where they are the same object. */
export function sameType(a: ValueType, b: ValueType): boolean {
  if (a === b) return true
  if (a === 'any' || b === 'any' || a.length !== b.length) return false
  return a.every((one) => {
    const other = b.find(({ kind }) => kind === one.kind)
    return other !== undefined && sameAlternative(one, other)
  })
}

function sameAlternative(a: Alternative, b: Alternative): boolean {
  if (a.kind === 'null') return true
  if (a.kind === 'list') return sameType(a.items, (b as typeof a).items)
  if (a.kind === 'map') {
    const other = b as typeof a
    if (a.entries.size !== other.entries.size || (a.rest === null) !== (other.rest === null)) return false
    if (a.rest !== null && other.rest !== null && !sameType(a.rest, other.rest)) return false
    return [...a.entries].every(([key, type]) => {
      const found = other.entries.get(key)
      return found !== undefined && sameType(type, found)
    })
  }
  const { values } = b as typeof a
  if (a.values === null || values === null) return a.values === values
  return a.values.length === values.length && a.values.every((value) => values.includes(value))
}

/** Whether the value may be of one of these kinds. */
export function mayBe(type: ValueType, kinds: readonly JsonKind[]): boolean {
  return type === 'any' || type.length === 0 || type.some(({ kind }) => kinds.includes(kind))
}

/** Whether no value can be of both types. */
export function isDisjoint(a: ValueType, b: ValueType): boolean {
  if (a === 'any' || b === 'any' || a.length === 0 || b.length === 0) return false
  return a.every((one) => {
    const other = b.find(({ kind }) => kind === one.kind)
    if (!other) return true
    if (!('values' in one) || !('values' in other) || !one.values || !other.values) return false
    return !one.values.some((value) => other.values?.includes(value))
  })
}

export function withoutNull(type: ValueType): ValueType {
  return type === 'any' ? type : type.filter(({ kind }) => kind !== 'null')
}
