import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import pg from 'pg'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AppRouter } from '../src/trpc/router.ts'
import { createTestDatabase } from './database.ts'
import { followUntil } from './studio.ts'

const here = join(import.meta.dirname, '..')
const bundle = join(here, 'dist', `secrets-test-${process.pid}`)
const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-secrets-'))
const database = await createTestDatabase({ empty: true })
const pool = new pg.Pool({ connectionString: database.url, max: 2 })

/** Answers with all that it was sent, in the body, a header and the reason of an error. */
const target = createServer(async (request, response) => {
  received.push(request.headers.authorization ?? '')
  const sent = { url: request.url, headers: request.headers }
  response.statusCode = request.url?.startsWith('/fail') ? 400 : 200
  response.setHeader('content-type', 'application/json')
  response.setHeader('x-echo', request.headers.authorization ?? '')
  response.end(JSON.stringify(sent))
})
const received: string[] = []

/** Everything that left the studio: its log, its answers, its frames. */
let told = ''
let studio: ChildProcess
let api: TRPCClient<AppRouter>
let socket: Socket

beforeAll(async () => {
  execFileSync(process.execPath, [join(here, 'build.mjs'), bundle])
  target.listen(0, '127.0.0.1')
  await once(target, 'listening')
  const env = { RABBIT_DATA_DIR: dataDir, DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'trace' }
  studio = spawn(process.execPath, [join(bundle, 'main.js')], {
    env: { PATH: process.env.PATH, ...env, RABBIT_ALLOWED_HOSTS: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const link = await new Promise<URL>((done, failed) => {
    const read = (chunk: Buffer) => {
      told += chunk.toString()
      const found = /http:\S+token=\S+/.exec(told)?.[0]
      if (found) done(new URL(found))
    }
    studio.stdout?.on('data', read)
    studio.stderr?.on('data', read)
    studio.once('exit', (code) => failed(new Error(`ended with ${code}: ${told}`)))
  })
  const headers = { authorization: `Bearer ${link.searchParams.get('token')}` }
  const recording = async (url: string | URL | Request, init?: object) => {
    const answer = await fetch(url, init)
    told += await answer.clone().text()
    return answer
  }
  api = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${link.origin}/trpc`, headers, fetch: recording as never })],
  })
  socket = io(link.origin, { extraHeaders: headers, transports: ['websocket'], reconnection: false })
  socket.io.on('open', () => {
    socket.io.engine.on('packet', (packet: { data?: unknown }) => {
      told += JSON.stringify(packet)
    })
  })
  await once(socket as unknown as NodeJS.EventEmitter, 'connect')
})
afterAll(async () => {
  socket?.disconnect()
  studio?.kill('SIGTERM')
  if (studio) await once(studio, 'exit')
  await pool.end()
  target.closeAllConnections()
  target.close()
  await database.drop()
  for (const folder of [bundle, dataDir]) rmSync(folder, { recursive: true, force: true })
})

async function run(text: string) {
  const { id } = await api.workflows.create.mutate({ name: 'Secrets', text })
  const { executionId } = await api.executions.start.mutate({
    workflowId: id,
    text,
    input: {},
    idempotencyKey: randomUUID(),
  })
  const events = await followUntil(socket, executionId, (all) =>
    /^execution_(completed|failed|stopped)$|^state_stopped$/.test(all.at(-1)?.kind ?? ''),
  )
  await api.executions.get.query({ id: executionId })
  await api.executions.eventsAfter.query({ executionId, after: 0 })
  return events
}

/** Every row of every table, as JSON. */
async function wholeDatabase(): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  let all = ''
  for (const { name } of rows) {
    const { rows: found } = await pool.query(`select row_to_json(t)::text as json from ${name} t`)
    all += found.map(({ json }) => json).join('\n')
  }
  return all
}

const value = `s3cret-${randomUUID()}`

it('reaches the target and is found in no row, log line, answer or frame', async () => {
  const made = await api.secrets.set.mutate({ name: 'API_KEY', value })
  expect(made).toMatchObject({ name: 'API_KEY', version: 1 })
  const { port } = target.address() as AddressInfo
  const call = (name: string, path: string) =>
    `state ${name}: http { url: "http://127.0.0.1:${port}${path}", headers: { Authorization: "Bearer \${secrets.API_KEY}" } }`
  const events = await run(
    `${call('call', '/ok?key=${secrets.API_KEY}')}\n${call('fails', '/fail')}\nstart -> call -> fails -> end`,
  )
  expect(received).toEqual([`Bearer ${value}`, `Bearer ${value}`])
  const [done] = events.filter(({ kind, state }) => kind === 'state_completed' && state === 'call')
  expect(done?.data).toMatchObject({
    result: { url: '/ok?key=•••', headers: { authorization: 'Bearer •••' } },
  })
  const rows = await wholeDatabase()
  expect(rows).toContain('secrets.set')
  expect(rows).toContain('Bearer •••')
  expect(told).toContain('Bearer •••')
  for (const form of [value, Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64')]) {
    expect(rows).not.toContain(form)
    expect(told).not.toContain(form)
  }
  const key = readFileSync(join(dataDir, 'secret-key'), 'utf8').trim()
  for (const text of [rows, told]) expect(text).not.toContain(key)
  expect(readdirSync(dataDir)).toContain('secret-key')
})

it('is replaced and removed by name, on record without its value, and never told', async () => {
  await api.secrets.set.mutate({ name: 'OTHER', value: 'first value' })
  const next = await api.secrets.set.mutate({ name: 'OTHER', value: 'second value' })
  expect(next.version).toBe(2)
  const { items } = await api.secrets.list.query({})
  expect(items.map(({ name, version }) => [name, version])).toEqual([
    ['API_KEY', 1],
    ['OTHER', 2],
  ])
  await api.secrets.remove.mutate({ name: 'OTHER' })
  await expect(api.secrets.remove.mutate({ name: 'OTHER' })).rejects.toThrow('There is no such secret')
  const { rows } = await pool.query(
    `select action, details::text from "AuditLog" where action like 'secrets.%' order by seq`,
  )
  expect(rows.map(({ action, details }) => `${action} ${details}`)).toEqual([
    expect.stringContaining('secrets.set {"name":"API_KEY"'),
    expect.stringContaining('secrets.set {"name":"OTHER"'),
    expect.stringContaining('"version":2'),
    expect.stringContaining('secrets.remove {"name":"OTHER"'),
  ])
  expect(`${await wholeDatabase()}${told}`).not.toMatch(/(first|second) value/)
})

it('says what is wrong with a name or a value', async () => {
  const set = (name: string, text: string) => api.secrets.set.mutate({ name, value: text })
  for (const name of ['', 'two words', '1st', '__proto__', 'a'.repeat(101)])
    await expect(set(name, 'v'), name).rejects.toThrow('secret’s name')
  await expect(set('A', '')).rejects.toThrow('needs a value')
  await expect(set('A', 'x'.repeat(16_385))).rejects.toThrow('16,384 characters at most')
  await set('A'.repeat(100), 'x'.repeat(16_384))
  await api.secrets.remove.mutate({ name: 'A'.repeat(100) })
})

it('stops a step that names one which is not there, with the way to mend it', async () => {
  const events = await run('state a: http { url: "${secrets.NOWHERE}" }\nstart -> a -> end')
  const failed = events.find(({ kind }) => kind === 'state_failed')
  expect(failed?.data).toMatchObject({
    error: { class: 'SecretMissing', message: expect.stringMatching(/NOWHERE.*under Secrets/) },
  })
})

it('opens for its own key only', async () => {
  const { rows } = await pool.query(
    `update "Secret" set version = 7 where name = 'API_KEY' returning version`,
  )
  expect(rows).toHaveLength(1)
  const events = await run('state a: http { url: "${secrets.API_KEY}" }\nstart -> a -> end')
  expect(events.find(({ kind }) => kind === 'state_failed')?.data).toMatchObject({
    error: { class: 'SecretUnreadable' },
  })
})

it('keeps 500 and refuses one more', async () => {
  const { items } = await api.secrets.list.query({})
  await pool.query(
    `insert into "Secret" (id, "workspaceId", name, sealed, "updatedBy")
     select gen_random_uuid(), (select id from "Workspace" limit 1), 'S' || n, '', 'test' from generate_series(1, $1::int) n`,
    [499 - items.length],
  )
  await api.secrets.set.mutate({ name: 'LAST', value: 'x' })
  await expect(api.secrets.set.mutate({ name: 'ONE_MORE', value: 'x' })).rejects.toThrow('500 secrets')
  await api.secrets.set.mutate({ name: 'LAST', value: 'a new value of one that is there' })
})
