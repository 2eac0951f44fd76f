import type { Budget } from './budget.ts'
import { Failure } from './failure.ts'
import type { Json, JsonObject } from './json.ts'

export type JsonKind = 'null' | 'boolean' | 'number' | 'string' | 'list' | 'map'

export function kindOf(value: Json): JsonKind {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'object') return isList(value) ? 'list' : 'map'
  return typeof value as 'boolean' | 'number' | 'string'
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

export function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `a number`, `null`: for sentences. */
export function describeKind(value: Json): string {
  const kind = kindOf(value)
  return kind === 'null' ? kind : `a ${kind}`
}

/** The same at the start of a sentence. */
export function describeKindFirst(value: Json): string {
  const described = describeKind(value)
  return described.charAt(0).toUpperCase() + described.slice(1)
}

/** As in Python: null, false, 0, and the empty string, list and map are false, all else is true. */
export function isTruthy(value: Json): boolean {
  if (typeof value !== 'object') return Boolean(value)
  if (value === null) return false
  if (isList(value)) return value.length > 0
  for (const key in value) if (Object.hasOwn(value, key)) return true
  return false
}

/** Whether two values are the same JSON. Never converts: `1 == "1"` and `1 == true` are false. */
export function isEqual(a: Json, b: Json, budget: Budget, depth = 0): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (depth >= budget.limits.depth) {
    budget.tooDeep = true
    return false
  }
  if (isList(a)) {
    if (!isList(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) {
      if (!budget.spend(1) || !isEqual(a[i] as Json, b[i] as Json, budget, depth + 1)) return false
    }
    return true
  }
  if (isList(b)) return false
  const keys = Object.keys(a)
  if (!budget.spend(keys.length) || keys.length !== Object.keys(b as JsonObject).length) return false
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return false
    if (!isEqual((a as JsonObject)[key] as Json, (b as JsonObject)[key] as Json, budget, depth + 1))
      return false
  }
  return true
}

/** Below 0 when `a` comes first: by code points, as in Python, not by UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) {
    const unitA = a.charCodeAt(i)
    const unitB = b.charCodeAt(i)
    if (unitA !== unitB) return rank(unitA) - rank(unitB)
  }
  return a.length - b.length
}

/** Surrogates stand for code points above all that one unit can hold. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/** How large a value is, in characters and elements; stops counting above `budget.limits.size`. */
export function measure(value: Json, budget: Budget, depth = 0): number {
  if (typeof value === 'string') return value.length + 1
  if (typeof value !== 'object' || value === null) return 1
  if (depth >= budget.limits.depth) {
    budget.tooDeep = true
    return 1
  }
  let size = 1
  if (isList(value)) {
    for (const item of value) {
      if (!budget.spend(1)) return size
      size += measure(item, budget, depth + 1)
      if (size > budget.limits.size) return size
    }
    return size
  }
  for (const key of Object.keys(value)) {
    if (!budget.spend(1)) return size
    size += key.length + measure((value as JsonObject)[key] as Json, budget, depth + 1)
    if (size > budget.limits.size) return size
  }
  return size
}

/** The value if it is within the bounds, otherwise why it is not. */
export function checkSize(value: Json, budget: Budget): Json | Failure {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? (budget.refuseSize(value.length) ?? value) : value
  }
  return budget.refuseSize(measure(value, budget)) ?? budget.failure ?? value
}

/** A value as text: a string as it is, all else as JSON. */
export function textOf(value: Json, budget: Budget): string | Failure {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  const checked = checkSize(value, budget)
  return checked instanceof Failure ? checked : JSON.stringify(checked)
}

/** A map from entries; a key called `__proto__` is a key like any other. */
export function mapOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries(entries)
}
