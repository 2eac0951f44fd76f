import { z } from 'zod'
import type { ModelMessage } from '../gateway/provider.ts'

/** A question to a model: fixed rules, the data each in a message of its own, and the shape of the answer. */
export interface Prompt<In, Out> {
  /** `translate@1`: raised with every change, so that an answer can be traced to its prompt. */
  readonly id: string
  readonly rules: string
  /** The data, labelled; every piece becomes a message of its own. */
  readonly data: (input: In) => readonly { readonly label: string; readonly text: string }[]
  readonly output: z.ZodType<Out>
}

/** The rules as the system's message, and each piece of data as JSON in a message that says it is data. */
export function render<In, Out>(prompt: Prompt<In, Out>, input: In): ModelMessage[] {
  const data = prompt
    .data(input)
    .map(({ label, text }): ModelMessage => ({ role: 'user', content: JSON.stringify({ [label]: text }) }))
  return [{ role: 'system', content: prompt.rules }, ...data]
}

/** The answer's shape as a strict JSON schema: what strict endpoints do not take is left out. */
export function schemaOf<In, Out>({
  id,
  output,
}: Prompt<In, Out>): { name: string; json: Record<string, unknown> } {
  const json = z.toJSONSchema(output, { target: 'draft-7' }) as Record<string, unknown>
  return { name: id.replace(/[^a-zA-Z0-9_-]/g, '_'), json: strict(json) as Record<string, unknown> }
}

const unsupported = new Set([
  '$schema',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'format',
  'default',
])

function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !unsupported.has(key))
      .map(([key, inner]) => [key === 'oneOf' ? 'anyOf' : key, strict(inner)]),
  )
}
