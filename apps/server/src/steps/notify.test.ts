import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject, StepOutcome } from '@rabbit/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mostCharacters, type Service, serviceOf } from './notify/wire.ts'
import { createNotifyStep } from './notify.ts'
import { createOutgoing } from './support/outgoing.ts'
import { stepRequest } from './testing/step-request.ts'

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body: string
  readonly outcome: string
}
interface Fixture {
  readonly service: Service
  readonly url: string
  readonly properties: JsonObject
  readonly body: JsonObject
  readonly answers: readonly Answer[]
}

const folder = new URL('notify/fixtures/', import.meta.url)
const fixtures = readdirSync(folder).map((name): Fixture => {
  const fixture = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  return { ...fixture, service: name.replace('.json', '') }
})

let server: Server
let origin = ''
let next: Answer = { status: 200, body: '', outcome: '' }
const seen: { headers: NodeJS.Dict<string | string[]>; body: string }[] = []
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ headers: request.headers, body })
    response.writeHead(next.status, next.headers)
    response.end(next.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

async function notify(properties: JsonObject, allowed = ['*']): Promise<StepOutcome> {
  const outgoing = createOutgoing(allowed)
  const outcome = await createNotifyStep(outgoing).run(
    stepRequest({ type: 'notify', properties }),
    new AbortController(),
  )
  await outgoing.egress.close()
  return outcome
}

function inWords(outcome: StepOutcome): string {
  if (outcome.kind !== 'failed') return outcome.kind
  const after = outcome.retryAfterMs === undefined ? '' : ` after ${outcome.retryAfterMs}`
  return `${outcome.error.class}${outcome.retryable ? ', again' : ''}${after}`
}

describe.each(fixtures)('the documented form of $service', ({ service, url, properties, body, answers }) => {
  it('is known by its address', () => {
    expect(serviceOf(new URL(url))).toBe(service)
  })

  it('is what is sent, and its answers are understood', async () => {
    for (const answer of answers) {
      seen.length = 0
      next = answer
      const outcome = await notify({ ...properties, url: origin, service })
      expect(inWords(outcome), JSON.stringify(answer)).toBe(answer.outcome)
      expect(seen.map((one) => JSON.parse(one.body))).toEqual([body])
      expect(seen[0]?.headers).toMatchObject({
        'content-type': 'application/json',
        'idempotency-key': 'e/call/1/1',
      })
    }
  })

  it('takes messages up to its limit', async () => {
    next = { status: 200, body: '', outcome: '' }
    const message = 'x'.repeat(mostCharacters[service])
    expect(inWords(await notify({ message, url: origin, service }))).toBe('completed')
    expect(inWords(await notify({ message: `${message}x`, url: origin, service }))).toBe('LimitError')
  })
})

it('says what is wrong with what it is given', async () => {
  const words = async (properties: JsonObject) => {
    const outcome = await notify(properties)
    return outcome.kind === 'failed' ? outcome.error.message : outcome.kind
  }
  expect(await words({ url: origin })).toContain('message of call must be a text')
  expect(await words({ message: 'a' })).toContain('url of call must be the webhook')
  expect(await words({ message: 'a', url: 'ftp://x' })).toContain('with https://')
  expect(await words({ message: 'a', url: origin, service: 'fax' })).toContain(
    'slack, teams, discord, generic',
  )
})

it('goes to no private address unless it is listed', async () => {
  expect(inWords(await notify({ message: 'a', url: origin }, []))).toBe('AddressDenied')
})
