import { describeExecutionStore } from '@rabbit/engine/testing'
import pg from 'pg'
import { createTestDatabase } from '../../test/database.ts'
import { newId } from '../db/ids.ts'
import { createExecutionStore } from './execution-store.ts'

describeExecutionStore('in Postgres', async () => {
  const database = await createTestDatabase()
  const pool = new pg.Pool({ connectionString: database.url, max: 10 })
  pool.on('error', () => {
    // The database goes away under idle connections when it is dropped at the end.
  })
  const ownerId = newId()
  await pool.query('insert into "User" (id, username) values ($1, $2)', [ownerId, 'ann'])
  return {
    store: createExecutionStore(pool),
    newId,
    now: Date.now,
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms))),
    async addVersion(text) {
      const [workspaceId, workflowId, versionId] = [newId(), newId(), newId()]
      await pool.query('insert into "Workspace" (id, name) values ($1, $2)', [workspaceId, 'test'])
      await pool.query(
        `insert into "Workflow" (id, "workspaceId", "ownerId", name, text, "stateCount", "hasErrors")
         values ($1, $2, $3, 'test', $4, 1, false)`,
        [workflowId, workspaceId, ownerId, text],
      )
      await pool.query(
        `insert into "WorkflowVersion" (id, "workspaceId", "workflowId", number, "textHash", text)
         values ($1, $2, $3, 1, 'hash', $4)`,
        [versionId, workspaceId, workflowId, text],
      )
      return { workspaceId, workflowId, versionId }
    },
    async close() {
      await pool.end()
      await database.drop()
    },
  }
})
