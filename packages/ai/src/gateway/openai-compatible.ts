import { failure } from './gateway.ts'
import type { ModelFailure, ModelReply, ModelRequest, Provider, TokenUsage } from './provider.ts'

/** What this file needs of `fetch`; the caller's own, so that every request leaves by the caller's door. */
export type FetchPort = (url: string, init?: object) => Promise<unknown>

export interface OpenAiOptions {
  /** `https://api.openai.com/v1`, or any other endpoint that speaks its language. */
  readonly baseUrl: string
  /** null for a local server that wants none. */
  readonly apiKey: string | null
  readonly model: string
  readonly fetch: FetchPort
}

/** Talks to OpenAI, Azure, a local server and all others that speak the chat completions language. */
export function createOpenAiProvider(options: OpenAiOptions): Provider {
  return { name: 'openai', model: options.model, complete: (request) => ask(options, request) }
}

/** What is read of a streamed piece; endpoints differ in what else they send. */
interface Chunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | null; readonly refusal?: string | null } | null
    readonly finish_reason?: string | null
  }[]
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null
  readonly error?: unknown
}

async function ask(options: OpenAiOptions, request: ModelRequest): Promise<ModelReply> {
  try {
    const chunks = await openStream(options, request)
    return await collect(chunks, request)
  } catch (error) {
    return failureOf(error, options, request)
  }
}

/** The SDK is loaded with the first request: it is large, and most runs never need it. */
async function openStream(
  { baseUrl, apiKey, model, fetch }: OpenAiOptions,
  request: ModelRequest,
): Promise<AsyncIterable<Chunk>> {
  const { default: OpenAI } = await import('openai')
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    maxRetries: 0,
    fetch: fetch as never,
    logLevel: 'off',
    dangerouslyAllowBrowser: true,
    organization: null,
    project: null,
  })
  const body = {
    model: request.model ?? model,
    stream: true as const,
    stream_options: { include_usage: true },
    max_completion_tokens: request.maxOutputTokens,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    ...(request.schema === null ? {} : { response_format: formatOf(request.schema) }),
  }
  const stream = await client.chat.completions.create(body, { signal: request.signal as never })
  return stream as unknown as AsyncIterable<Chunk>
}

const formatOf = ({ name, json }: NonNullable<ModelRequest['schema']>) => ({
  type: 'json_schema' as const,
  json_schema: { name, strict: true, schema: json },
})

/** Only a stream that was brought to its end by the model is an answer. */
async function collect(chunks: AsyncIterable<Chunk>, request: ModelRequest): Promise<ModelReply> {
  let text = ''
  let refusal = ''
  let finish: string | null = null
  let usage: TokenUsage | null = null
  for await (const { choices, usage: counted } of chunks) {
    const choice = choices?.[0]
    const piece = choice?.delta?.content ?? ''
    refusal += choice?.delta?.refusal ?? ''
    finish = choice?.finish_reason ?? finish
    if (counted?.prompt_tokens !== undefined)
      usage = { inputTokens: counted.prompt_tokens, outputTokens: counted.completion_tokens ?? 0 }
    if (piece === '') continue
    text += piece
    request.onPiece?.(piece)
  }
  if (request.signal.aborted) return failure('cancelled', 'The request was cancelled.', usage)
  if (refusal !== '' || finish === 'content_filter')
    return failure('refused', `The model refused to answer${refusal === '' ? '' : `: ${refusal}`}.`, usage)
  if (finish === 'length')
    return failure(
      'truncated',
      'The model ran out of room before its answer was complete. Describe a smaller workflow, or use a model with a longer answer.',
      usage,
    )
  if (finish === null && text !== '')
    return failure('truncated', 'The model stopped in the middle of its answer.', usage)
  if (text.trim() === '') return failure('empty', 'The model answered nothing.', usage)
  return { kind: 'completed', text, usage }
}

function failureOf(error: unknown, { baseUrl, model }: OpenAiOptions, request: ModelRequest): ModelFailure {
  if (request.signal.aborted) return failure('cancelled', 'The request was cancelled.')
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  const said = error instanceof Error ? error.message : String(error)
  if (status === 401 || status === 403)
    return failure('unauthorized', `The model at ${baseUrl} does not accept the key. Check LLM_API_KEY.`)
  if (status === 404)
    return failure(
      'not-found',
      `There is no model "${request.model ?? model}" at ${baseUrl}. Check LLM_MODEL and LLM_BASE_URL.`,
    )
  if (status === 429)
    return failure(
      'rate-limited',
      `The model at ${baseUrl} is asked too often or its quota is used up. Try again later.`,
    )
  if (typeof status === 'number' && status >= 500)
    return failure(
      'server-error',
      `The model at ${baseUrl} has a problem of its own (status ${status}). Try again later.`,
    )
  if (typeof status === 'number')
    return failure(
      'rejected',
      `The model at ${baseUrl} did not take the request (status ${status}): ${said.slice(0, 200)}`,
    )
  if (isConnectionError(error))
    return failure(
      'unreachable',
      `The model at ${baseUrl} cannot be reached. Check LLM_BASE_URL and that the server runs.`,
    )
  return failure(
    'malformed',
    `The model at ${baseUrl} sent something that is no answer: ${said.slice(0, 200)}`,
  )
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    error.constructor.name.startsWith('APIConnection') ||
    /fetch failed|ECONN|ENOTFOUND|socket|network|terminated|aborted/i.test(error.message)
  )
}
