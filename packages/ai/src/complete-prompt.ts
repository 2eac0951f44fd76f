import type { JsonObject } from '@rabbit/dsl'
import { z } from 'zod'
import { failure, type Gateway, type GatewayReply } from './gateway/gateway.ts'
import type { ModelFailureCode } from './gateway/provider.ts'
import { askModel } from './prompt/ask-model.ts'
import type { Prompt } from './prompt/prompt.ts'

/** What the answer holds at a key: in words, one of several texts, or a value of a kind. */
export type OutputField =
  | string
  | readonly string[]
  | { readonly type: 'text' | 'number' | 'boolean' | 'list'; readonly meaning: string }

export interface PromptRequest {
  readonly prompt: string
  /** How the model should behave; '' for nothing special. */
  readonly system: string
  /** null: the answer is a text. */
  readonly output: Readonly<Record<string, OutputField>> | null
  /** The configured one unless given. */
  readonly model?: string
  readonly temperature?: number
  readonly maxOutputTokens?: number
  readonly signal?: AbortSignal
}

export type PromptAnswer = (
  | { readonly kind: 'answered'; readonly value: JsonObject }
  | { readonly kind: 'failed'; readonly code: ModelFailureCode; readonly message: string }
) & { readonly costUsd: number | null; readonly latencyMs: number }

/** Asks a model once, as a step does: a text at `text`, or a map with just the keys of `output`; one chance to mend it. */
export async function completePrompt(
  gateway: Gateway,
  { prompt, system, output, signal, ...tuning }: PromptRequest,
): Promise<PromptAnswer> {
  const options = { ...(signal && { signal }), tuning }
  if (output !== null) return askModel(gateway, promptFor(system, output), prompt, options)
  const messages = [
    ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
    { role: 'user' as const, content: prompt },
  ]
  const reply = await gateway.complete({ messages, schema: null, ...tuning, ...(signal && { signal }) })
  return answerOf(reply)
}

function answerOf(reply: GatewayReply): PromptAnswer {
  const { costUsd, latencyMs } = reply
  if (reply.kind === 'completed')
    return { kind: 'answered', value: { text: reply.text.trim() }, costUsd, latencyMs }
  const { code, message } = failure(reply.code, reply.message)
  return { kind: 'failed', code, message, costUsd, latencyMs }
}

const rules = 'Answer with JSON by the schema and nothing else. What is asked stands in the next message.'

function promptFor(
  system: string,
  output: Readonly<Record<string, OutputField>>,
): Prompt<string, JsonObject> {
  const fields = Object.entries(output).map(([key, field]) => [key, schemaOfField(field)] as const)
  return {
    id: 'step@1',
    rules: system === '' ? rules : `${system}\n\n${rules}`,
    data: (text) => [{ label: 'request', text }],
    output: z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<JsonObject>,
  }
}

function schemaOfField(field: OutputField): z.ZodType {
  if (typeof field === 'string') return z.string().describe(field)
  if (Array.isArray(field)) return z.enum(field as [string, ...string[]])
  const { type, meaning } = field as Exclude<OutputField, string | readonly string[]>
  switch (type) {
    case 'text':
      return z.string().describe(meaning)
    case 'number':
      return z.number().describe(meaning)
    case 'boolean':
      return z.boolean().describe(meaning)
    case 'list':
      return z.array(z.string()).describe(meaning)
    default:
      return type satisfies never
  }
}
