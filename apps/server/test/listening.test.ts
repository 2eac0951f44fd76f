import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import type { JsonObject } from '@rabbit/contract'
import { type Channel, connect } from 'amqplib'
import hoodiecrow from 'hoodiecrow-imap'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PrismaClient } from '../generated/client.ts'
import { mostMailBytes } from '../src/listeners/read-mail.ts'
import { mostMessageBytes } from '../src/steps/publish.ts'
import { createDeliveryStore } from '../src/stores/delivery-store.ts'
import { findRabbitmq } from './brokers.ts'
import { openStudio, type TestStudio } from './studio.ts'

const rabbitmq = await findRabbitmq()
const queue = `rabbit-listen-${process.pid}-${Date.now()}`
const home = realpathSync(mkdtempSync(join(tmpdir(), 'rabbit-listen-')))
const files = join(home, 'files')
let studio: TestStudio
let pool: pg.Pool

beforeAll(async () => {
  studio = await openStudio({ RABBIT_ALLOWED_HOSTS: '127.0.0.1', RABBIT_FILES_DIR: files })
  pool = new pg.Pool({ connectionString: studio.databaseUrl, max: 2 })
})
afterAll(async () => {
  await pool.end()
  await studio.stop()
  rmSync(home, { recursive: true, force: true })
})

const soon = { timeout: 15_000, interval: 50 }
const setSecret = (name: string, value: string) => studio.api.secrets.set.mutate({ name, value })

async function switchOn(text: string): Promise<string> {
  const { id } = await studio.api.workflows.create.mutate({ name: 'Listens', text })
  await studio.api.workflows.activate.mutate({ id })
  return id
}
const triggersOf = (id: string) => studio.api.workflows.triggers.query({ id })
const lineOf = async (id: string) => (await triggersOf(id)).triggers[0]?.line
const connected = (id: string) => expect.poll(async () => (await lineOf(id))?.state, soon).toBe('connected')

/** The inputs of what a workflow started, oldest first. */
async function inputsOf(workflowId: string): Promise<JsonObject[]> {
  const { rows } = await pool.query('select input from "Execution" where "workflowId" = $1 order by id', [
    workflowId,
  ])
  return rows.map(({ input }) => input)
}

/** A way to a server that can be cut and closed. */
async function openGate(to: () => number) {
  const sockets = new Set<Socket>()
  let isOpen = true
  const server = createServer((socket) => {
    if (!isOpen) return socket.destroy()
    const further = new (socket.constructor as typeof Socket)().connect(to(), '127.0.0.1')
    for (const one of [socket, further]) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        socket.destroy()
        further.destroy()
      })
    }
    socket.pipe(further).pipe(socket)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    shut: () => {
      isOpen = false
      cut()
    },
    open: () => {
      isOpen = true
    },
    close: () => {
      cut()
      server.close()
    },
  }
}

