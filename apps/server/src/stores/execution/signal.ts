import type { NewSignal } from '@rabbit/engine'
import type { Pool } from 'pg'
import { asText, isFinalSql } from './columns.ts'

/** An answer closes the question in the same statement, so that of two answers one is told that it came too late. */
export async function addSignal(pool: Pool, signal: NewSignal): Promise<boolean> {
  const { id, workspaceId, executionId, data } = signal
  const common = [id, workspaceId, executionId, data.kind, JSON.stringify(data)]
  if (data.kind !== 'approval') {
    const { rowCount } = await pool.query(
      `insert into "Signal" (id, "workspaceId", "executionId", kind, data)
       select $1, $2, $3, $4, $5 from "Execution"
       where id = $3 and "workspaceId" = $2 and not status ${isFinalSql} for share`,
      common,
    )
    return rowCount === 1
  }
  const { state, visit, attempt, approved, by, comment } = data
  const { rowCount } = await pool.query(
    `with answered as (
       update "Approval" set "answeredAt" = now(), approved = $9, "answeredBy" = $10, comment = $11
       where "executionId" = $3 and "workspaceId" = $2 and state = $6 and visit = $7 and attempt = $8
         and "answeredAt" is null and "closedAt" is null
       returning "executionId"
     )
     insert into "Signal" (id, "workspaceId", "executionId", kind, data)
     select $1, $2, "executionId", $4, $5 from answered`,
    [...common, asText(state), visit, attempt, approved, asText(by), asText(comment)],
  )
  return rowCount === 1
}
