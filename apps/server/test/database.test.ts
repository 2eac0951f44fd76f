import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type Database, openDatabase } from '../src/db/database.ts'
import { isDatabaseUnreachable } from '../src/errors.ts'
import { createTestDatabase } from './database.ts'

const given = await createTestDatabase({ empty: true })
const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-database-'))
const open: Database[] = []

async function openStudio(databaseUrl: string | null, announceAs = 'open http://127.0.0.1:4280') {
  const onRecovered = vi.fn()
  const database = await openDatabase({ databaseUrl, dataDir, announceAs, onRecovered, onTrouble: () => {} })
  open.push(database)
  return { database, onRecovered }
}

afterAll(async () => {
  for (const database of open) await database.close().catch(() => {})
  await given.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('openDatabase', () => {
  it('brings the tables up to date and has one owner, whose address a second one is told', async () => {
    const { database } = await openStudio(given.url)
    expect(await database.prisma.workspace.count()).toBe(0)
    await expect(openStudio(given.url)).rejects.toThrow(
      'already runs on this data: open http://127.0.0.1:4280.',
    )
    await database.close()
    const { database: next } = await openStudio(given.url)
    await next.close()
  })

  it.each([
    [
      'postgresql://rabbit@127.0.0.1:1/rabbit',
      /The database rabbit at 127\.0\.0\.1:1 cannot be reached \(.+\): check DATABASE_URL/,
    ],
    ['postgresql://x:secret@127.0.0.1:1/y', /^(?!.*secret)/],
  ])('says in a sentence that %s cannot be reached', async (url, sentence) => {
    await expect(openStudio(url)).rejects.toThrow(sentence)
  })

  it('starts the built-in one again when it is killed, and says so meanwhile', async () => {
    const { database, onRecovered } = await openStudio(null)
    expect(database.kind).toBe('embedded')
    expect(database.trouble()).toBeNull()
    await database.prisma.user.create({ data: { username: 'ada' } })
    const mark = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8')
    process.kill(Number(mark.split('\n')[0]), 'SIGKILL')
    await vi.waitFor(() => expect(database.trouble()).toContain('does not answer'), 2000)
    const lost = await database.prisma.user.count().catch((error: unknown) => error)
    expect(typeof lost === 'number' || isDatabaseUnreachable(lost), String(lost)).toBe(true)
    await vi.waitFor(() => expect(onRecovered).toHaveBeenCalled(), 10_000)
    expect(database.trouble()).toBeNull()
    await vi.waitFor(async () => expect(await database.prisma.user.count()).toBe(1), 5000)
    await database.close()
  })
})
