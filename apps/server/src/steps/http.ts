import type { JsonObject, StepHandler, StepOutcome, StepRequest } from '@rabbit/engine'
import type { EgressResponse } from './support/egress.ts'
import { egressFailed } from './support/egress-failure.ts'
import type { Outgoing } from './support/outgoing.ts'
import { propertyError } from './support/property-error.ts'
import { retryAfterMs } from './support/retry-after.ts'

/** The largest answer that is read: what a step's result may hold. */
const maxBytes = 2 * 1024 * 1024

/** Sends one request. A JSON object that comes back is the result, anything else is its `body`. */
export function createHttpStep({ egress, breaker }: Outgoing): StepHandler {
  return {
    async run(step, signal) {
      const { state, properties } = step
      const { url, method = 'GET', query } = properties
      if (typeof url !== 'string') return propertyError(`url of ${state} must be a text.`)
      if (typeof method !== 'string') return propertyError(`method of ${state} must be a text.`)
      const verb = method.toUpperCase()
      const body = bodyOf(properties.body)
      return breaker(hostOf(url), async () => {
        const answer = await egress.send({
          url: withQuery(url, query),
          method: verb,
          headers: headersOf(step, verb, body !== null && typeof properties.body !== 'string'),
          body: verb === 'GET' || verb === 'HEAD' ? null : body,
          signal,
          maxBytes,
        })
        return answer.kind === 'response' ? outcomeOf(answer, `${verb} ${hostOf(url)}`) : egressFailed(answer)
      })
    },
  }
}

function bodyOf(body: JsonObject[string] | undefined): string | null {
  if (body === undefined || body === null) return null
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function headersOf(
  { properties, idempotencyKey }: StepRequest,
  verb: string,
  isJson: boolean,
): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json, */*;q=0.5' }
  if (isJson) headers['content-type'] = 'application/json'
  if (verb !== 'GET' && verb !== 'HEAD')
    headers['idempotency-key'] = idempotencyKey.replace(/[^\x21-\x7e]/g, encodeURIComponent)
  const { headers: given } = properties
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    for (const [name, value] of Object.entries(given)) {
      if (value !== null)
        headers[name.toLowerCase()] = typeof value === 'string' ? value : JSON.stringify(value)
    }
  }
  return headers
}

function withQuery(url: string, query: JsonObject[string] | undefined): string {
  if (typeof query !== 'object' || query === null || Array.isArray(query) || !URL.canParse(url)) return url
  const whole = new URL(url)
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null) whole.searchParams.append(name, typeof one === 'string' ? one : JSON.stringify(one))
    }
  }
  return whole.href
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

function outcomeOf(answer: EgressResponse, what: string): StepOutcome {
  const { status, headers, body } = answer
  const text = textOf(body, headers['content-type'] ?? '')
  if (status >= 400) {
    const details = { status, body: text.slice(0, 2_000) }
    const error = { class: 'HttpError', message: `${what} answered ${status}.`, details }
    const retryable = status >= 500 || status === 408 || status === 425 || status === 429
    const afterMs = retryAfterMs(headers['retry-after'], headers.date)
    return { kind: 'failed', error, retryable, ...(afterMs === null ? {} : { retryAfterMs: afterMs }) }
  }
  return { kind: 'completed', result: resultOf(text, headers['content-type'] ?? ''), meta: { status } }
}

/** In the character set that the answer names; without a byte order mark, which JSON does not know. */
function textOf(body: Buffer, contentType: string): string {
  const [, charset = 'utf-8'] = /;\s*charset="?([\w:-]+)/i.exec(contentType) ?? []
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}

function resultOf(text: string, contentType: string): JsonObject {
  if (text === '') return { body: null }
  if (!/[/+]json\b/i.test(contentType)) return { body: text }
  try {
    const value: JsonObject[string] = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as JsonObject) : { body: value }
  } catch {
    return { body: text }
  }
}
