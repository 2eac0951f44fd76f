import type { JsonObject } from '@rabbit/engine'
import { connect } from 'amqplib'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, it } from 'vitest'
import { findRabbitmq, findRedis } from '../../test/brokers.ts'
import { cutAfter } from '../../test/cutting-proxy.ts'
import { createPublishStep, mostMessageBytes } from './publish.ts'
import { createOutgoing } from './support/outgoing.ts'
import { stepRequest } from './testing/step-request.ts'

const [rabbitmq, redisUrl] = await Promise.all([findRabbitmq(), findRedis()])
const step = createPublishStep(createOutgoing(['*']), 5_000)
afterAll(() => step.close())

async function publish(connection: string, properties: JsonObject, allowed: string[] | null = null) {
  const used = allowed === null ? step : createPublishStep(createOutgoing(allowed))
  const outcome = await used.run(
    stepRequest({ type: 'publish', properties: { connection, ...properties } }),
    new AbortController(),
  )
  if (outcome.kind === 'completed') return outcome.result
  if (outcome.kind !== 'failed') return outcome
  return `${outcome.error.class}${outcome.retryable ? ', again' : ''}: ${outcome.error.message}`
}

const name = `rabbit-test-${process.pid}-${Date.now()}`

/** What is said when the line to a broker breaks as soon as it has got the word. */
async function cutAt(url: string, word: string, properties: JsonObject): Promise<unknown> {
  const { hostname: host, port } = new URL(url)
  const proxy = await cutAfter({ host, port: Number(port) }, word)
  const place = new URL(url)
  place.host = `127.0.0.1:${proxy.port}`
  const said = await publish(place.href, properties, ['*'])
  await proxy.close()
  return said
}
const unknown = /^NetworkError, again: .*\. It may have acted on the request all the same\.$/

describe.runIf(rabbitmq !== null)('a publish state on RabbitMQ', () => {
  const url = rabbitmq ?? ''

  it('hands a message over, persistent, with the idempotency key as its id', async () => {
    const connection = await connect(url)
    const channel = await connection.createChannel()
    await channel.assertQueue(name, { exclusive: true })
    await channel.assertExchange(`${name}-x`, 'topic', { autoDelete: true })
    await channel.bindQueue(name, `${name}-x`, 'orders.#')
    const taken = async () => {
      const found = await channel.get(name, { noAck: true })
      if (!found) throw new Error('the queue is empty')
      return found
    }
    try {
      const properties = { topic: name, message: { id: 7 }, key: 'a', headers: { trace: 't' } }
      expect(await publish(url, properties)).toEqual({ message_id: 'e/call/1/1' })
      const first = await taken()
      expect(JSON.parse(first.content.toString())).toEqual({ id: 7 })
      expect(first.properties).toMatchObject({
        ...{ messageId: 'e/call/1/1', contentType: 'application/json', deliveryMode: 2 },
        headers: { trace: 't', key: 'a' },
      })
      await publish(url, { topic: 'orders.paid', exchange: `${name}-x`, message: 'grüß' })
      const second = await taken()
      expect(second.content.toString()).toBe('grüß')
      expect(second.properties.contentType).toBe('text/plain')
      expect(await publish(url, { topic: 'nobody', exchange: `${name}-x`, message: 1 })).toContain(
        'PublishError: ',
      )
    } finally {
      await connection.close()
    }
  })

  it('fails when no queue takes the message, no exchange is there, or the password is wrong', async () => {
    expect(await publish(url, { topic: `${name}-nowhere`, message: 1 })).toContain('no queue is called')
    expect(await publish(url, { topic: 'a', exchange: `${name}-none`, message: 1 })).toMatch(
      /^PublishError: /,
    )
    const wrong = new URL(url)
    wrong.password = 'wrong'
    expect(await publish(wrong.href, { topic: 'a', message: 1 })).toMatch(/^AuthError: /)
  })

  it('says when the broker may have the message all the same, and only then (P4)', async () => {
    const connection = await connect(url)
    const channel = await connection.createChannel()
    await channel.assertQueue(`${name}-cut`, { exclusive: true })
    try {
      const message = { topic: `${name}-cut`, message: 'the word' }
      expect(await cutAt(url, 'the word', message)).toMatch(unknown)
      await expect.poll(async () => (await channel.checkQueue(`${name}-cut`)).messageCount).toBe(1)
      expect(await cutAt(url, 'AMQP', message)).toMatch(/^NetworkError, again: (?!.*may have acted)/)
    } finally {
      await connection.close()
    }
  })

  it('opens a new line where there is none, and shares the one that is there', async () => {
    const connection = await connect(url)
    const channel = await connection.createChannel()
    await channel.assertQueue(`${name}-2`, { exclusive: true })
    try {
      await publish(url, { topic: `${name}-2`, message: 1 })
      await step.close()
      expect(await publish(url, { topic: `${name}-2`, message: 2 })).toMatchObject({
        message_id: 'e/call/1/1',
      })
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, i) => publish(url, { topic: `${name}-2`, message: i })),
      )
      expect(all.every((one) => typeof one === 'object')).toBe(true)
      expect((await channel.checkQueue(`${name}-2`)).messageCount).toBe(22)
    } finally {
      await connection.close()
    }
  })
})

