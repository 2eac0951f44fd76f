import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/db/embedded.ts'

const folder = mkdtempSync(join(tmpdir(), 'rabbit-embedded-'))
const dataDir = join(folder, 'data')
const mark = join(dataDir, 'postgres/postmaster.pid')
const pidOf = () => Number(readFileSync(mark, 'utf8').split('\n')[0])
const start = () => startEmbeddedPostgres({ dataDir, unsafe: true })
let last: EmbeddedPostgres | null = null

afterAll(async () => {
  await last?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function query(postgres: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe('the built-in database', () => {
  it('is made at first use, for its owner alone, and keeps what it is given', async () => {
    last = await start()
    await query(last, 'create table kept (n int)')
    await query(last, 'insert into kept values (7)')
    expect(statSync(join(dataDir, 'postgres/studio-password')).mode & 0o777).toBe(0o600)
    const [setting] = await query(last, 'show listen_addresses')
    expect(setting).toEqual({ listen_addresses: '127.0.0.1' })
    await last.stop()
    expect(existsSync(mark)).toBe(false)
    last = await start()
    expect(await query(last, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('does not let in without the password', async () => {
    const url = new URL(last?.connectionString ?? '')
    url.password = 'wrong'
    await expect(new pg.Client({ connectionString: url.href }).connect()).rejects.toThrow('password')
  })

  it('is found again when its studio was killed', async () => {
    const pid = pidOf()
    const again = await start()
    expect(again.connectionString).toBe(last?.connectionString)
    expect(pidOf()).toBe(pid)
  })

  it('is started again when it was killed itself', async () => {
    process.kill(pidOf(), 'SIGKILL')
    last = await start()
    expect(await query(last, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('is not misled by another process that bears its number', async () => {
    await last?.stop()
    writeFileSync(mark, `${process.pid}\n${dataDir}/postgres\n1\n59999\n\n127.0.0.1\n\nready\n`)
    last = await start()
    expect(await query(last, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('survives two starts at once, the first ones too', async () => {
    await last?.stop()
    const [a, b] = await Promise.all([start(), start()])
    expect(a?.connectionString).toBe(b?.connectionString)
    last = a ?? null
    const fresh = { dataDir: join(folder, 'fresh'), unsafe: true }
    const [c, d] = await Promise.all([startEmbeddedPostgres(fresh), startEmbeddedPostgres(fresh)])
    expect(c?.connectionString).toBe(d?.connectionString)
    await c?.stop()
  })

  it('says in a sentence that its files are of another version', async () => {
    const other = join(folder, 'other')
    const postgres = await startEmbeddedPostgres({ dataDir: other, unsafe: true })
    await postgres.stop()
    writeFileSync(join(other, 'postgres/PG_VERSION'), '17\n')
    await expect(startEmbeddedPostgres({ dataDir: other })).rejects.toThrow(
      /made by PostgreSQL 17, this studio has 18/,
    )
  })
})
