import { type NewExecution, priorityShiftMs } from '@rabbit/engine'
import type { Pool } from 'pg'
import { arrayOf, asText, columnsOf, isFinalSql } from './columns.ts'
import { dataOf, headsOf, jsonTexts, jsonTextsSql } from './event-batch.ts'
import { tellCallers, wordColumns } from './words.ts'

export interface Started {
  readonly executionId: string
  readonly created: boolean
}

const statement = (tells: boolean): string => `
  with given as (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::text[], $11::float8[], $12::float8[], $13::int[], $14::text[], $15::float8[], $16::uuid[],
      $17::text[], $18::uuid[], $19::text[], $20::int[], $21::int[], $22::int[], $23::uuid[],
      $24::text[], $25::float8[], ${jsonTextsSql(26)}, ${jsonTextsSql(27)})
      as v(id, workspace, workflow, version, status, states, trigger, input, error, key, started_at, ended_at, last_seq,
        owner, lease_ms, by_id, by_name, parent, parent_state, parent_visit, parent_attempt, item, origin, tags, shift_ms, heads, data)
  ), made as (
    insert into "Execution" (id, "workspaceId", "workflowId", "versionId", status, "currentStates", trigger, input,
      error, "idempotencyKey", "startedAt", "endedAt", "lastSeq", fence, "leaseOwner", "leaseUntil",
      "parentId", "parentState", "parentVisit", "parentAttempt", item, "originId", tags)
    select id, workspace, workflow, version, status, states::text[], trigger, input::json, error::json, key,
      to_timestamp(started_at / 1000), to_timestamp(ended_at / 1000), last_seq,
      case when owner is null then 0 else 1 end, owner, now() + lease_ms * interval '1 millisecond',
      parent, parent_state, parent_visit, parent_attempt, item, origin, tags::text[]
    from given
    on conflict ("workspaceId", "idempotencyKey") do nothing
    returning id, "workspaceId", status, "leaseOwner"
  ), events as (
    insert into "EventBatch" ("executionId", "firstSeq", "workspaceId", at, heads, data)
    select made.id, 1, made."workspaceId", to_timestamp(given.started_at / 1000), given.heads::json, given.data::json
    from given join made on made.id = given.id
  ), outbox as (
    insert into "Outbox" ("executionId", "workspaceId", "takeAt")
    select made.id, made."workspaceId", now() + given.shift_ms * interval '1 millisecond'
    from given join made on made.id = given.id where made."leaseOwner" is null and not made.status ${isFinalSql}
  ${tells ? `), told as (${tellCallers(28, 'made')}` : ''}
  ), in_order as (
    select g.* from given g join made on made.id = g.id order by g.id
  )
  select id, case when by_id is not null then "appendAudit"(workspace, by_id, by_name, 'executions.start', id,
      json_build_object('workflowId', workflow, 'versionId', version, 'idempotencyKey', key))::text end as recorded
  from in_order`

const withoutWord = statement(false)
const withWord = statement(true)

/**
 * Writes executions with their first events, their lease or outbox row, and who started them, all in one commit. The
 * record's lock is asked for when every row is in: two batches that share keys can't wait for each other.
 */
export async function startExecutions(pool: Pool, executions: readonly NewExecution[]): Promise<Started[]> {
  const finals = new Set(['completed', 'failed', 'cancelled'])
  const values = [
    ...columnsOf(
      executions,
      ({ id }) => id,
      ({ workspaceId }) => workspaceId,
      ({ workflowId }) => workflowId,
      ({ versionId }) => versionId,
      ({ status }) => status,
      ({ currentStates }) => arrayOf(currentStates.map(asText)),
      ({ trigger }) => asText(trigger),
      ({ input }) => JSON.stringify(input),
      ({ error }) => (error === null ? null : JSON.stringify(error)),
      ({ idempotencyKey }) => asText(idempotencyKey),
      ({ events }) => events[0]?.at ?? null,
      ({ events, status }) => (finals.has(status) ? (events.at(-1)?.at ?? null) : null),
      ({ events }) => events.length,
      ({ lease }) => lease?.owner ?? null,
      ({ lease }) => lease?.leaseMs ?? null,
      ({ startedBy }) => startedBy?.id ?? null,
      ({ startedBy }) => asText(startedBy?.name ?? null),
      ({ parent }) => parent?.executionId ?? null,
      ({ parent }) => asText(parent?.state ?? null),
      ({ parent }) => parent?.visit ?? null,
      ({ parent }) => parent?.attempt ?? null,
      ({ parent }) => parent?.item ?? null,
      ({ originId }) => originId ?? null,
      ({ tags }) => arrayOf((tags ?? []).map(asText)),
      ({ priority = 'normal' }) => priorityShiftMs[priority],
    ),
    jsonTexts(executions.map(({ events }) => headsOf(events))),
    jsonTexts(executions.map(({ events }) => dataOf(events))),
  ]
  const words = executions.flatMap(({ id, tells }) => (tells === null ? [] : [{ from: id, signal: tells }]))
  const query =
    words.length === 0
      ? { name: 'start', text: withoutWord, values }
      : { name: 'start-word', text: withWord, values: [...values, ...wordColumns(words)] }
  const { rows } = await pool.query<{ id: string }>(query)
  const made = new Set(rows.map(({ id }) => id))
  const known = await startedBefore(
    pool,
    executions.filter(({ id }) => !made.has(id)),
  )
  return executions.map(({ id, workspaceId, idempotencyKey }) => {
    if (made.has(id)) return { executionId: id, created: true }
    const executionId = known.get(`${workspaceId} ${asText(idempotencyKey)}`)
    if (executionId === undefined) throw new Error(`Execution ${id} was neither made nor known before.`)
    return { executionId, created: false }
  })
}

async function startedBefore(
  pool: Pool,
  executions: readonly NewExecution[],
): Promise<ReadonlyMap<string, string>> {
  if (executions.length === 0) return new Map()
  const { rows } = await pool.query<{ id: string; workspaceId: string; idempotencyKey: string }>(
    `select id, "workspaceId", "idempotencyKey" from "Execution" e
     join unnest($1::uuid[], $2::text[]) as v(workspace, key)
       on e."workspaceId" = v.workspace and e."idempotencyKey" = v.key`,
    columnsOf(
      executions,
      ({ workspaceId }) => workspaceId,
      ({ idempotencyKey }) => asText(idempotencyKey),
    ),
  )
  return new Map(rows.map(({ id, workspaceId, idempotencyKey }) => [`${workspaceId} ${idempotencyKey}`, id]))
}
