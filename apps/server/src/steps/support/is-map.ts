import type { JsonObject } from '@rabbit/dsl'

/** Whether a value is a map, and neither a list nor null. */
export function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