describe.runIf(rabbitmq !== null)('a message of a queue', () => {
  const url = new URL(rabbitmq ?? 'amqp://127.0.0.1')
  let channel: Channel
  let end: () => Promise<void>
  let gate: Awaited<ReturnType<typeof openGate>>
  beforeAll(async () => {
    const connection = await connect(url.href)
    channel = await connection.createChannel()
    end = () => connection.close()
    gate = await openGate(() => Number(url.port || 5672))
    await channel.assertQueue(queue, { autoDelete: false, durable: false })
    const through = new URL(url.href)
    through.host = `127.0.0.1:${gate.port}`
    await setSecret('BROKER_URL', through.href)
  })
  afterAll(async () => {
    gate.close()
    await channel.deleteQueue(queue)
    await end()
  })
  const send = (body: string | Buffer, options: { messageId?: string; contentType?: string } = {}) =>
    channel.sendToQueue(queue, Buffer.from(body), options)
  const left = async () => (await channel.checkQueue(queue)).messageCount

  it('starts once by its id, is acknowledged then, and survives a line that breaks', async () => {
    const id = await switchOn(`input { order: number }\non message "${queue}"\nstart -> end`)
    await connected(id)
    const json = { contentType: 'application/json' }
    send('{"order":1}', { ...json, messageId: 'm1' })
    send('{"order":1}', { ...json, messageId: 'm1' })
    send('{"order":2}', { ...json, messageId: 'm2' })
    await expect.poll(() => inputsOf(id), soon).toEqual([{ order: 1 }, { order: 2 }])
    gate.shut()
    await expect.poll(async () => (await lineOf(id))?.state, soon).toBe('failed')
    send('{"order":3}', { ...json, messageId: 'm3' })
    gate.open()
    await connected(id)
    await expect.poll(() => inputsOf(id), soon).toEqual([{ order: 1 }, { order: 2 }, { order: 3 }])
    expect(await left()).toBe(0)
    await studio.api.workflows.deactivate.mutate({ id })
    expect((await triggersOf(id)).refused).toEqual([])
  })

  it('that can start nothing is put aside and told, once, and never comes again', async () => {
    const id = await switchOn(`input { order: number }\non message "${queue}"\nstart -> end`)
    await connected(id)
    const json = { contentType: 'application/json' }
    send('{"order":', { ...json, messageId: 'broken' })
    send('{"order":"seven"}', { ...json, messageId: 'wrong' })
    send('{"order":7,"note":"\\u0000"}', { ...json, messageId: 'zero' })
    send(Buffer.from([0xff, 0xfe]), { messageId: 'bytes' })
    send(Buffer.alloc(mostMessageBytes + 1, 32), { messageId: 'large' })
    send('{"order":8}', { ...json, messageId: 'fine' })
    await expect.poll(() => inputsOf(id), soon).toEqual([{ order: 8 }])
    await expect.poll(async () => (await triggersOf(id)).refused.length, soon).toBe(5)
    const { refused, triggers } = await triggersOf(id)
    expect(refused.map(({ reason, shown }) => `${shown.slice(0, 10).trim()} ${reason}`).sort()).toEqual([
      ' It has 1048577 bytes; 1 MiB are read at most.',
      '{"order": It says that it is JSON, but it is not.',
      '{"order":" The input does not fit the workflow: order must be a number, not "seven".',
      '{"order":7 It holds a zero character, which cannot be stored.',
      '\ufffd\ufffd It is no text in UTF-8.',
    ])
    expect(triggers[0]?.lastAt).toBeGreaterThan(0)
    expect(await left()).toBe(0)
    await studio.api.workflows.deactivate.mutate({ id })
  })

  it('of almost 1 MiB is taken', async () => {
    const id = await switchOn(
      `on message "${queue}"\nstate note: log { message: "\${len(body)}" }\nstart -> note -> end`,
    )
    await connected(id)
    send(Buffer.alloc(mostMessageBytes - 64, 'x'), { messageId: 'just' })
    await expect
      .poll(async () => (await triggersOf(id)).refused.length + (await inputsOf(id)).length, soon)
      .toBe(1)
    expect((await triggersOf(id)).refused).toEqual([])
    await studio.api.workflows.deactivate.mutate({ id })
  })

  it('waits while the database is away, and starts once when it is there again', async () => {
    const id = await switchOn(`on message "${queue}"\nstart -> end`)
    await connected(id)
    await pool.query('alter table "Execution" rename to "ExecutionAway"')
    send('{"n":1}', { messageId: 'patient' })
    await new Promise((done) => setTimeout(done, 500))
    await pool.query('alter table "ExecutionAway" rename to "Execution"')
    await expect.poll(() => inputsOf(id), soon).toEqual([{ n: 1 }])
    await expect.poll(left, soon).toBe(0)
    await studio.api.workflows.deactivate.mutate({ id })
  })

  it('says where it cannot listen', async () => {
    const missing = await switchOn('on message "nobody-made-it"\nstart -> end')
    await expect
      .poll(async () => (await lineOf(missing))?.message, soon)
      .toBe('There is no queue called nobody-made-it there.')
    await setSecret('PRIVATE_URL', 'amqp://guest:very-secret@10.1.2.3')
    const denied = await switchOn('on message "a" from PRIVATE_URL\nstart -> end')
    await expect.poll(async () => (await lineOf(denied))?.message, soon).toContain('private address')
    await setSecret('LOCKED_URL', `amqp://nobody:very-secret@127.0.0.1:${url.port || 5672}`)
    const locked = await switchOn('on message "a" from LOCKED_URL\nstart -> end')
    await expect
      .poll(async () => (await lineOf(locked))?.message, soon)
      .toMatch(/ACCESS.REFUSED|Handshake|closed/i)
    const told = JSON.stringify(await Promise.all([missing, denied, locked].map(triggersOf)))
    expect(told).not.toContain('very-secret')
    const { id } = await studio.api.workflows.create.mutate({
      name: 'No secret',
      text: 'on message "a" from NOT_THERE\nstart -> end',
    })
    await expect(studio.api.workflows.activate.mutate({ id })).rejects.toThrow('the secret NOT_THERE')
    for (const one of [missing, denied, locked]) await studio.api.workflows.deactivate.mutate({ id: one })
  })
})

