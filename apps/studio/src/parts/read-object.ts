import type { JsonObject } from '@rabbit/contract'

export type ReadObject =
  | { readonly kind: 'object'; readonly value: JsonObject }
  | { readonly kind: 'wrong'; readonly message: string }

/** A JSON object that a person typed; what is wrong with it comes in a sentence. */
export function readObject(text: string): ReadObject {
  let value: unknown
  try {
    value = JSON.parse(text.trim() === '' ? '{}' : text)
  } catch {
    return { kind: 'wrong', message: 'This is not JSON. Write it like { "paid": true }.' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'wrong', message: 'This must be an object, like { "paid": true }.' }
  }
  return { kind: 'object', value: value as JsonObject }
}
