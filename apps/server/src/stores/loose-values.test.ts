import { createHash } from 'node:crypto'
import type { ExecutionEvent, JsonObject } from '@rabbit/engine'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { addVersion } from '../../test/engine-place.ts'
import { newId } from '../db/ids.ts'
import { forgetValues } from '../services/housekeeping.ts'
import { createExecutionStore } from './execution-store.ts'
import { createLooseValues } from './loose-values.ts'
import { createOldExecutions } from './old-executions.ts'

const dayMs = 86_400_000
let database: Awaited<ReturnType<typeof createTestDatabase>>
let pool: pg.Pool
let place: Awaited<ReturnType<typeof addVersion>>
/** What was asked to be taken away. */
let removed: string[] = []
beforeEach(() => {
  removed = []
})

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

const idOf = (name: string) => createHash('sha256').update(name).digest('hex')
const refer = (name: string): JsonObject => ({
  doc: { $large: { id: idOf(name), bytes: 70_000, kind: 'text' } },
})

/** An execution with this input that ended so long ago. */
async function ended(daysAgo: number, input: JsonObject, status: 'completed' | 'waiting' = 'completed') {
  const at = Date.now() - daysAgo * dayMs
  const hex = Math.floor(at).toString(16).padStart(12, '0')
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}${newId().slice(13)}`
  const event: ExecutionEvent = {
    ...{ executionId: id, seq: 1, at, kind: 'execution_started', data: { input, trigger: 'manual' } },
  }
  await createExecutionStore(pool).start({
    ...{ id, ...place, trigger: 'manual', input, idempotencyKey: null, events: [event] },
    ...{ status, currentStates: [], error: null, lease: null, parent: null, tells: null },
  })
  return id
}

const forget = () => createOldExecutions(pool).forget({ keepDays: 30, limit: 100, actorId: newId() })

/** As if so many days had gone by since anything was found out about values. */
const daysGoBy = (days: number) =>
  pool.query(`update "LooseValue" set since = since - $1::float8 * interval '1 day'`, [days])

const sweep = (remove: (id: string) => boolean = () => true) =>
  forgetValues({
    looseValues: createLooseValues(pool),
    removeValue: async (workspaceId, id) => {
      expect(workspaceId).toBe(place.workspaceId)
      removed.push(id)
      return remove(id)
    },
  })

it('takes a large value away a day after the execution that named it, once', async () => {
  await ended(40, { ...refer('alone'), small: 1 })
  await forget()
  await daysGoBy(0.99)
  await sweep()
  expect(removed).toEqual([])
  await daysGoBy(0.02)
  await sweep()
  await daysGoBy(2)
  await sweep()
  expect(removed).toEqual([idOf('alone')])
})

it('keeps what another execution names, however deep in its events, until that one has gone too', async () => {
  await ended(40, refer('shared'))
  const fork = await ended(40, { of: { context: refer('shared') } }, 'waiting')
  await pool.query(
    `insert into "EventBatch" ("executionId", "firstSeq", "workspaceId", at, heads, data)
     values ($1, 2, $2, now(), '[["state_completed",0]]', $3)`,
    [fork, place.workspaceId, JSON.stringify([{ result: refer('own') }])],
  )
  await forget()
  await daysGoBy(2)
  await sweep()
  expect(removed).toEqual([])
  await pool.query(
    `update "Execution" set status = 'completed', "endedAt" = now() - interval '31 days' where id = $1`,
    [fork],
  )
  await forget()
  await daysGoBy(2)
  await sweep()
  expect(removed.sort()).toEqual([idOf('shared'), idOf('own')].sort())
})

it('keeps what a pinned result names, and what comes with an event', async () => {
  await ended(40, refer('pinned'))
  await ended(40, refer('published'))
  await pool.query(
    `insert into "PinnedOutput" ("workspaceId", "workflowId", state, result, "pinnedBy") values ($1, $2, 'a', $3, 'me')`,
    [place.workspaceId, place.workflowId, refer('pinned')],
  )
  await pool.query(
    `insert into "PublishedEvent" (id, "workspaceId", key, name, data) values ($1, $2, 'k', 'n', $3)`,
    [newId(), place.workspaceId, refer('published')],
  )
  await forget()
  await daysGoBy(2)
  await sweep()
  expect(removed).toEqual([])
  await pool.query('delete from "PinnedOutput"')
  await pool.query('delete from "PublishedEvent"')
  await daysGoBy(2)
  await sweep()
  expect(removed.sort()).toEqual([idOf('pinned'), idOf('published')].sort())
})

it('looks again a day later at what was stored again meanwhile', async () => {
  await ended(40, refer('renewed'))
  await forget()
  await daysGoBy(2)
  await sweep(() => false)
  await sweep()
  expect(removed).toEqual([idOf('renewed')])
  await daysGoBy(2)
  await sweep()
  expect(removed).toEqual([idOf('renewed'), idOf('renewed')])
})

it('counts the day anew from when the last one that named it went', async () => {
  await ended(40, refer('twice'))
  await forget()
  await daysGoBy(2)
  await ended(40, refer('twice'))
  await forget()
  await sweep()
  expect(removed).toEqual([])
})
