import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildServer } from './bundle-for-test.ts'
import { startRedis } from './redis.ts'
import { followUntil, isFinal, openStudio, type TestStudio } from './studio.ts'

const redis = await startRedis()
const secretKey = randomBytes(32).toString('base64')
const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-workers-'))

/** Answers at once, or holds an answer until it is let go. */
let holding = false
const held: (() => void)[] = []
const arrived: string[] = []
const target = createHttpServer((request, response) => {
  arrived.push(String(request.headers['idempotency-key']))
  const answer = () => response.setHeader('content-type', 'application/json').end('{"ok":true}')
  if (holding) held.push(answer)
  else answer()
})
const letGo = () => {
  holding = false
  for (const answer of held.splice(0)) answer()
}

describe.skipIf(redis === null)('several processes on one database', () => {
  let bundle: ReturnType<typeof buildServer>
  let first: TestStudio
  let second: TestStudio
  let pool: pg.Pool
  let text = ''
  const env = () => ({
    RABBIT_DATA_DIR: dataDir,
    DATABASE_URL: first.databaseUrl,
    REDIS_URL: redis?.url,
    RABBIT_ALLOWED_HOSTS: '127.0.0.1',
    RABBIT_GRACE_SECONDS: '0',
    RABBIT_SECRET_KEY: secretKey,
  })

  beforeAll(async () => {
    target.listen(0, '127.0.0.1')
    await once(target, 'listening')
    const { port } = target.address() as AddressInfo
    text = `state call: http { url: "http://127.0.0.1:${port}/", method: POST, retry: { attempts: 2 } }\nstart -> call -> after -> end`
    bundle = buildServer()
    // Two doors that run nothing themselves.
    const door = {
      RABBIT_SECRET_KEY: secretKey,
      REDIS_URL: redis?.url,
      RABBIT_CONCURRENCY: '0',
      LOG_LEVEL: 'silent',
    }
    first = await openStudio(door)
    second = await openStudio({ ...door, DATABASE_URL: first.databaseUrl })
    pool = new pg.Pool({ connectionString: first.databaseUrl, max: 2 })
    pool.on('error', () => {})
  }, 120_000)
  afterAll(async () => {
    letGo()
    bundle.remove()
    await pool.end()
    await second.stop()
    await first.stop()
    await redis?.stop()
    target.closeAllConnections()
    target.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  async function startMany(count: number): Promise<string[]> {
    const { id: workflowId } = await first.api.workflows.create.mutate({
      name: `Shared ${randomUUID()}`,
      text,
    })
    const start = () =>
      first.api.executions.start.mutate({ workflowId, text, input: {}, idempotencyKey: randomUUID() })
    const answers = await Promise.all(Array.from({ length: count }, start))
    return answers.map(({ executionId }) => executionId)
  }
  const seqs = (events: readonly { seq: number }[]) => events.map(({ seq }) => seq)
  const ownersOf = async (ids: readonly string[]) => {
    const { rows } = await pool.query<{ owner: string | null }>(
      'select distinct "leaseOwner" as owner from "Execution" where id = any($1::uuid[])',
      [ids],
    )
    return rows.map(({ owner }) => owner)
  }

  it('workers do what a door accepted, and every door shows it, event by event', async () => {
    const ids = await startMany(5)
    // Nobody is there to do it, and nothing is lost.
    expect(await ownersOf(ids)).toEqual([null])
    const workers = [await bundle.start('worker', env()), await bundle.start('worker', env())]
    const sockets = [await first.connect(), await second.connect()]
    ids.push(...(await startMany(20)))
    for (const id of ids) {
      const logs = await Promise.all(sockets.map((socket) => followUntil(socket, id, isFinal)))
      for (const log of logs) {
        expect(log.at(-1)?.kind).toBe('execution_completed')
        expect(seqs(log)).toEqual(log.map((_, index) => index + 1))
      }
    }
    expect(new Set(arrived).size).toBe(ids.length)
    expect(arrived).toHaveLength(ids.length)
    expect(await Promise.all(workers.map((worker) => worker.end('SIGTERM')))).toEqual([0, 0])
  }, 120_000)

  it('a worker that is asked to end hands over what it could not end, at once', async () => {
    holding = true
    const going = await bundle.start('worker', env())
    const ids = await startMany(4)
    await vi.waitFor(() => expect(held).toHaveLength(4), { timeout: 20_000 })
    const [owner] = await ownersOf(ids)
    expect(owner).not.toBeNull()
    expect(await going.end('SIGTERM')).toBe(0)
    expect(await ownersOf(ids)).toEqual([null])
    letGo()
    const next = await bundle.start('worker', env())
    const socket = await second.connect()
    for (const id of ids) {
      const events = await followUntil(socket, id, isFinal)
      expect(events.at(-1)?.kind).toBe('execution_completed')
      // The call that was on its way is made again, and the log says so.
      expect(events.filter(({ kind, state }) => kind === 'attempt_started' && state === 'call')).toHaveLength(
        2,
      )
    }
    const { rows } = await pool.query(
      'select max(crashes) as most from "Execution" where id = any($1::uuid[])',
      [ids],
    )
    expect(rows).toEqual([{ most: 0 }])
    await next.end('SIGTERM')
  }, 120_000)

  it('without Redis they go on by the database, say so once, and the view misses nothing', async () => {
    const worker = await bundle.start('worker', env())
    const sockets = [await first.connect(), await second.connect()]
    await redis?.stop()
    const ids = await startMany(5)
    for (const id of ids) {
      const logs = await Promise.all(sockets.map((socket) => followUntil(socket, id, isFinal)))
      for (const log of logs) expect(seqs(log)).toEqual(log.map((_, index) => index + 1))
    }
    expect(worker.output().match(/Redis does not answer/g)).toHaveLength(1)
    await redis?.restart()
    await vi.waitFor(() => expect(worker.output()).toContain('Redis is there again.'), { timeout: 20_000 })
    const [after = ''] = await startMany(1)
    const [socket] = sockets
    if (socket) expect((await followUntil(socket, after, isFinal)).at(-1)?.kind).toBe('execution_completed')
    await worker.end('SIGTERM')
  }, 120_000)

  it('a worker that lacks something says in a sentence what', async () => {
    const start = (change: NodeJS.ProcessEnv) => bundle.start('worker', { ...env(), ...change })
    await expect(start({ REDIS_URL: '' })).rejects.toThrow('A worker needs DATABASE_URL and REDIS_URL')
    await expect(start({ RABBIT_CONCURRENCY: '0' })).rejects.toThrow('this worker would do nothing')
    await expect(start({ RABBIT_SECRET_KEY: '' })).rejects.toThrow('set RABBIT_SECRET_KEY for all of them')
  })

  it('a studio alone and one that shares never use one database together', async () => {
    await expect(openStudio({ DATABASE_URL: first.databaseUrl })).rejects.toThrow('already runs on this data')
  })
})

describe('an execution whose workers are lost again and again', () => {
  it.each([
    ['by itself', (studio: TestStudio, id: string) => studio.api.executions.goOn.mutate({ id })],
    [
      'among many that are tried again',
      (studio: TestStudio, id: string) =>
        studio.api.executions.retryMany.mutate({ ids: [id], idempotencyKey: randomUUID() }),
    ],
  ])('is stopped with a sentence, and goes on by a person’s word, %s (L6)', async (_how, letGoOn) => {
    const studio = await openStudio({ RABBIT_ALLOWED_HOSTS: '127.0.0.1' })
    if (!target.listening) await once(target.listen(0, '127.0.0.1'), 'listening')
    const { port } = target.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/`
    const slow = `state call: http { url: "${url}", method: POST, retry: { attempts: 2 } }\nstart -> call -> end`
    holding = true
    held.length = 0
    const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Poison', text: slow })
    const start = { workflowId, text: slow, input: {}, idempotencyKey: randomUUID() }
    const { executionId: id } = await studio.api.executions.start.mutate(start)
    await vi.waitFor(() => expect(held).toHaveLength(1), { timeout: 10_000 })
    // As if the fifth worker had just been lost.
    const client = new pg.Client({ connectionString: studio.databaseUrl })
    await client.connect()
    await client.query(
      `update "Execution" set crashes = 4, "leaseOwner" = 'lost', "leaseUntil" = now() where id = $1`,
      [id],
    )
    await client.end()
    const get = () => studio.api.executions.get.query({ id })
    await vi.waitFor(async () => expect(await get()).toMatchObject({ status: 'stopped' }), {
      timeout: 10_000,
    })
    expect(await get()).toMatchObject({
      currentStates: ['call'],
      error: { class: 'CrashLoop', message: expect.stringContaining('lost 5 times in a row') },
    })
    letGo()
    await letGoOn(studio, id)
    await vi.waitFor(async () => expect(await get()).toMatchObject({ status: 'completed', error: null }), {
      timeout: 10_000,
    })
    await studio.stop()
  })
})
