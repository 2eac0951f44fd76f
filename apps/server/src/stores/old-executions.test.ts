import type { ExecutionEvent, NewExecution } from '@rabbit/engine'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { addVersion } from '../../test/engine-place.ts'
import { newId } from '../db/ids.ts'
import { createExecutionStore } from './execution-store.ts'
import { createOldExecutions } from './old-executions.ts'

const dayMs = 86_400_000
let database: Awaited<ReturnType<typeof createTestDatabase>>
let pool: pg.Pool
let place: Awaited<ReturnType<typeof addVersion>>
const actorId = newId()

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 2 })
  pool.on('error', () => {})
  place = await addVersion(pool, 'start -> end')
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** An execution that began and ended so long ago, with an event, and a question that was answered. */
async function ended(daysAgo: number, change: Partial<NewExecution> = {}): Promise<string> {
  const at = Date.now() - daysAgo * dayMs
  const hex = Math.floor(at).toString(16).padStart(12, '0')
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}${newId().slice(13)}`
  const event: ExecutionEvent = {
    ...{ executionId: id, seq: 1, at, kind: 'execution_started' },
    data: { input: {}, trigger: 'manual' },
  }
  await createExecutionStore(pool).start({
    ...{ id, ...place, trigger: 'manual', input: {}, idempotencyKey: null, events: [event] },
    ...{ status: 'completed', currentStates: [], error: null, lease: null, parent: null, tells: null },
    ...change,
  })
  await pool.query(
    `insert into "Approval" (id, "workspaceId", "executionId", state, visit, attempt, question, assignees, "requestedAt", "closedAt")
     values ($1, $2, $3, 'ask', 1, 1, '?', '{}', now(), now())`,
    [newId(), place.workspaceId, id],
  )
  return id
}

const isThere = async (id: string): Promise<boolean> => {
  const { rowCount } = await pool.query('select 1 from "Execution" where id = $1', [id])
  return rowCount === 1
}
const forget = (keepDays: number, limit = 100) =>
  createOldExecutions(pool).forget({ keepDays, limit, actorId })

it('takes away what ended before the days that are kept, with all that belongs to it, and nothing else', async () => {
  const [old, young] = [await ended(30.01), await ended(29.99)]
  const open = await ended(100, { status: 'waiting' })
  const late = await ended(100)
  await pool.query(`update "Execution" set "endedAt" = now() - interval '29 days' where id = $1`, [late])
  expect(await forget(30)).toBe(1)
  expect(await Promise.all([old, young, open, late].map(isThere))).toEqual([false, true, true, true])
  for (const table of ['EventBatch', 'Approval', 'Outbox']) {
    const { rows } = await pool.query(`select "executionId" from "${table}" where "executionId" = $1`, [old])
    expect(rows).toEqual([])
  }
  const { rows } = await pool.query(
    `select "actorName", action, "subjectId", details from "AuditLog" order by seq desc limit 1`,
  )
  expect(rows).toEqual([
    {
      ...{ actorName: 'housekeeping', action: 'executions.forget', subjectId: place.workspaceId },
      details: { count: 1, keepDays: 30 },
    },
  ])
  expect(await forget(30)).toBe(0)
})

it('takes what was called only after its caller', async () => {
  const caller = await ended(50, { status: 'waiting' })
  const called = await ended(50, {
    parent: { executionId: caller, state: 'call', visit: 1, attempt: 1, item: null, depth: 1 },
  })
  expect(await forget(40)).toBe(0)
  await pool.query(
    `update "Execution" set status = 'completed', "endedAt" = now() - interval '45 days' where id = $1`,
    [caller],
  )
  expect(await forget(40)).toBe(1)
  expect([await isThere(caller), await isThere(called)]).toEqual([false, true])
  expect(await forget(40)).toBe(1)
})

it('takes the oldest first, no more than it is told at once', async () => {
  const [second, first] = [await ended(60), await ended(61)]
  expect(await forget(55, 1)).toBe(1)
  expect([await isThere(first), await isThere(second)]).toEqual([false, true])
})