describe('an e-mail', () => {
  const old = 'From: a@example.com\r\nSubject: Old\r\n\r\nFrom before\r\n'
  const server = hoodiecrow({
    plugins: ['ID', 'IDLE', 'UIDPLUS', 'AUTH-PLAIN', 'SASL-IR', 'NAMESPACE', 'UNSELECT'],
    users: { ada: { password: 'only-ada-knows' } },
    storage: { INBOX: { messages: [{ raw: old, internaldate: '14-Sep-2013 21:22:28 -0300' }] }, '': {} },
  })
  let gate: Awaited<ReturnType<typeof openGate>>
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    gate = await openGate(() => (server.server.address() as AddressInfo).port)
    await setSecret('IMAP_URL', `imap://ada:only-ada-knows@127.0.0.1:${gate.port}?starttls=off`)
  })
  afterAll(async () => {
    gate.close()
    await new Promise<void>((done) => server.close(done))
  })
  const arrive = (subject: string, body = 'Hello', at = new Date()) =>
    server.appendMessage(
      'INBOX',
      [],
      at,
      `From: Ada <ada@example.com>\r\nTo: shop@example.com\r\nMessage-ID: <${subject}@x>\r\nSubject: ${subject}\r\n\r\n${body}\r\n`,
    )
  /** An e-mail of so many bytes in all, most of them attached. */
  const arriveWith = (subject: string, bytes: number) => {
    const head = [
      ...['From: ada@example.com', 'Date: Mon, 01 Jan 2035 09:00:00 +0000', `Message-ID: <${subject}@x>`],
      ...[`Subject: ${subject}`, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=part', ''],
      ...['--part', 'Content-Type: text/plain', '', 'Hello', '--part'],
      ...[
        'Content-Type: application/octet-stream',
        'Content-Disposition: attachment; filename=all.bin',
        '',
        '',
      ],
    ].join('\r\n')
    const foot = '\r\n--part--\r\n'
    const raw = `${head}${'x'.repeat(bytes - head.length - foot.length)}${foot}`
    server.appendMessage('INBOX', [], new Date(), raw)
  }
  const subjects = async (id: string) =>
    (await inputsOf(id)).map(({ email }) => (email as JsonObject).subject as string)

  it('that arrives starts once, also after the line broke or the workflow was switched on again', async () => {
    const id = await switchOn('on email "INBOX"\nstart -> end')
    await connected(id)
    arrive('First')
    await expect.poll(() => subjects(id), soon).toEqual(['First'])
    expect((await inputsOf(id))[0]?.email).toMatchObject({
      ...{ from: '"Ada" <ada@example.com>', to: 'shop@example.com', text: 'Hello\n', id: '<First@x>' },
      ...{ mailbox: 'INBOX', uid: 2, attachments: [], html: null },
    })
    gate.shut()
    await expect.poll(async () => (await lineOf(id))?.state, soon).toBe('failed')
    arrive('Second')
    arrive('Large', 'x'.repeat(512 * 1024))
    arrive('Huge', 'x'.repeat(10 * 1024 * 1024))
    gate.open()
    await expect.poll(() => subjects(id), soon).toEqual(['First', 'Second'])
    await expect.poll(async () => (await triggersOf(id)).refused.length, soon).toBe(2)
    const [huge, large] = (await triggersOf(id)).refused
    expect(huge?.reason).toMatch(/^It has 1048\d{4} bytes; 10 MiB are read at most\.$/)
    expect(large).toMatchObject({
      ...{
        kind: 'email',
        subject: 'INBOX',
        reason: 'Its text has more than 512 KiB, which are read at most.',
      },
      shown: expect.stringContaining('Subject: Large'),
    })
    await studio.api.workflows.activate.mutate({ id })
    await connected(id)
    arrive('Third')
    await expect.poll(() => subjects(id), soon).toEqual(['First', 'Second', 'Third'])
    // A server that numbers its e-mails anew.
    server.getMailbox('INBOX').uidvalidity = 77
    gate.cut()
    await expect.poll(async () => (await lineOf(id))?.state, soon).toBe('failed')
    arrive('Fourth', 'Hello', new Date(Date.now() + 2_000))
    await expect.poll(() => subjects(id), soon).toEqual(['First', 'Second', 'Third', 'Fourth'])
    const cursor = async () => {
      const { rows: moved } = await pool.query('select cursor from "Trigger" where "workflowId" = $1', [id])
      return moved[0].cursor
    }
    await expect.poll(cursor, soon).toMatch(/^77:7:/)
    await studio.api.workflows.deactivate.mutate({ id })
  })

  it('of 10 MiB is taken, and one of a byte more is not', async () => {
    const id = await switchOn('on email "INBOX"\nstart -> end')
    await connected(id)
    arriveWith('Above', mostMailBytes + 1)
    arriveWith('Just', mostMailBytes)
    await expect.poll(async () => (await subjects(id)).at(-1), soon).toBe('Just')
    expect((await triggersOf(id)).refused.map(({ reason }) => reason)).toEqual([
      `It has ${mostMailBytes + 1} bytes; 10 MiB are read at most.`,
    ])
    await studio.api.workflows.deactivate.mutate({ id })
  })

  it('is not read where the server lets nobody in, or has no such mailbox', async () => {
    const nowhere = await switchOn('on email "Nowhere"\nstart -> end')
    await expect
      .poll(async () => (await lineOf(nowhere))?.message, soon)
      .toContain('Nowhere cannot be opened')
    await setSecret('OTHER_MAIL', `imap://ada:guessed-wrongly@127.0.0.1:${gate.port}?starttls=off`)
    const denied = await switchOn('on email "INBOX" from OTHER_MAIL\nstart -> end')
    await expect.poll(async () => (await lineOf(denied))?.message, soon).toContain('does not let it in')
    await setSecret('OPEN_MAIL', `imap://ada:only-ada-knows@127.0.0.1:${gate.port}`)
    const open = await switchOn('on email "INBOX" from OPEN_MAIL\nstart -> end')
    await expect.poll(async () => (await lineOf(open))?.state, soon).toBe('failed')
    expect(JSON.stringify(await Promise.all([nowhere, denied, open].map(triggersOf)))).not.toMatch(
      /guessed-wrongly|only-ada-knows/,
    )
    for (const one of [nowhere, denied, open]) await studio.api.workflows.deactivate.mutate({ id: one })
  })
})

