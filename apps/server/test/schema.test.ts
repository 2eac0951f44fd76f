import { spawnSync } from 'node:child_process'
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
