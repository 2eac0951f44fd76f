import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../src/db/embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A Postgres on which each test file makes a database of its own. */
    postgresUrl: string
  }
}

const server = join(import.meta.dirname, '..')

/** The tests run on a real Postgres: the one of DATABASE_URL, else one of their own that goes away with them. */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!existsSync(join(server, 'generated/client.ts'))) {
    execFileSync(process.execPath, [join(server, '../../scripts/prisma.mjs'), 'generate'], {
      stdio: 'ignore',
    })
  }
  const given = process.env.DATABASE_URL
  if (given) {
    provide('postgresUrl', given)
    return
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-test-'))
  const postgres = await startEmbeddedPostgres({ dataDir, unsafe: true })
  provide('postgresUrl', postgres.connectionString)
  return async () => {
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
