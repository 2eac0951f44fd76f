import { openWorkflow, stepTypes } from '@rabbit/dsl'
import { compilePlan, type ExecutionEvent, type Plan } from '@rabbit/engine'
import type pg from 'pg'
import type { Evidence, ExecutionRow } from './evidence.ts'

/** What the database says. */
export async function collect(
  pool: pg.Pool,
): Promise<Pick<Evidence, 'executions' | 'events' | 'planOf' | 'rows' | 'brokenLinks'>> {
  const { rows: executions } = await pool.query<ExecutionRow>(
    `select id, "versionId", "idempotencyKey" as key, trigger, status, "lastSeq", "leaseUntil" is not null as leased
     from "Execution" order by id`,
  )
  const { rows: eventRows } = await pool.query(
    `select "executionId", seq, (extract(epoch from at) * 1000)::float8 as at, kind, state, visit, attempt, data
     from "ExecutionEvent" order by "executionId", seq`,
  )
  const events = new Map<string, ExecutionEvent[]>()
  for (const row of eventRows) {
    const event = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
    const log = events.get(row.executionId) ?? []
    events.set(row.executionId, log)
    log.push(event as unknown as ExecutionEvent)
  }
  const { rows: versions } = await pool.query<{ id: string; text: string }>(
    'select id, text from "WorkflowVersion"',
  )
  const plans = new Map<string, Plan>()
  for (const { id, text } of versions) {
    const compiled = compilePlan(openWorkflow(text).graph, { stepTypes })
    if (compiled.kind === 'plan') plans.set(id, compiled.plan)
  }
  const tables = ['Timer', 'Outbox', 'Signal', 'EventWait', 'Snapshot'] as const
  const rows = new Map<(typeof tables)[number], string[]>()
  for (const table of tables) {
    const found = await pool.query<{ id: string }>(`select "executionId" as id from "${table}"`)
    rows.set(
      table,
      found.rows.map(({ id }) => id),
    )
  }
  const { rows: links } = await pool.query<{ broken: number }>(
    `select count(*)::int as broken from (
       select previous = coalesce(lag(hash) over (partition by "workspaceId" order by seq), '') as linked,
         seq = row_number() over (partition by "workspaceId" order by seq) as counted,
         hash = "auditHash"(previous, "workspaceId", seq, at, "actorId", "actorName", action, "subjectId", details) as whole
       from "AuditLog") r where not (linked and counted and whole)`,
  )
  return {
    executions,
    events,
    planOf: (versionId) => {
      const plan = plans.get(versionId)
      if (plan === undefined) throw new Error(`there is no version ${versionId} that compiles.`)
      return plan
    },
    rows,
    brokenLinks: links[0]?.broken ?? 0,
  }
}
