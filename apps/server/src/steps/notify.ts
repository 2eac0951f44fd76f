import type { Json } from '@rabbit/dsl'
import type { StepOutcome } from '@rabbit/engine'
import { bodyFor, mostCharacters, type Service, serviceOf, services } from './notify/wire.ts'
import type { EgressResponse } from './support/egress.ts'
import { egressFailed } from './support/egress-failure.ts'
import type { Outgoing } from './support/outgoing.ts'
import { propertyError } from './support/property-error.ts'
import { retryAfterMs } from './support/retry-after.ts'
import type { SendingStep } from './support/with-secrets.ts'

const maxAnswerBytes = 64 * 1024

/** Posts a short message to the webhook of a chat, in the form that its service takes. */
export function createNotifyStep({ egress, breaker }: Outgoing): SendingStep {
  return {
    secretsByDefault: { url: 'NOTIFY_URL' },
    async run({ state, properties, executionId, idempotencyKey }, { signal }) {
      const { url, message, service: given } = properties
      if (typeof message !== 'string' || message === '')
        return propertyError(`message of ${state} must be a text.`)
      if (typeof url !== 'string' || !/^https?:/.test(url) || !URL.canParse(url))
        return propertyError(`url of ${state} must be the webhook's address, with https://.`)
      const place = new URL(url)
      if (given !== undefined && !services.includes(given as Service))
        return propertyError(`service of ${state} must be one of ${services.join(', ')}.`)
      const service = (given as Service | undefined) ?? serviceOf(place)
      const most = mostCharacters[service]
      if (message.length > most) {
        const error = `message of ${state} has ${message.length} characters; ${service} takes ${most} at most. Say less, or send it in parts.`
        return { kind: 'failed', error: { class: 'LimitError', message: error }, retryable: false }
      }
      const texts = {
        title: textOf(properties.title),
        channel: textOf(properties.channel),
        to: textOf(properties.to),
      }
      const body = bodyFor(service, { message, ...texts, state, executionId })
      return breaker(place.host, async () => {
        const answer = await egress.send({
          url,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': idempotencyKey.replace(/[^\x21-\x7e]/g, encodeURIComponent),
          },
          body: JSON.stringify(body),
          signal,
          maxBytes: maxAnswerBytes,
        })
        return answer.kind === 'response'
          ? outcomeOf(answer, service, place.host)
          : egressFailed(answer, { acts: true })
      })
    },
  }
}

const textOf = (value: Json | undefined): string | null =>
  value === undefined || value === null || value === ''
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

/** The old connectors of Teams answer 200 to a message that was throttled, and say so in the body. */
const throttledByTeams = /HTTP error 429/

function outcomeOf({ status, headers, body }: EgressResponse, service: Service, host: string): StepOutcome {
  const said = body.toString('utf8').slice(0, 500)
  const throttled = status === 429 || (service === 'teams' && throttledByTeams.test(said))
  if (status < 300 && !throttled)
    return { kind: 'completed', result: {}, note: `Told ${service}.`, meta: { status } }
  const details = { status: throttled ? 429 : status, body: said }
  const message = `${host} (${service}) answered ${details.status}${said === '' ? '' : `: ${said}`}.`
  const afterMs = retryAfterMs(headers['retry-after'], headers.date)
  return {
    kind: 'failed',
    error: { class: 'HttpError', message, details },
    retryable: throttled || status >= 500 || status === 408,
    ...(afterMs === null ? {} : { retryAfterMs: afterMs }),
  }
}
