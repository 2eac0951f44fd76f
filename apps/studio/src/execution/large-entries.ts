import type { JsonValue, LargeValue } from '@rabbit/contract'
import { isLargeValue, largeValueWords } from '@rabbit/contract'

/** Its entries that are large values. */
export function largeEntries(value: JsonValue): readonly (readonly [string, LargeValue])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([key, held]) => (isLargeValue(held) ? [[key, held] as const] : []))
}

/** The same with words in the place of its large values, as deep as results of states lie in a context. */
export function withoutLarge(value: JsonValue, depth = 3): JsonValue {
  if (isLargeValue(value)) return `‹${largeValueWords(value)}›`
  if (depth === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, withoutLarge(held, depth - 1)]))
}
