import type { NewExecution } from '@rabbit/engine'
import { describeExecutionStore } from '@rabbit/engine/testing'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { addVersion } from '../../test/engine-place.ts'
import { newId } from '../db/ids.ts'
import { openEnginePool } from '../db/pools.ts'
import { createEventStore } from './event-store.ts'
import { createExecutionStore } from './execution-store.ts'

describeExecutionStore('in Postgres', async () => {
  const database = await createTestDatabase()
  const pool = openEnginePool(database.url, 10)
  const events = createEventStore(pool)
  return {
    store: createExecutionStore(pool),
    newId,
    now: Date.now,
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms))),
    addVersion: (text) => addVersion(pool, text),
    async backdate(executionId, ms) {
      await pool.query(
        `update "Outbox" set "takeAt" = "takeAt" - $2::float8 * interval '1 millisecond' where "executionId" = $1`,
        [executionId, ms],
      )
    },
    async publish(event) {
      const { workspaceId, id, name, data } = event
      const actor = { workspaceId, userId: newId(), name: 'Ada', role: 'owner' } as const
      await events.publish(actor, { id, key: id, name, data })
      return events.tellWaits(event.id)
    },
    async close() {
      await pool.end()
      await database.drop()
    },
  }
})

describe('what shares a statement', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let pool: pg.Pool
  let statements = 0
  beforeAll(async () => {
    database = await createTestDatabase()
    pool = openEnginePool(database.url, 10)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  async function leased(count: number): Promise<string[]> {
    const place = await addVersion(pool, 'start -> end')
    const store = createExecutionStore(pool)
    const ids = Array.from({ length: count }, () => newId())
    const execution = (id: string): NewExecution => ({
      ...{ id, ...place, trigger: 'manual', input: {}, idempotencyKey: null, status: 'running' },
      ...{ currentStates: [], error: null, parent: null, tells: null },
      lease: { owner: 'me', leaseMs: 60_000 },
      events: [
        {
          ...{ executionId: id, seq: 1, at: Date.now(), kind: 'execution_started' },
          data: { input: {}, trigger: 'manual' },
        },
      ],
    })
    await Promise.all(ids.map((id) => store.start(execution(id))))
    return ids
  }

  /** A pool that counts. */
  const counted = () =>
    new Proxy(pool, {
      get: (target, name) => {
        const value = Reflect.get(target, name)
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value
        return (...given: Parameters<pg.Pool['query']>) => {
          statements++
          return (value as (...all: unknown[]) => unknown).apply(target, given)
        }
      },
    })

  const stillLeased = async (ids: readonly string[]) => {
    const { rowCount } = await pool.query(
      `select 1 from "Execution" where id = any($1::uuid[]) and "leaseOwner" is not null`,
      [ids],
    )
    return rowCount
  }

  it('is leases that are given back, by some hundreds, each under its own fence and with its own time', async () => {
    const ids = await leased(1_200)
    const store = createExecutionStore(counted())
    statements = 0
    const at = Date.now() + 60_000
    await Promise.all(ids.map((id, n) => store.release(id, n < 10 ? 9 : 1, n % 2 === 0 ? at : null)))
    expect(statements).toBeLessThan(10)
    expect(await stillLeased(ids)).toBe(10)
    const { rows } = await pool.query(
      `select count(*)::int as n, min("fireAt") as first, max("fireAt") as last from "Timer" where "executionId" = any($1::uuid[])`,
      [ids],
    )
    expect(rows).toEqual([{ n: 595, first: new Date(at), last: new Date(at) }])
  })

  it('gives all leases back, also where one is being written just then', async () => {
    const ids = await leased(50)
    const client = await pool.connect()
    await client.query('begin')
    await client.query('select 1 from "Execution" where id = $1 for update', [ids[7]])
    const store = createExecutionStore(pool)
    const released = Promise.all(ids.map((id) => store.release(id, 1, null)))
    await expect.poll(() => stillLeased(ids)).toBe(1)
    await client.query('commit')
    client.release()
    await released
    expect(await stillLeased(ids)).toBe(0)
  })

  it('reads an execution whole for each of those who ask for it at the same moment', async () => {
    const [id = ''] = await leased(1)
    const store = createExecutionStore(pool)
    const both = await Promise.all([store.load(id), store.load(id), store.load(newId())])
    expect(both.map((one) => one?.events.map(({ seq }) => seq))).toEqual([[1], [1], undefined])
  })
})
