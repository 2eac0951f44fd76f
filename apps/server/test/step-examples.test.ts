import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionEvent, JsonObject } from '@rabbit/contract'
import { stepTypes } from '@rabbit/dsl'
import { connect } from 'amqplib'
import { Redis } from 'ioredis'
import { type ParsedMail, simpleParser } from 'mailparser'
import pg from 'pg'
import S3rver from 's3rver'
import accounts from 's3rver/lib/models/account.js'
import { SMTPServer } from 'smtp-server'
import { listen as listenSoap } from 'soap'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type ModelEndpoint, openModelEndpoint } from '../src/steps/testing/model-endpoint.ts'
import { ordersWsdl } from '../src/steps/testing/orders-wsdl.ts'
import { findRabbitmq, findRedis } from './brokers.ts'
import { followUntil, isFinal, openStudio, type StudioSocket, type TestStudio } from './studio.ts'

const examples = join(import.meta.dirname, '../../../examples')
const textOf = (type: string) => readFileSync(join(examples, `step-types/${type}.rabbit`), 'utf8')
const nameOf = (text: string) => /^workflow (\w+)/m.exec(text)?.[1] ?? 'Example'

/** All that are registered, before the studio adds those of its steps folder. */
const types = [...stepTypes.keys()].sort()
const [rabbitmq, redisUrl] = await Promise.all([findRabbitmq(), findRedis()])
const table = `payments_${process.pid}`
const topic = `rabbit-example-${process.pid}-${Date.now()}`
let studio: TestStudio
let socket: StudioSocket
let model: ModelEndpoint

const mails: ParsedMail[] = []
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
/** What came over HTTP: the warehouse's orders and the team's messages. */
const told: { url: string; method: string; authorization: string; body: unknown }[] = []
const web = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const { url = '', method = '', headers } = request
  told.push({ url, method, authorization: headers.authorization ?? '', body: JSON.parse(body) })
  response.setHeader('content-type', 'application/json')
  response.statusCode = url === '/orders/404' ? 404 : 200
  response.end(JSON.stringify({ ticket: { id: 'W-7' } }))
})
const soapServer = createServer((_request, response) => response.end())
const s3Folder = join(tmpdir(), `rabbit-s3-example-${process.pid}`)
const store = new S3rver({
  ...{ port: 0, address: '127.0.0.1', silent: true, directory: s3Folder },
  configureBuckets: [{ name: 'receipts', configs: [] }],
})
let storeAddress = ''
accounts.DUMMY_ACCOUNT.createKeyPair('AKEXAMPLE', 'only-the-store-knows')
const postgres = new pg.Pool({ connectionString: inject('postgresUrl'), max: 1 })

const listening = (server: Pick<Server, 'address'> & { listen: Server['listen'] }) =>
  new Promise<number>((done) =>
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
  )

beforeAll(async () => {
  const [webPort, soapPort, mailPort] = await Promise.all([
    listening(web),
    listening(soapServer),
    listening(mailServer.server as unknown as Server),
  ])
  const getOrder = ({ id }: { id: number }) => ({ status: `order ${id} is packed`, note: '', line: [] })
  const soapAddress = `http://127.0.0.1:${soapPort}/orders`
  listenSoap(soapServer, '/orders', { Orders: { Port: { GetOrder: getOrder } } }, ordersWsdl(soapAddress))
  storeAddress = `http://127.0.0.1:${(await store.run()).port}`
  model = await openModelEndpoint()
  await postgres.query(`create table ${table} (order_id int, amount int, execution text unique)`)
  studio = await openStudio({
    RABBIT_ALLOWED_HOSTS: '*',
    RABBIT_STEPS_DIR: join(examples, 'steps'),
    ...{ LLM_BASE_URL: model.url, LLM_MODEL: 'tiny' },
  })
  socket = await studio.connect()
  const secrets = {
    DATABASE_URL: inject('postgresUrl'),
    SMTP_URL: `smtp://127.0.0.1:${mailPort}?from=shop@example.com`,
    NOTIFY_URL: `http://127.0.0.1:${webPort}/team`,
    ORDERS_URL: `http://127.0.0.1:${webPort}`,
    ORDERS_KEY: 'only-for-the-warehouse',
    SOAP_URL: soapAddress,
    S3_ACCESS_KEY: 'AKEXAMPLE',
    S3_SECRET_KEY: 'only-the-store-knows',
  }
  for (const [name, value] of Object.entries(secrets)) await studio.api.secrets.set.mutate({ name, value })
})
afterAll(async () => {
  await studio.stop()
  await postgres.query(`drop table ${table}`)
  await postgres.end()
  await store.close()
  rmSync(s3Folder, { recursive: true, force: true })
  model.close()
  web.close()
  soapServer.close()
  await new Promise<void>((done) => mailServer.close(done))
})

