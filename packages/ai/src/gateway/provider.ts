/** One message to a model. What a user or a file says always travels in a `user` message of its own. */
export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export interface ModelRequest {
  readonly messages: readonly ModelMessage[]
  /** The answer is JSON by this schema (strict: every field required, no others); a plain text when it is null. */
  readonly schema: { readonly name: string; readonly json: Readonly<Record<string, unknown>> } | null
  /** Another model of the same endpoint. */
  readonly model?: string
  /** From 0 to 2; the model's own usual one unless given. */
  readonly temperature?: number
  readonly maxOutputTokens: number
  readonly signal: AbortSignal
  /** Gets the answer's text piece by piece while it is written. */
  readonly onPiece?: (piece: string) => void
}

export interface TokenUsage {
  readonly inputTokens: number
  readonly outputTokens: number
}

export type ModelFailureCode =
  | 'absent'
  | 'unreachable'
  | 'unauthorized'
  | 'not-found'
  | 'rate-limited'
  | 'server-error'
  | 'rejected'
  | 'truncated'
  | 'refused'
  | 'empty'
  | 'malformed'
  | 'timeout'
  | 'cancelled'
  | 'over-budget'

export interface ModelFailure {
  readonly kind: 'failed'
  readonly code: ModelFailureCode
  /** A sentence that says what to do. */
  readonly message: string
  /** What was paid for all the same; null when not known. */
  readonly usage: TokenUsage | null
}

export interface ModelCompletion {
  readonly kind: 'completed'
  /** The whole text; never a part of it. */
  readonly text: string
  /** null when the endpoint does not count. */
  readonly usage: TokenUsage | null
}

export type ModelReply = ModelCompletion | ModelFailure

/**
 * A language model behind some endpoint. Promises: never throws and never retries by itself; a truncated, refused or
 * empty answer is a failure; settles soon after `signal` aborts.
 */
export interface Provider {
  /** `openai`, or what else speaks for it. */
  readonly name: string
  readonly model: string
  complete(request: ModelRequest): Promise<ModelReply>
}
