import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkSignature, toleranceMs } from './signature.ts'

const now = 1_800_000_000_000
const body = Buffer.from('{"id":"evt_1","name":"grüß"}')
const seconds = (ms = now) => String(Math.floor(ms / 1_000))
const hmac = (key: string | Buffer, text: string, coding: 'hex' | 'base64') =>
  createHmac('sha256', key).update(text).digest(coding)

function standard({ id = 'msg_1', at = seconds(), key = 'secret' as string | Buffer, sent = body } = {}) {
  const signature = `v1,${hmac(key, `${id}.${at}.${sent}`, 'base64')}`
  return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature }
}
const stripe = (at = seconds(), key = 'secret') => ({
  'stripe-signature': `t=${at},v1=${hmac(key, `${at}.${body}`, 'hex')},v0=old`,
})
const github = (key = 'secret') => ({ 'x-hub-signature-256': `sha256=${hmac(key, body.toString(), 'hex')}` })

const check = (
  scheme: 'standard' | 'github' | 'stripe',
  headers: Record<string, string>,
  more: { body?: Buffer; secret?: string } = {},
) => {
  const verdict = checkSignature({ scheme, headers, body, secret: 'secret', now, ...more })
  return verdict.kind === 'genuine' ? `genuine ${verdict.delivery}` : verdict.message
}

describe('a call that is signed', () => {
  it('as Standard Webhooks says is known by its signed id', () => {
    expect(check('standard', standard())).toBe('genuine msg_1')
    const key = Buffer.from('0123456789')
    const secret = `whsec_${key.toString('base64')}`
    expect(check('standard', standard({ key }), { secret })).toBe('genuine msg_1')
    const rotated = standard()
    rotated['webhook-signature'] = `v1,wrong v1a,other ${rotated['webhook-signature']}`
    expect(check('standard', rotated)).toBe('genuine msg_1')
  })

  it('agrees with the published example of Standard Webhooks', () => {
    const published = {
      ...{ 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330' },
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    }
    const verdict = checkSignature({
      ...{ scheme: 'standard', headers: published, body: Buffer.from('{"test": 2432232314}') },
      ...{ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', now: 1_614_265_330_000 },
    })
    expect(verdict).toEqual({ kind: 'genuine', delivery: 'msg_p5jXN8AQM9LWM0D4loKWxJek' })
  })

  it('as Stripe does is known by its event, as GitHub does by its body', () => {
    expect(check('stripe', stripe())).toBe('genuine evt_1')
    expect(check('github', github())).toMatch(/^genuine [0-9a-f]{64}$/)
  })

  it('with another secret, another body or another id is refused', () => {
    const other = Buffer.from('{}')
    expect(check('standard', standard({ key: 'other' }))).toBe('Its signature is wrong.')
    expect(check('standard', standard(), { body: other })).toBe('Its signature is wrong.')
    expect(check('standard', { ...standard(), 'webhook-id': 'msg_2' })).toBe('Its signature is wrong.')
    expect(check('stripe', stripe(seconds(), 'other'))).toBe('Its signature is wrong.')
    expect(check('stripe', stripe(), { body: other })).toBe('Its signature is wrong.')
    expect(check('github', github('other'))).toBe('Its signature is wrong.')
    expect(check('github', github(), { body: other })).toBe('Its signature is wrong.')
  })

  it('too long ago, or too far ahead, is refused', () => {
    for (const apart of [-toleranceMs, toleranceMs]) {
      expect(check('standard', standard({ at: seconds(now + apart) }))).toBe('genuine msg_1')
      expect(check('stripe', stripe(seconds(now + apart)))).toBe('genuine evt_1')
      const further = seconds(now + apart + Math.sign(apart) * 1_000)
      expect(check('standard', standard({ at: further }))).toContain('more than 5 minutes')
      expect(check('stripe', stripe(further))).toContain('more than 5 minutes')
    }
    expect(check('standard', standard({ at: 'soon' }))).toContain('seconds since 1970')
  })

  it('without the headers is told which', () => {
    expect(check('standard', {})).toContain('webhook-id, webhook-timestamp and webhook-signature')
    expect(check('github', {})).toContain('X-Hub-Signature-256')
    expect(check('stripe', {})).toContain('Stripe-Signature')
  })
})
