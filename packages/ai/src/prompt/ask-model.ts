import { failure, type Gateway, type GatewayReply, type GatewayRequest } from '../gateway/gateway.ts'
import type { ModelFailure, ModelMessage } from '../gateway/provider.ts'
import { parseOutput } from './parse-output.ts'
import { type Prompt, render, schemaOf } from './prompt.ts'

export type ModelAnswer<Out> = (
  | { readonly kind: 'answered'; readonly value: Out }
  | Pick<ModelFailure, 'kind' | 'code' | 'message'>
) & { readonly costUsd: number | null; readonly latencyMs: number }

export interface AskOptions<Out> {
  readonly signal?: AbortSignal
  readonly onPiece?: (piece: string) => void
  /** Beside what the prompt says. */
  readonly tuning?: Pick<GatewayRequest, 'model' | 'temperature' | 'maxOutputTokens'>
  /** What is wrong with a value beside its shape, in words for the model; null when nothing is. */
  readonly objection?: (value: Out) => string | null
}

/** Asks a model, checks its answer, and gives it one chance to mend it. */
export async function askModel<In, Out>(
  gateway: Gateway,
  prompt: Prompt<In, Out>,
  input: In,
  options: AskOptions<Out> = {},
): Promise<ModelAnswer<Out>> {
  const messages = render(prompt, input)
  const first = await send(gateway, prompt, messages, options)
  if (first.kind === 'failed')
    return {
      kind: 'failed',
      code: first.code,
      message: first.message,
      costUsd: first.costUsd,
      latencyMs: first.latencyMs,
    }
  const read = check(prompt, first.text, options)
  if (read.kind === 'parsed')
    return { kind: 'answered', value: read.value, costUsd: first.costUsd, latencyMs: first.latencyMs }
  const again: ModelMessage[] = [
    ...messages,
    { role: 'assistant', content: first.text.slice(0, 20_000) },
    {
      role: 'user',
      content: JSON.stringify({
        problem: read.reason,
        request: 'Answer again, as JSON by the schema, without this problem.',
      }),
    },
  ]
  const second = await send(gateway, prompt, again, options)
  const spent = { costUsd: add(first.costUsd, second.costUsd), latencyMs: first.latencyMs + second.latencyMs }
  if (second.kind === 'failed')
    return { kind: 'failed', code: second.code, message: second.message, ...spent }
  const mended = check(prompt, second.text, options)
  if (mended.kind === 'parsed') return { kind: 'answered', value: mended.value, ...spent }
  const { code, message } = failure(
    'malformed',
    `The model's answer could not be used, twice: ${mended.reason}`,
  )
  return { kind: 'failed', code, message, ...spent }
}

function send<In, Out>(
  gateway: Gateway,
  prompt: Prompt<In, Out>,
  messages: readonly ModelMessage[],
  { signal, onPiece, tuning }: AskOptions<Out>,
): Promise<GatewayReply> {
  return gateway.complete({
    messages,
    schema: schemaOf(prompt),
    ...tuning,
    ...(signal === undefined ? {} : { signal }),
    ...(onPiece === undefined ? {} : { onPiece }),
  })
}

function check<In, Out>({ output }: Prompt<In, Out>, text: string, { objection }: AskOptions<Out>) {
  const read = parseOutput(output, text)
  const problem = read.kind === 'parsed' ? (objection?.(read.value) ?? null) : null
  return problem === null ? read : { kind: 'invalid' as const, reason: problem }
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}
