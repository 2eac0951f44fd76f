import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { PrismaClient } from '../generated/client.ts'
import { createServer, readConfig, type StudioServer } from '../src/index.ts'
import { openStandstill } from '../src/services/standstill.ts'
import type { AppRouter } from '../src/trpc/router.ts'
import { createTestDatabase } from './database.ts'

const database = await createTestDatabase()
const folder = mkdtempSync(join(tmpdir(), 'rabbit-standstill-'))
/** What each test's studio has seen of the database. */
let dataDir = ''
let tests = 0
beforeEach(() => {
  dataDir = join(folder, String(tests++))
})
const copyUrl = `${database.url}_copy`
const running: StudioServer[] = []

async function open(env: NodeJS.ProcessEnv = {}): Promise<StudioServer> {
  const settings = {
    RABBIT_DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...env,
  }
  const server = await createServer(readConfig(settings))
  running.push(server)
  await server.start()
  return server
}
const close = async () => {
  for (const server of running.splice(0)) await server.stop()
}
const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
const onServer = (sql: string) => {
  const url = new URL(database.url)
  url.pathname = '/postgres'
  return query(url.href, sql)
}
const status = async (server: StudioServer, id: string) => (await server.api.executions.get({ id })).status

afterEach(close)
afterAll(async () => {
  await onServer(`drop database if exists ${new URL(copyUrl).pathname.slice(1)} with (force)`)
  await database.drop()
  rmSync(folder, { recursive: true })
})

const text = 'state nap: wait { for: 1s }\nstart -> nap -> end'

it('lets nothing of a database that was put back run or start until a person says so (P14)', async () => {
  const before = await open()
  expect((await before.api.status.get()).standstill).toBeNull()
  const { id: workflowId } = await before.api.workflows.create({ name: 'Nap', text, words: null })
  const start = () => ({ workflowId, text, input: {}, idempotencyKey: randomUUID() })
  const { executionId } = await before.api.executions.start(start())
  await close()
  const [from, to] = [new URL(database.url).pathname.slice(1), new URL(copyUrl).pathname.slice(1)]
  await onServer(`create database ${to} template ${from}`)

  const back = await open({ DATABASE_URL: copyUrl })
  const { standstill } = await back.api.status.get()
  expect(standstill).toMatchObject({ because: 'moved', missingTo: null })
  expect(Math.abs((standstill?.missingFrom ?? 0) - Date.now())).toBeLessThan(60_000)
  const { searchParams } = new URL(back.link)
  const overHttp = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${back.url}/trpc`,
        headers: { authorization: `Bearer ${searchParams.get('token')}` },
      }),
    ],
  })
  await expect(overHttp.executions.start.mutate(start())).rejects.toMatchObject({
    message: expect.stringContaining('Nothing runs or starts until you let work go on'),
    data: { code: 'STANDSTILL', httpStatus: 503 },
  })
  // The wait has long been due.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(await status(back, executionId)).toBe('waiting')
  const beside = await back.api.executions.list({ workflowId, limit: 10 })
  expect(beside.items).toHaveLength(1)

  expect(await overHttp.status.endStandstill.mutate()).toEqual({ ended: true })
  expect(await overHttp.status.endStandstill.mutate()).toEqual({ ended: false })
  await expect.poll(() => status(back, executionId), { timeout: 10_000 }).toBe('completed')
  await back.api.executions.start(start())
  const recorded = await query(
    copyUrl,
    `select details from "AuditLog" where action = 'status.endStandstill'`,
  )
  expect(recorded).toEqual([{ details: { because: 'moved' } }])
  await close()
  expect((await (await open({ DATABASE_URL: copyUrl })).api.status.get()).standstill).toBeNull()
})

it('knows a database that is older than what the data folder saw of it, and says which time may be missing', async () => {
  expect((await (await open()).api.status.get()).standstill).toBeNull()
  await close()
  await query(database.url, `update "Pulse" set beats = beats - 1, at = at - interval '1 hour'`)
  const back = await open()
  const { standstill } = await back.api.status.get()
  expect(standstill?.because).toBe('older')
  const { missingFrom, missingTo } = standstill ?? {}
  expect((missingTo ?? 0) - (missingFrom ?? 0)).toBe(3_600_000)
  // Told again, and the same, until a person has looked.
  await close()
  const again = await open()
  expect((await again.api.status.get()).standstill).toEqual(standstill)
  await again.api.status.endStandstill()
  await close()
  expect((await (await open()).api.status.get()).standstill).toBeNull()
})

it('stands still at a start that asks for it, and says that nothing is missing', async () => {
  const server = await open({ RABBIT_START_STANDING: '1' })
  const { standstill } = await server.api.status.get()
  expect(standstill).toMatchObject({ because: 'asked', missingFrom: null, missingTo: null })
  await server.api.status.endStandstill()
  expect(() => readConfig({ RABBIT_START_STANDING: 'yes' })).toThrow('RABBIT_START_STANDING must be 1')
})

it('is known to a worker too, which may have no data folder', async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const needs = { prisma, databaseId: 'one', dataDir, asked: false }
  const guard = await openStandstill(needs)
  expect(guard.now()).toBeNull()
  expect(existsSync(dataDir)).toBe(false)
  guard.stop()
  await query(database.url, `update "Pulse" set place = 'elsewhere'`)
  const worker = await openStandstill(needs)
  expect(worker.now()).toMatchObject({ because: 'moved' })
  expect(() => worker.refuseStarts()).toThrow('Nothing runs or starts')
  // A person lets work go on in the studio; the worker hears of it.
  await query(database.url, `update "Pulse" set "standsSince" = null`)
  await worker.ended
  expect(worker.now()).toBeNull()
  worker.stop()
  await prisma.$disconnect()
  await pool.end()
})
