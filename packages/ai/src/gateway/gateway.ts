import type { Clock } from '../answer.ts'
import { costOf, estimateTokens, type Price } from './cost.ts'
import type {
  ModelFailure,
  ModelMessage,
  ModelReply,
  ModelRequest,
  Provider,
  TokenUsage,
} from './provider.ts'
import { redact } from './redact.ts'

/** Calls back once, later; `cancel` before that means never. */
export interface Timer {
  after(ms: number, then: () => void): { cancel(): void }
}

export interface GatewayOptions {
  /** null: no model is configured. */
  readonly provider: Provider | null
  readonly clock: Clock
  readonly timer?: Timer
  /** Unknown prices make costs unknown, and a budget cannot be kept then. */
  readonly price?: Price | null
  /** The most that one request may cost, in US dollars, by a careful guess before it is sent. */
  readonly budgetUsd?: number
  /** Milliseconds until a request is given up. */
  readonly deadlineMs?: number
  /** Values that must never leave: asked anew for each request. */
  readonly secrets?: () => readonly string[]
}

export interface GatewayRequest {
  readonly messages: readonly ModelMessage[]
  readonly schema: ModelRequest['schema']
  readonly model?: string
  readonly temperature?: number
  readonly maxOutputTokens?: number
  readonly signal?: AbortSignal
  readonly onPiece?: (piece: string) => void
}

export type GatewayReply = ModelReply & { readonly costUsd: number | null; readonly latencyMs: number }

/** The only door to a model: budget and secrets before it, a deadline around it, cost and time after it. */
export interface Gateway {
  readonly available: boolean
  readonly model: string | null
  complete(request: GatewayRequest): Promise<GatewayReply>
}

const defaultDeadlineMs = 60_000
const defaultMaxOutputTokens = 8_000

export function createGateway(options: GatewayOptions): Gateway {
  const { provider } = options
  return {
    available: provider !== null,
    model: provider?.model ?? null,
    complete: (request) => complete(options, request),
  }
}

async function complete(options: GatewayOptions, request: GatewayRequest): Promise<GatewayReply> {
  const { provider, clock, price = null } = options
  const begun = clock.now()
  const finish = (reply: ModelReply): GatewayReply => ({
    ...reply,
    costUsd: priceOf(reply, price),
    latencyMs: Math.max(0, clock.now() - begun),
  })
  if (provider === null) return finish(failure('absent', 'No model is configured.'))
  if (request.signal?.aborted === true) return finish(failure('cancelled', 'The request was cancelled.'))
  const maxOutputTokens = request.maxOutputTokens ?? defaultMaxOutputTokens
  const secrets = options.secrets?.() ?? []
  const messages = request.messages.map(({ role, content }) => ({ role, content: redact(content, secrets) }))
  const over = overBudget(options, messages, maxOutputTokens)
  if (over !== null) return finish(over)
  return finish(
    await withDeadline(options, request, (signal) =>
      provider.complete({
        messages,
        schema: request.schema,
        maxOutputTokens,
        signal,
        ...(request.model === undefined ? {} : { model: request.model }),
        ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
        ...(request.onPiece === undefined ? {} : { onPiece: request.onPiece }),
      }),
    ),
  )
}

function priceOf(reply: ModelReply, price: Price | null): number | null {
  const unpaid =
    reply.kind === 'failed' &&
    reply.usage === null &&
    ['absent', 'unreachable', 'over-budget', 'unauthorized', 'not-found', 'rate-limited'].includes(reply.code)
  return unpaid ? 0 : costOf(reply.usage, price)
}

function overBudget(
  { price = null, budgetUsd }: GatewayOptions,
  messages: readonly ModelMessage[],
  maxOutputTokens: number,
): ModelFailure | null {
  if (budgetUsd === undefined || price === null) return null
  const inputTokens = estimateTokens(messages.reduce((sum, { content }) => sum + content.length, 0))
  const guess = costOf({ inputTokens, outputTokens: maxOutputTokens }, price) ?? 0
  return guess <= budgetUsd
    ? null
    : failure(
        'over-budget',
        `The request could cost ${guess.toFixed(4)} US dollars, more than the budget of ${budgetUsd}. Say it shorter or raise the budget.`,
      )
}

/** Gives up at the deadline or when the caller does, also when the provider does not notice. */
function withDeadline(
  options: GatewayOptions,
  request: GatewayRequest,
  call: (signal: AbortSignal) => Promise<ModelReply>,
): Promise<ModelReply> {
  const deadlineMs = options.deadlineMs ?? defaultDeadlineMs
  const controller = new AbortController()
  return new Promise((resolve) => {
    const cancelled = () => settle(failure('cancelled', 'The request was cancelled.'))
    const late = () =>
      settle(failure('timeout', `The model did not answer within ${Math.round(deadlineMs / 1000)} seconds.`))
    const alarm = options.timer?.after(deadlineMs, late)
    let open = true
    function settle(reply: ModelReply): void {
      if (!open) return
      open = false
      alarm?.cancel()
      request.signal?.removeEventListener('abort', cancelled)
      controller.abort()
      resolve(reply)
    }
    request.signal?.addEventListener('abort', cancelled, { once: true })
    call(controller.signal).then(settle, (error: unknown) =>
      settle(
        failure(
          'malformed',
          `The model could not be asked: ${error instanceof Error ? error.message : String(error)}`,
        ),
      ),
    )
  })
}

export function failure(
  code: ModelFailure['code'],
  message: string,
  usage: TokenUsage | null = null,
): ModelFailure {
  return { kind: 'failed', code, message, usage }
}
