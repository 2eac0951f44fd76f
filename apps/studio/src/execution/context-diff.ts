import type { JsonObject, JsonValue } from '@rabbit/contract'

export interface KeyChange {
  readonly key: string
  readonly kind: 'added' | 'changed' | 'removed' | 'same'
  readonly before: JsonValue | undefined
  readonly after: JsonValue | undefined
}

/** What happened to each top-level key between two contexts: those of `after` in order, then what is gone. */
export function diffContexts(before: JsonObject, after: JsonObject): readonly KeyChange[] {
  const changes: KeyChange[] = Object.keys(after).map((key) => {
    const was = own(before, key)
    const is = own(after, key)
    const kind = was === undefined ? 'added' : jsonEqual(was, is) ? 'same' : 'changed'
    return { key, kind, before: was, after: is }
  })
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) {
      changes.push({ key, kind: 'removed', before: own(before, key), after: undefined })
    }
  }
  return changes
}

const own = (object: JsonObject, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined

/** Whether two JSON values are the same; the order of keys does not matter. */
export function jsonEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = a as JsonObject
  const right = b as JsonObject
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && jsonEqual(left[key], right[key]))
  )
}