interface Ran {
  readonly executionId: string
  readonly events: readonly ExecutionEvent[]
  readonly output: JsonObject
  readonly logged: readonly string[]
}

/** @param until what an execution waits for, and who does something about it */
async function run(
  type: string,
  input: JsonObject = {},
  text = textOf(type),
  until?: { readonly waits: string; readonly act: (executionId: string) => Promise<unknown> },
): Promise<Ran> {
  const { id: workflowId } = await studio.api.workflows.create.mutate({ name: nameOf(text), text })
  const request = { workflowId, text, input, idempotencyKey: randomUUID(), whenStuck: 'fail' } as const
  const { executionId } = await studio.api.executions.start.mutate(request)
  if (until) {
    const { waits, act } = until
    const isWaiting = (events: readonly ExecutionEvent[]) =>
      events.some((event) => event.kind === 'step_waiting' && event.state === waits)
    await followUntil(socket, executionId, isWaiting)
    await act(executionId)
  }
  return follow(executionId)
}

async function follow(executionId: string): Promise<Ran> {
  const events = await followUntil(socket, executionId, isFinal)
  const end = events.at(-1)
  expect(end?.kind, JSON.stringify(end)).toBe('execution_completed')
  const logged = events.flatMap((event) =>
    event.kind === 'state_completed' && event.data.log ? [event.data.log.message] : [],
  )
  const output = end?.kind === 'execution_completed' ? end.data.output : {}
  return { executionId, events, output: output as JsonObject, logged }
}

