import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { startEmbeddedPostgres } from '../../../apps/server/src/db/embedded.ts'
import { newId } from '../../../apps/server/src/db/ids.ts'
import { migrate } from '../../../apps/server/src/db/migrate.ts'
import { openEnginePool, openPool } from '../../../apps/server/src/db/pools.ts'

/** A Postgres of the benchmark's own, with fsync on and the product's tables. */
export interface Place {
  readonly url: string
  /** The product's, for its engine. */
  readonly enginePool: pg.Pool
  readonly pool: pg.Pool
  readonly workspaceId: string
  /** A version of a workflow of its own. */
  addVersion(text: string): Promise<{ workspaceId: string; workflowId: string; versionId: string }>
  /** What work costs in the database. Waits until it has counted all. */
  counted(work: () => Promise<void>): Promise<DatabaseCost>
  close(): Promise<void>
}

export interface DatabaseCost {
  readonly commits: number
  readonly flushes: number
  readonly logBytes: number
}

/** A backend tells what it has counted ten seconds after its last word at the latest. */
const countedAfterMs = 11_000

/** Another process's way to a place. */
export function connectPlace(url: string): Pick<Place, 'url' | 'pool' | 'enginePool' | 'close'> {
  const enginePool = openEnginePool(url, 10)
  const pool = openPool(url, 20)
  return {
    ...{ url, pool, enginePool },
    async close() {
      await pool.end()
      await enginePool.end()
    },
  }
}

export async function openPlace(): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-bench-pg-'))
  const postgres = await startEmbeddedPostgres({ dataDir })
  await migrate(postgres.connectionString, join(process.cwd(), 'prisma/migrations'))
  const connected = connectPlace(postgres.connectionString)
  const { pool } = connected
  const [workspaceId, ownerId] = [newId(), newId()]
  await pool.query('insert into "User" (id, username) values ($1, $2)', [ownerId, ownerId])
  await pool.query('insert into "Workspace" (id, name) values ($1, $2)', [workspaceId, 'bench'])
  await pool.query(
    'create table bench_event (execution_id uuid, seq int, data json, primary key (execution_id, seq))',
  )
  const cost = async (): Promise<DatabaseCost> => {
    await sleep(countedAfterMs)
    const { rows } = await pool.query(
      `select (select xact_commit from pg_stat_database where datname = current_database())::float8 as commits,
         (select sum(fsyncs) from pg_stat_io where object = 'wal')::float8 as flushes,
         (select wal_bytes from pg_stat_wal)::float8 as "logBytes"`,
    )
    return rows[0]
  }
  return {
    ...connected,
    workspaceId,
    async addVersion(text) {
      const [workflowId, versionId] = [newId(), newId()]
      await pool.query(
        `insert into "Workflow" (id, "workspaceId", "ownerId", name, text, "stateCount", "hasErrors")
         values ($1, $2, $3, 'bench', $4, 1, false)`,
        [workflowId, workspaceId, ownerId, text],
      )
      await pool.query(
        `insert into "WorkflowVersion" (id, "workspaceId", "workflowId", number, "textHash", text)
         values ($1, $2, $3, 1, 'hash', $4)`,
        [versionId, workspaceId, workflowId, text],
      )
      return { workspaceId, workflowId, versionId }
    },
    async counted(work) {
      const before = await cost()
      await work()
      const after = await cost()
      return {
        commits: after.commits - before.commits,
        flushes: after.flushes - before.flushes,
        logBytes: after.logBytes - before.logBytes,
      }
    },
    async close() {
      await connected.close()
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
