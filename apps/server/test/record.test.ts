import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordWords } from '@rabbit/contract'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createServer, readConfig, type StudioServer } from '../src/index.ts'
import { createTestDatabase } from './database.ts'

const database = await createTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-record-'))
const open = async (): Promise<StudioServer> => {
  const settings = { RABBIT_DATA_DIR: dataDir, DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'silent' }
  const server = await createServer(readConfig(settings), { listen: false })
  await server.start()
  return server
}
/** As somebody who owns the database could. */
const tamper = async (sql: string) => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('alter table "AuditLog" disable trigger all')
  await client.query(sql)
  await client.query('alter table "AuditLog" enable trigger all')
  await client.end()
}

let server: StudioServer
const text = 'start -> end'
beforeAll(async () => {
  server = await open()
})
afterAll(async () => {
  await server.stop()
  await database.drop()
  rmSync(dataDir, { recursive: true })
})

it('tells who did what to what, newest first, page by page, and of one thing alone (P15)', async () => {
  const { api } = server
  const { id } = await api.workflows.create({ name: 'Bill', text, words: null })
  const run = { workflowId: id, text, input: {}, idempotencyKey: randomUUID() }
  const { executionId } = await api.executions.start(run)
  await api.executions.setTags({ id: executionId, tags: ['march'] })
  await api.secrets.set({ name: 'API_KEY', value: 'not told' })
  const first = await api.record.list({ limit: 3 })
  expect(first.items.map((entry) => recordWords(entry))).toEqual([
    'set the secret API_KEY',
    'tagged an execution of Bill',
    'started an execution of Bill',
  ])
  expect(first.items[1]).toMatchObject({ details: { tags: 'march' }, by: expect.stringMatching(/./) })
  expect(JSON.stringify(first)).not.toContain('not told')
  const second = await api.record.list({ limit: 3, cursor: first.nextCursor ?? '' })
  expect(second.items[0]).toMatchObject({ action: 'workflows.create', subject: 'Bill', subjectId: id })
  const ofOne = await api.record.list({ subjectId: executionId })
  expect(ofOne.items.map(({ action }) => action)).toEqual(['executions.setTags', 'executions.start'])
  expect(ofOne.nextCursor).toBeNull()
  await expect(api.record.list({ cursor: 'x' })).rejects.toThrow('The cursor is not one that a list gave.')
})

it('shows what was changed or taken away, at its end too (P15)', async () => {
  const whole = await server.api.record.check()
  expect(whole).toEqual({ entries: expect.any(Number), broken: null })
  const { entries } = whole
  // What stands at the end is written down outside of the database; at the latest at the next start.
  await server.stop()
  server = await open()
  await tamper(`create table kept as select * from "AuditLog"; delete from "AuditLog" where seq = ${entries}`)
  expect(await server.api.record.check()).toEqual({ entries: entries - 1, broken: entries })
  // Newer entries do not hide it.
  await server.api.secrets.remove({ name: 'API_KEY' })
  await server.stop()
  server = await open()
  expect(await server.api.record.check()).toMatchObject({ broken: expect.any(Number) })
  await tamper(`delete from "AuditLog"; insert into "AuditLog" select * from kept`)
  expect(await server.api.record.check()).toEqual(whole)
  await tamper(`update "AuditLog" set "actorName" = 'nobody' where seq = 2`)
  expect(await server.api.record.check()).toEqual({ entries, broken: 2 })
  await tamper(`delete from "AuditLog" where seq = 2`)
  expect(await server.api.record.check()).toEqual({ entries: entries - 1, broken: 2 })
})