/** What each example does with the real counterpart; one for each type of the registry. */
const runs: Readonly<Record<string, () => Promise<unknown>>> = {
  async task() {
    expect((await run('task')).logged.at(-1)).toBe('2.5 kg to FR cost 12.75 EUR.')
  },
  async wait() {
    const { events, logged } = await run('wait')
    expect(logged).toEqual(['Remember: Water the plants'])
    const at = (kind: string) => events.find((event) => event.kind === kind)?.at ?? 0
    expect(at('execution_completed') - at('step_waiting')).toBeGreaterThanOrEqual(499)
  },
  async event() {
    const { logged } = await run('event', {}, undefined, {
      waits: 'payment',
      act: async () => {
        const publish = (order_id: number) =>
          studio.api.events.publish.mutate({ name: 'payment.settled', data: { order_id, amount: 120 } })
        expect(await publish(8)).toMatchObject({ reached: 0 })
        expect(await publish(7)).toMatchObject({ reached: 1 })
      },
    })
    expect(logged).toEqual(['Order 7 is paid: 120'])
  },
  async map() {
    const { output, logged } = await run('map')
    expect(output).toMatchObject({ total: 66, results: [{ price: 13 }, { price: 53 }, { error: {} }] })
    expect(logged).toEqual(['66 in all, 1 not quoted'])
  },
  async workflow() {
    const { events, output } = await run('workflow')
    expect(output).toMatchObject({ said: 'lift-off' })
    const wait = events.find(({ kind }) => kind === 'step_waiting')
    const called = wait?.kind === 'step_waiting' && wait.data.wait.kind === 'child' ? wait.data.wait : null
    const inner = await studio.api.executions.get.query({ id: called?.executionId ?? '' })
    expect(inner).toMatchObject({ status: 'completed', input: { from: 2 }, trigger: 'workflow' })
    const listed = await studio.api.executions.list.query({ workflowId: inner.workflowId })
    expect(listed.items.map(({ trigger }) => trigger)).toEqual(['manual'])
  },
  async log() {
    expect((await run('log')).logged).toEqual(['Shelf A4: 3 pieces', 'Only 3 left on shelf A4'])
    expect((await run('log', { pieces: 9 })).logged.at(-1)).toBe('Enough on shelf A4')
  },
  async http() {
    const { logged, events } = await run('http')
    expect(logged).toEqual(['The warehouse calls it W-7.'])
    expect(told.at(-1)).toEqual({
      ...{ url: '/orders/7', method: 'PUT', body: { pieces: 3 } },
      authorization: 'Bearer only-for-the-warehouse',
    })
    expect(JSON.stringify(events)).not.toContain('only-for-the-warehouse')
    expect((await run('http', { order_id: 404 })).logged.join()).toContain('does not take it')
  },
  async publish() {
    if (rabbitmq !== null) {
      await studio.api.secrets.set.mutate({ name: 'BROKER_URL', value: rabbitmq })
      const line = await connect(rabbitmq)
      const channel = await line.createChannel()
      await channel.assertQueue(topic, { exclusive: true })
      await run('publish', { queue: topic })
      const taken = await channel.get(topic, { noAck: true })
      expect(taken && JSON.parse(taken.content.toString())).toEqual({ order_id: 7, amount: 120 })
      await line.close()
    }
    if (redisUrl !== null) {
      await studio.api.secrets.set.mutate({ name: 'BROKER_URL', value: redisUrl })
      const { output } = await run('publish', { queue: topic })
      const redis = new Redis(redisUrl)
      const [[, fields] = ['', []]] = await redis.xrange(topic, '-', '+')
      await redis.del(topic)
      await redis.quit()
      expect(fields).toContain('{"order_id":7,"amount":120}')
      expect(fields).toContain(String(output.message_id))
    }
  },
  async soap() {
    expect((await run('soap')).logged).toEqual(['Order 1: order 1 is packed'])
  },
  async object() {
    const { output, logged } = await run('object', { endpoint: storeAddress })
    expect(logged).toEqual(['23 bytes kept: 120 for order 7'])
    expect(await (await fetch(String(output.url))).json()).toEqual({ order: 7, total: 120 })
  },
  async respond() {
    const text = textOf('respond')
    const { id } = await studio.api.workflows.create.mutate({ name: nameOf(text), text })
    await studio.api.workflows.activate.mutate({ id })
    const headers = { 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body: '{"net":50}' }
    const answer = await fetch(`${studio.server.url}/hooks/gross`, request)
    expect([answer.status, await answer.json()]).toEqual([201, { gross: 59.5 }])
    const [execution] = (await studio.api.executions.list.query({ workflowId: id })).items
    await follow(execution?.id ?? '')
  },
  async approval() {
    const answer = async (executionId: string) => {
      const [open] = (await studio.api.approvals.list.query({ executionId })).items
      return studio.api.approvals.answer.mutate({
        ...{ id: open?.id ?? '', approved: true, values: { percent: 15 } },
      })
    }
    const { logged, output } = await run('approval', {}, undefined, { waits: 'ask', act: answer })
    expect(logged).toEqual([`Ada gets 15 percent, says ${output.approved_by}`])
  },
  async email() {
    await run('email')
    expect(mails).toMatchObject([
      {
        ...{ subject: 'Your payment for order 7', from: { text: 'shop@example.com' } },
        to: { text: 'ada@example.com' },
        attachments: [{ filename: 'receipt.csv', content: Buffer.from('order,amount\n7,120\n') }],
      },
    ])
  },
  async notify() {
    await run('notify')
    expect(told.at(-1)).toMatchObject({ url: '/team', body: { title: 'Paid', message: 'Order 7: 120' } })
  },
  async transform() {
    expect((await run('transform', { voucher: 5 })).output).toMatchObject({
      ...{ names: 'Book, Lamp', sum: 55.5, total: 50.5 },
    })
  },
  async code() {
    const { output, logged } = await run('code')
    const taxes = [
      { rate: 7, net: 28, tax: 1.96 },
      { rate: 19, net: 35.5, tax: 6.75 },
    ]
    expect(output).toMatchObject({ total: 72.21, taxes })
    expect(logged).toEqual(['The order comes to 72.21.'])
    expect((await run('code', { lines: [] })).logged).toEqual(['There is nothing to add up.'])
  },
  async file() {
    expect((await run('file')).logged).toEqual(['notes has 1 lines now.'])
    expect((await run('file', { line: 'Walk' })).logged).toEqual(['notes has 2 lines now.'])
    await expect(run('file', { book: '../..' })).rejects.toThrow('FileDenied')
  },
  async sql() {
    const text = textOf('sql').replaceAll(/(into|from) payments/g, `$1 ${table}`)
    const { executionId, logged } = await run('sql', {}, text)
    expect(logged).toEqual(['Order 7: 120 paid'])
    const { rows } = await postgres.query(`select * from ${table}`)
    expect(rows).toEqual([{ order_id: 7, amount: 120, execution: executionId }])
  },
  async llm() {
    model.replies = ['{"about":"refund","angry":true,"summary":"Wants money back"}']
    expect((await run('llm')).logged).toEqual(['Refunds: Wants money back'])
    expect(model.asked.at(-1)?.messages.at(-1)?.content).toContain('The parcel came broken')
  },
  async decision() {
    model.replies = ['{"reason":"Buys a lot","choice":"premium","confidence":90}']
    expect((await run('decision')).logged).toEqual(['Anna gets the premium offer: Buys a lot'])
    model.replies = ['{"reason":"Hard to say","choice":"premium","confidence":40}']
    expect((await run('decision')).logged).toEqual(['A person chooses for Anna'])
  },
}

describe('every step type has an example of its own, which runs', () => {
  it('one file for each type, and none for another', () => {
    const files = readdirSync(join(examples, 'step-types')).map((name) => name.replace('.rabbit', ''))
    expect(files.sort()).toEqual(types)
    expect(Object.keys(runs).sort()).toEqual(types)
  })

  it.each(types)('%s', async (type) => {
    expect(textOf(type)).toMatch(new RegExp(`^state \\w+: ${type}\\b`, 'm'))
    await runs[type]?.()
  })
})
