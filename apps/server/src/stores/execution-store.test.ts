import { describeExecutionStore } from '@rabbit/engine/testing'
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
