import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type ParsedMail, simpleParser } from 'mailparser'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { findRedis } from './brokers.ts'
import { followUntil, isFinal, openStudio, type TestStudio } from './studio.ts'

const text = readFileSync(join(import.meta.dirname, '../../../examples/connectors.rabbit'), 'utf8')
const redisUrl = await findRedis()
const table = `payments_${process.pid}`
let studio: TestStudio
const mails: ParsedMail[] = []
const told: unknown[] = []

const mailServer = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, _session, done) => {
    void simpleParser(stream).then((mail) => {
      mails.push(mail)
      done()
    })
  },
})
const chat = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  told.push(JSON.parse(body))
  response.end('ok')
})
const postgres = new pg.Pool({ connectionString: inject('postgresUrl'), max: 1 })

beforeAll(async () => {
  await new Promise<void>((done) => mailServer.listen(0, '127.0.0.1', done))
  await new Promise<void>((done) => chat.listen(0, '127.0.0.1', done))
  await postgres.query(`create table ${table} (order_id int, amount int, execution text unique)`)
  studio = await openStudio({ RABBIT_ALLOWED_HOSTS: '*' })
})
afterAll(async () => {
  await studio.stop()
  await postgres.query(`drop table ${table}`)
  await postgres.end()
  chat.close()
  await new Promise<void>((done) => mailServer.close(done))
})

describe.runIf(redisUrl !== null)('examples/connectors.rabbit', () => {
  it('runs to its end, and each of the four systems has what it was sent', async () => {
    const port = (server: { address(): unknown }) => (server.address() as AddressInfo).port
    const topic = `orders.paid.${process.pid}`
    const secrets = {
      DATABASE_URL: inject('postgresUrl'),
      SMTP_URL: `smtp://127.0.0.1:${port(mailServer.server)}?from=shop@example.com`,
      NOTIFY_URL: `http://127.0.0.1:${port(chat)}/hook/that-is-secret`,
      BROKER_URL: redisUrl ?? '',
    }
    for (const [name, value] of Object.entries(secrets)) await studio.api.secrets.set.mutate({ name, value })
    const own = text.replace('into payments', `into ${table}`).replace('orders.paid', topic)
    const { id } = await studio.api.workflows.create.mutate({ name: 'Example', text: own })
    const { executionId } = await studio.api.executions.start.mutate({
      workflowId: id,
      text: own,
      input: { order_id: 7, email: 'ada@example.com', amount: 120 },
      idempotencyKey: randomUUID(),
      whenStuck: 'fail',
    })
    const events = await followUntil(await studio.connect(), executionId, isFinal)
    expect(events.at(-1)?.kind, JSON.stringify(events.at(-1))).toBe('execution_completed')
    const { rows } = await postgres.query(`select order_id, amount, execution from ${table}`)
    expect(rows).toEqual([{ order_id: 7, amount: 120, execution: executionId }])
    expect(mails.map(({ subject, from }) => [subject, from?.text])).toEqual([
      ['Your payment for order 7', 'shop@example.com'],
    ])
    expect(told).toEqual([expect.objectContaining({ title: 'Paid', message: 'Order 7: 120' })])
    const redis = new Redis(redisUrl ?? '')
    const [[, fields] = ['', []]] = await redis.xrange(topic, '-', '+')
    await redis.del(topic)
    await redis.quit()
    expect(fields).toContain('{"order_id":7,"amount":120}')
    expect(JSON.stringify(events)).not.toContain('that-is-secret')
  })
})