describe('a file', () => {
  const write = (path: string, text: string) => writeFileSync(join(files, path), text)
  const paths = async (id: string) =>
    (await inputsOf(id)).map(({ file }) => {
      const { path, size } = file as JsonObject
      return `${path} ${size}`
    })

  it('that comes or changes starts once for what it is, also when the workflow is switched on again', async () => {
    mkdirSync(join(files, 'inbox/deep'), { recursive: true })
    mkdirSync(join(files, 'aside'), { recursive: true })
    write('inbox/before.csv', 'there')
    write('aside/moved.csv', 'moved')
    await new Promise((done) => setTimeout(done, 20))
    const id = await switchOn('on file "inbox/*.csv"\nstart -> end')
    await connected(id)
    write('inbox/a.csv', 'one')
    write('inbox/a.txt', 'another kind')
    write('inbox/deep/b.csv', 'another folder')
    write('aside/c.csv', 'another folder')
    await expect.poll(() => paths(id), soon).toEqual(['inbox/a.csv 3'])
    write('inbox/a.csv', 'longer')
    await expect.poll(() => paths(id), soon).toEqual(['inbox/a.csv 3', 'inbox/a.csv 6'])
    renameSync(join(files, 'aside/moved.csv'), join(files, 'inbox/moved.csv'))
    await expect.poll(async () => (await paths(id)).at(-1), soon).toBe('inbox/moved.csv 5')
    await studio.api.workflows.activate.mutate({ id })
    await connected(id)
    write('inbox/last.csv', 'last')
    await expect.poll(async () => (await paths(id)).at(-1), soon).toBe('inbox/last.csv 4')
    expect(await paths(id)).toHaveLength(4)
    await studio.api.workflows.deactivate.mutate({ id })
  })

  it('that a link leads to outside of the files folder starts nothing', async () => {
    mkdirSync(join(home, 'outside'), { recursive: true })
    mkdirSync(join(files, 'links'), { recursive: true })
    symlinkSync(join(home, 'outside'), join(files, 'links/out'))
    const id = await switchOn('on file "links/**"\nstart -> end')
    await connected(id)
    writeFileSync(join(home, 'outside/secret.csv'), 'secret')
    symlinkSync(join(home, 'outside/secret.csv'), join(files, 'links/secret.csv'))
    write('links/fine.csv', 'fine')
    await expect.poll(() => paths(id), soon).toEqual(['links/fine.csv 4'])
    await studio.api.workflows.deactivate.mutate({ id })
  })
})

it('of what started nothing the latest thousand of a workflow are kept, for 30 days', async () => {
  const { id } = await studio.api.workflows.create.mutate({ name: 'Full', text: 'start -> end' })
  await pool.query(
    `insert into "RefusedDelivery" (id, "workspaceId", "workflowId", kind, subject, key, at, reason, shown)
     select gen_random_uuid(), "workspaceId", id, 'message', 'q', 'k' || n, now() - n * interval '1 second', 'r', n
     from "Workflow", generate_series(1, 1002) n where id = $1`,
    [id],
  )
  const count = async () => {
    const { rows } = await pool.query(
      'select count(*)::int as n, max(shown::int) as last from "RefusedDelivery" where "workflowId" = $1',
      [id],
    )
    return rows[0]
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const forget = () => createDeliveryStore(prisma).forget(new Date(Date.now() - 30 * 86_400_000))
  await forget()
  expect(await count()).toEqual({ n: 1000, last: 1000 })
  await pool.query(
    `update "RefusedDelivery" set at = at - interval '30 days' where shown::int > 10 and "workflowId" = $1`,
    [id],
  )
  await forget()
  expect(await count()).toEqual({ n: 10, last: 10 })
})
