import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { SignatureScheme } from '@rabbit/dsl'

export interface SignedCall {
  readonly scheme: SignatureScheme
  /** What both sides know. */
  readonly secret: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The bytes as they came. */
  readonly body: Buffer
  /** ms since the epoch. */
  readonly now: number
}

export type Verdict =
  /** `delivery` is the same for a call that is sent once more, and made of what is signed. */
  | { readonly kind: 'genuine'; readonly delivery: string }
  | { readonly kind: 'refused'; readonly message: string }

/** How far the caller's clock and ours may be apart, and how old a call may be. */
export const toleranceMs = 5 * 60_000

/** Whether a call was made by somebody who knows the secret, lately. */
export function checkSignature(call: SignedCall): Verdict {
  switch (call.scheme) {
    case 'standard':
      return checkStandard(call)
    case 'github':
      return checkGithub(call)
    case 'stripe':
      return checkStripe(call)
    default:
      return call.scheme satisfies never
  }
}

/** https://github.com/standard-webhooks/standard-webhooks: HMAC over id, timestamp and body. */
function checkStandard({ secret, headers, body, now }: SignedCall): Verdict {
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const given = headerOf(headers, 'webhook-signature')
  if (!id || !timestamp || !given)
    return refused('It needs the headers webhook-id, webhook-timestamp and webhook-signature.')
  const late = timeProblem(timestamp, now)
  if (late !== null) return refused(late)
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  const right = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  const isGenuine = given
    .split(' ')
    .some((one) => one.startsWith('v1,') && same(one.slice('v1,'.length), right))
  return isGenuine ? genuine(id) : wrong
}

/** https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries: no time, so a body counts once. */
function checkGithub({ secret, headers, body }: SignedCall): Verdict {
  const given = headerOf(headers, 'x-hub-signature-256')
  if (!given) return refused('It needs the header X-Hub-Signature-256.')
  const right = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return same(given, right) ? genuine(digestOf(body)) : wrong
}

/** https://docs.stripe.com/webhooks#verify-manually: HMAC over timestamp and body; the body names its event. */
function checkStripe({ secret, headers, body, now }: SignedCall): Verdict {
  const given = headerOf(headers, 'stripe-signature')
  if (!given) return refused('It needs the header Stripe-Signature.')
  const parts = given.split(',').map((part) => part.trim().split('=', 2) as [string, string | undefined])
  const timestamp = parts.find(([name]) => name === 't')?.[1] ?? ''
  const late = timeProblem(timestamp, now)
  if (late !== null) return refused(late)
  const right = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
  const isGenuine = parts.some(([name, value]) => name === 'v1' && value !== undefined && same(value, right))
  return isGenuine ? genuine(eventIdOf(body) ?? digestOf(body)) : wrong
}

const genuine = (delivery: string): Verdict => ({ kind: 'genuine', delivery })
const refused = (message: string): Verdict => ({ kind: 'refused', message })
const wrong = refused('Its signature is wrong.')

function headerOf(headers: SignedCall['headers'], name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' ? value : null
}

function timeProblem(seconds: string, now: number): string | null {
  if (!/^\d{1,12}$/.test(seconds)) return 'Its timestamp must be the seconds since 1970.'
  const apartMs = Math.abs(now - Number(seconds) * 1_000)
  return apartMs > toleranceMs
    ? `Its timestamp is more than ${toleranceMs / 60_000} minutes away from this machine's clock.`
    : null
}

function eventIdOf(body: Buffer): string | null {
  try {
    const { id } = JSON.parse(body.toString('utf8'))
    return typeof id === 'string' ? id : null
  } catch {
    return null
  }
}

const digestOf = (body: Buffer): string => createHash('sha256').update(body).digest('hex')

/** Compares without telling by its time where two texts differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