describe.runIf(redisUrl !== null)('a publish state on Redis', () => {
  const url = redisUrl ?? ''

  it('adds an entry to a stream, with the idempotency key as its id', async () => {
    const redis = new Redis(url)
    try {
      const properties = { topic: name, message: { id: 7 }, key: 'a', headers: { trace: 't' } }
      const told = (await publish(url, properties)) as JsonObject
      expect(told).toMatchObject({ message_id: 'e/call/1/1', entry: expect.stringMatching(/^\d+-\d+$/) })
      const [[entry, fields] = ['', []]] = await redis.xrange(name, '-', '+')
      expect(entry).toBe(told.entry)
      expect(fields).toEqual([
        'id',
        'e/call/1/1',
        'body',
        '{"id":7}',
        'type',
        'application/json',
        'key',
        'a',
        'trace',
        't',
      ])
      for (let i = 0; i < 300; i++) await publish(url, { topic: name, message: i, keep: 10 })
      expect(await redis.xlen(name)).toBeLessThan(300)
      await redis.set(`${name}-text`, 'x')
      expect(await publish(url, { topic: `${name}-text`, message: 1 })).toMatch(/^PublishError: .*WRONGTYPE/)
    } finally {
      await redis.del(name, `${name}-text`)
      await redis.quit()
    }
  })

  it('says when the broker may have the entry all the same (P4)', async () => {
    const redis = new Redis(url)
    try {
      expect(await cutAt(url, 'the word', { topic: `${name}-cut`, message: 'the word' })).toMatch(unknown)
      await expect.poll(() => redis.xlen(`${name}-cut`)).toBe(1)
    } finally {
      await redis.del(`${name}-cut`)
      await redis.quit()
    }
  })

  it('says what does not fit', async () => {
    expect(await publish(url, { topic: 'a', message: 1, exchange: 'x' })).toContain('a Redis stream has none')
    expect(await publish(`${url}/first`, { topic: 'a', message: 1 })).toContain('the number of a database')
  })
})

it('says what is wrong with what it is given', async () => {
  const url = 'amqp://127.0.0.1:1'
  expect(await publish('kafka://x', { topic: 'a', message: 1 })).toContain('begins with one of amqp://')
  expect(await publish(url, { message: 1 })).toContain('topic of call must be a text')
  expect(await publish(url, { topic: 'ü'.repeat(128), message: 1 })).toContain('longer than 255 bytes')
  expect(await publish(url, { topic: 'a' })).toContain('message of call is missing')
  expect(await publish(url, { topic: 'a', message: 1, keep: 0 })).toContain('keep of call')
  expect(await publish(url, { topic: 'a', message: 'x'.repeat(mostMessageBytes + 1) })).toMatch(
    /^LimitError: /,
  )
  expect(await publish(url, { topic: 'a', message: 'x'.repeat(mostMessageBytes) })).toMatch(
    /^NetworkError, again: /,
  )
  expect(await publish(url, { topic: 'a', message: 1 }, [])).toMatch(/^AddressDenied: /)
})
