import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { migrate } from '../src/db/migrate.ts'
import { migrationsFolder } from '../src/paths.ts'
import { createTestDatabase } from './database.ts'

const database = await createTestDatabase({ empty: true })
afterAll(() => database.drop())
const script = join(import.meta.dirname, '../../../scripts/prisma.mjs')
const prisma = (...words: string[]) =>
  spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: database.url },
  })

it('applies every migration once', async () => {
  expect((await migrate(database.url, migrationsFolder)).length).toBeGreaterThan(0)
  expect(await migrate(database.url, migrationsFolder)).toEqual([])
})

it('leaves the tables that the schema describes', () => {
  const diff = [
    'migrate',
    'diff',
    '--from-migrations',
    'prisma/migrations',
    '--to-schema',
    'prisma/schema.prisma',
  ]
  const { status, stdout, stderr } = prisma(...diff, '--exit-code')
  expect(status, stdout + stderr).toBe(0)
})

it('agrees with Prisma’s own command about what was applied', () => {
  const { status, stdout, stderr } = prisma('migrate', 'status')
  expect(stdout + stderr).toContain('up to date')
  expect(status).toBe(0)
})

it('keeps every event when those that were written one by one are put together', async () => {
  const old = await createTestDatabase({ empty: true })
  const folder = await mkdtemp(join(tmpdir(), 'rabbit-migrations-'))
  const client = new pg.Client({ connectionString: old.url })
  try {
    await cp(migrationsFolder, folder, { recursive: true })
    const later = (await readdir(folder)).filter(
      (name) => name >= '20261127020000_event_batches' && name < 'm',
    )
    for (const name of later) await rm(join(folder, name), { recursive: true })
    await migrate(old.url, folder)
    await client.connect()
    const columns = `"executionId", seq, "workspaceId", at, kind, state, visit, attempt, data::text as data`
    await client.query(
      `insert into "ExecutionEvent" ("executionId", seq, "workspaceId", at, kind, state, visit, attempt, data)
       select ('019ab000-0000-7000-8000-00000000000' || x)::uuid, n, '019ab000-0000-7000-8000-0000000000ff',
         timestamptz '2026-11-27 10:00:00.007Z' + n * interval '41.5 milliseconds', 'state_entered',
         case when n % 3 > 0 then 'ü "quoted" ' || n end, case when n % 3 > 0 then 1 end, null,
         ('{"b":[1, 2.50],"a":"\\u0000","n":' || n || '}')::json
       from generate_series(1, 2) x, generate_series(1, 401) n`,
    )
    const read = async () =>
      (await client.query(`select ${columns} from "ExecutionEvent" order by "executionId", seq`)).rows
    const before = await read()
    expect(before).toHaveLength(802)
    await migrate(old.url, migrationsFolder)
    expect(await read()).toEqual(before)
    const { rows } = await client.query(`select count(*)::int as batches from "EventBatch"`)
    expect(rows).toEqual([{ batches: 6 }])
  } finally {
    await client.end()
    await rm(folder, { recursive: true })
    await old.drop()
  }
})

it('only ever adds to the record, each row over the one before', async () => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const workspace = '019ab000-0000-7000-8000-000000000001'
    for (const details of ['{}', '{"name":"ü"}']) {
      await client.query(`select "appendAudit"($1, $1, 'Ada', 'workflows.save', $1, $2)`, [
        workspace,
        details,
      ])
    }
    const { rows } = await client.query(
      `select seq::int, previous = coalesce(lag(hash) over (order by seq), '') as linked,
         hash = "auditHash"(previous, "workspaceId", seq, at, "actorId", "actorName", action, "subjectId", details) as whole
       from "AuditLog" order by seq`,
    )
    expect(rows).toEqual([
      { seq: 1, linked: true, whole: true },
      { seq: 2, linked: true, whole: true },
    ])
    await expect(client.query('delete from "AuditLog"')).rejects.toThrow('append-only')
    await expect(client.query(`update "AuditLog" set details = '{}'`)).rejects.toThrow('append-only')
  } finally {
    await client.end()
  }
})
