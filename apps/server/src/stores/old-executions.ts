import type { Pool } from 'pg'
import { isFinalSql } from './execution/columns.ts'

export interface Forgetting {
  /** Whoever ended longer ago goes. */
  readonly keepDays: number
  /** So many at once, at most. */
  readonly limit: number
  /** Who answers for it on the record. */
  readonly actorId: string
}

export interface OldExecutions {
  /** Takes executions away that ended long ago, with all that belongs to them; answers how many. */
  forget(forgetting: Forgetting): Promise<number>
}

/** What belongs to one execution alone. */
const parts = [
  ...['Approval', 'Signal', 'Timer', 'Outbox', 'Snapshot', 'EventWait', 'EventDelivery', 'EventBatch'],
]

/**
 * By their ids, which grow with time: what began lately is not looked at. What was called goes after its caller, which
 * may still ask for it. Rows, and the record of their number, go in one commit. The large values that they named go later,
 * when nobody else names them.
 */
const statement = `
  with old as materialized (
    select e.id from "Execution" e
    where e.id < $1::uuid and e.status ${isFinalSql} and e."endedAt" < now() - $2::float8 * interval '1 day'
      and not exists (select 1 from "Execution" p where p.id = e."parentId")
    order by e.id limit $3 for update skip locked
  ), ${parts.map((part) => `"in${part}" as (delete from "${part}" x using old where x."executionId" = old.id)`).join(', ')},
"inValueUse" as (
    delete from "ValueUse" x using old where x."executionId" = old.id returning x."workspaceId", x."valueId"
  ), loose as (
    insert into "LooseValue" ("workspaceId", "valueId") select distinct "workspaceId", "valueId" from "inValueUse"
    on conflict ("workspaceId", "valueId") do update set since = now()
  ),
  gone as (delete from "Execution" x using old where x.id = old.id returning x."workspaceId"),
  counted as (select "workspaceId", count(*)::int as n from gone group by "workspaceId")
  select n, "appendAudit"("workspaceId", $4::uuid, 'housekeeping', 'executions.forget', "workspaceId",
    json_build_object('count', n, 'keepDays', $2::float8))::text as recorded from counted`

const dayMs = 86_400_000

export function createOldExecutions(pool: Pool): OldExecutions {
  return {
    async forget({ keepDays, limit, actorId }) {
      const values = [firstIdAt(Date.now() - keepDays * dayMs), keepDays, limit, actorId]
      const { rows } = await pool.query<{ n: number }>(statement, values)
      return rows.reduce((sum, { n }) => sum + n, 0)
    },
  }
}

/** No id (UUID of version 7) that was made at this time or later is below it. */
function firstIdAt(ms: number): string {
  const hex = Math.floor(ms).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
