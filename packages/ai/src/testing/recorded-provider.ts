import type { ModelReply, ModelRequest, Provider } from '../gateway/provider.ts'

export interface RecordedProvider extends Provider {
  /** Every request so far, in order. */
  readonly requests: readonly ModelRequest[]
}

/** A provider that plays back replies, one a request; a text is a completed answer. Beyond the last it is empty. */
export function createRecordedProvider(replies: readonly (string | ModelReply)[]): RecordedProvider {
  const requests: ModelRequest[] = []
  return {
    name: 'recorded',
    model: 'recorded-1',
    requests,
    async complete(request) {
      const reply = replies[requests.length] ?? {
        kind: 'failed',
        code: 'empty',
        message: 'The model answered nothing.',
        usage: null,
      }
      requests.push(request)
      if (typeof reply !== 'string') return reply
      for (const piece of reply.match(/[\s\S]{1,16}/g) ?? []) request.onPiece?.(piece)
      return { kind: 'completed', text: reply, usage: { inputTokens: 100, outputTokens: 50 } }
    },
  }
}
