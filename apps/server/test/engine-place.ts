import { openWorkflow } from '@rabbit/dsl'
import type { Pool } from 'pg'
import { newId } from '../src/db/ids.ts'

export interface EnginePlace {
  readonly workspaceId: string
  readonly workflowId: string
  readonly versionId: string
}

/** A workflow version in a workspace of its own, written past the services. */
export async function addVersion(pool: Pool, text: string): Promise<EnginePlace> {
  const [workspaceId, ownerId, workflowId, versionId] = [newId(), newId(), newId(), newId()]
  await pool.query('insert into "User" (id, username) values ($1, $2)', [ownerId, ownerId])
  await pool.query('insert into "Workspace" (id, name) values ($1, $2)', [workspaceId, 'test'])
  await pool.query(
    `insert into "Workflow" (id, "workspaceId", "ownerId", name, text, identifier, "stateCount", "hasErrors")
     values ($1, $2, $3, 'test', $4, $5, 1, false)`,
    [workflowId, workspaceId, ownerId, text, openWorkflow(text).graph.name],
  )
  await pool.query(
    `insert into "WorkflowVersion" (id, "workspaceId", "workflowId", number, "textHash", text)
     values ($1, $2, $3, 1, 'hash', $4)`,
    [versionId, workspaceId, workflowId, text],
  )
  return { workspaceId, workflowId, versionId }
}
