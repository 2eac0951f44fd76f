import type { Json } from '@rabbit/dsl'

/** How bytes stand in the context. */
export const encodings = ['text', 'json', 'base64'] as const
export type Encoding = (typeof encodings)[number]

/** The largest content that is read: what a step's result may hold. */
export const maxContentBytes = 2 * 1024 * 1024

export function isEncoding(value: unknown): value is Encoding {
  return encodings.includes(value as Encoding)
}

/** Bytes of a property: a text as it is, a map or list as JSON; with `base64` the text's bytes. Null when that is none. */
export function toBytes(value: Json, encoding: Encoding): Buffer | null {
  if (encoding === 'json') return Buffer.from(JSON.stringify(value))
  if (encoding === 'text') return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) return null
  return Buffer.from(value, 'base64')
}

/** A value for the context; a sentence's end when the bytes are no such thing. */
export function fromBytes(
  bytes: Uint8Array,
  encoding: Encoding,
): { readonly value: Json } | { readonly problem: string } {
  if (encoding === 'base64') return { value: Buffer.from(bytes).toString('base64') }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { value: encoding === 'json' ? (JSON.parse(text) as Json) : text }
  } catch (error) {
    return error instanceof SyntaxError
      ? { problem: `is no JSON: ${error.message}` }
      : { problem: 'is no text in UTF-8; read it with encoding: base64' }
  }
}
