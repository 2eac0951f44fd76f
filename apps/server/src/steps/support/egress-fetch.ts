import type { Egress } from './egress.ts'
import { failureClass, hasLeft } from './egress-failure.ts'
import { wordsOfUnknown } from './may-have-acted.ts'

/** The largest answer that is read. */
const maxBytes = 10 * 1024 * 1024

/**
 * A `fetch` that goes out through the egress. It rejects with an error whose `name` is the class of the failure and whose
 * `retryable` says whether the same may succeed later; a target that may have acted all the same is told so. Redirects are followed by the egress's rules.
 *
 * @param signal stops every request
 */
export function createEgressFetch(egress: Egress, signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const body = await request.arrayBuffer()
    const answer = await egress.send({
      url: request.url,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: body.byteLength === 0 ? null : new Uint8Array(body),
      signal: AbortSignal.any([signal, request.signal]),
      maxBytes,
    })
    if (answer.kind !== 'response') {
      const { class: name, retryable } = failureClass(answer)
      if (/^(GET|HEAD|OPTIONS)$/.test(request.method) || !hasLeft(answer))
        throw Object.assign(new Error(answer.message), { name, retryable })
      const details = { outcome: 'unknown' }
      throw Object.assign(new Error(wordsOfUnknown(answer.message)), { name, retryable, details })
    }
    const { 'content-encoding': _packed, 'content-length': _length, ...headers } = answer.headers
    const isEmpty = [204, 205, 304].includes(answer.status) || answer.body.length === 0
    return new Response(isEmpty ? null : new Uint8Array(answer.body), { status: answer.status, headers })
  }
}
