import type { z } from 'zod'

export type ParsedOutput<Out> =
  | { readonly kind: 'parsed'; readonly value: Out }
  /** Why the text is no answer, in words that a model can mend it by. */
  | { readonly kind: 'invalid'; readonly reason: string }

const maxCharacters = 200_000

/** A model's text as the value it has to be. Code fences around it are forgiven, nothing else is. */
export function parseOutput<Out>(schema: z.ZodType<Out>, text: string): ParsedOutput<Out> {
  if (text.length > maxCharacters) return { kind: 'invalid', reason: 'The answer is too long.' }
  const body = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { kind: 'invalid', reason: 'The answer is not JSON.' }
  }
  const result = schema.safeParse(json)
  if (result.success) return { kind: 'parsed', value: result.data }
  const reasons = result.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`)
  return { kind: 'invalid', reason: reasons.join('; ') }
}
