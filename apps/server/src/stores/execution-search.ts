import type { ExecutionStatus, ExecutionSummary } from '@rabbit/contract'
import type { Pool } from 'pg'
import { lastData } from './execution/event-batch.ts'

export interface ExecutionSearch {
  readonly before: string | null
  readonly limit: number
  readonly workflowId?: string | undefined
  readonly statuses?: readonly ExecutionStatus[] | undefined
  /** ms since the epoch. */
  readonly startedFrom?: number | undefined
  readonly startedBefore?: number | undefined
  readonly tags?: readonly string[] | undefined
  readonly originId?: string | undefined
  readonly text?: string | undefined
}

export interface FoundExecutions {
  readonly items: ExecutionSummary[]
  /** Goes on below this id; null at the end. */
  readonly nextCursor: string | null
}

/** How many executions one page of a text search looks through. */
export const searchedPerPage = 5000

/** Newest first. A page of a text search may be short and have a cursor all the same: more may lie below. */
export async function searchExecutions(
  pool: Pool,
  workspaceId: string,
  search: ExecutionSearch,
): Promise<FoundExecutions> {
  const { limit, text } = search
  const most = text === undefined ? limit : searchedPerPage
  const ids = await candidates(pool, workspaceId, search, most + 1)
  const within = ids.slice(0, most)
  const found = await read(pool, within, text, limit + 1)
  const items = found.slice(0, limit)
  if (found.length > limit) return { items, nextCursor: items.at(-1)?.id ?? null }
  return { items, nextCursor: ids.length > most ? (within.at(-1) ?? null) : null }
}

async function candidates(
  pool: Pool,
  workspaceId: string,
  search: ExecutionSearch,
  limit: number,
): Promise<string[]> {
  const values: unknown[] = [workspaceId]
  // What others called is found from them (a `map` may have called a hundred thousand), unless it needs a person.
  const conditions = ['"workspaceId" = $1', `("parentId" is null or status = 'stopped')`]
  const where = (condition: (parameter: string) => string, value: unknown) => {
    if (value === undefined || value === null) return
    values.push(value)
    conditions.push(condition(`$${values.length}`))
  }
  const { before, workflowId, statuses, startedFrom, startedBefore, tags, originId } = search
  where((p) => `id < ${p}::uuid`, before)
  where((p) => `"workflowId" = ${p}::uuid`, workflowId)
  where((p) => `status = any(${p}::text[])`, statuses)
  where((p) => `"startedAt" >= to_timestamp(${p}::float8 / 1000)`, startedFrom)
  where((p) => `"startedAt" < to_timestamp(${p}::float8 / 1000)`, startedBefore)
  where((p) => `tags <> '{}' and tags @> ${p}::text[]`, tags?.length ? tags : undefined)
  where((p) => `"originId" = ${p}::uuid`, originId)
  // Ids begin with their time, so a list that goes by id ends where its time does.
  where((p) => `id >= ${p}::uuid`, startedFrom === undefined ? undefined : firstIdAt(startedFrom - slackMs))
  where(
    (p) => `id < ${p}::uuid`,
    startedBefore === undefined ? undefined : firstIdAt(startedBefore + slackMs),
  )
  const { rows } = await pool.query<{ id: string }>(
    `select id from "Execution" where ${conditions.join(' and ')} order by id desc limit ${limit}`,
    values,
  )
  return rows.map(({ id }) => id)
}

interface Row {
  readonly id: string
  readonly workflowId: string
  readonly workflowName: string
  readonly versionId: string
  readonly version: number
  readonly status: string
  readonly currentStates: string[]
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly lastSeq: number
  readonly trigger: string
  readonly error: ExecutionSummary['error']
  readonly originId: string | null
  readonly tags: string[]
}

/** JSON columns are searched as they are written; an output is the last event of its execution. */
const holdsText = `
  (x.input::text ilike any($2::text[]) or x.error::text ilike any($2::text[]) or x.id::text = lower($3) 
    or ${lastData('x.id', 'execution_completed')}::text ilike any($2::text[]))`

async function read(
  pool: Pool,
  ids: readonly string[],
  text: string | undefined,
  limit: number,
): Promise<ExecutionSummary[]> {
  if (ids.length === 0) return []
  const { rows } = await pool.query<Row>(
    `select x.id, x."workflowId", w.name as "workflowName", x."versionId", v.number as version, x.status,
       x."currentStates", x."startedAt", x."endedAt", x."lastSeq", x.trigger, x.error, x."originId", x.tags
     from unnest($1::uuid[]) with ordinality as given(id, place)
     join "Execution" x on x.id = given.id
     join "Workflow" w on w.id = x."workflowId" join "WorkflowVersion" v on v.id = x."versionId"
     ${text === undefined ? '' : `where ${holdsText}`} order by given.place limit ${limit}`,
    text === undefined ? [ids] : [ids, patternsOf(text), text],
  )
  return rows.map(({ startedAt, endedAt, status, ...row }) => ({
    ...row,
    status: status as ExecutionStatus,
    startedAt: startedAt.getTime(),
    endedAt: endedAt?.getTime() ?? null,
  }))
}

/** As it is, for who pastes JSON, and as it stands inside JSON; what `like` takes for a pattern is made plain. */
function patternsOf(text: string): string[] {
  const forms = new Set([text, JSON.stringify(text).slice(1, -1)])
  return [...forms].map((form) => `%${form.replace(/[\\%_]/g, '\\$&')}%`)
}

/** An id is made a little before or after its execution starts. */
const slackMs = 60_000

/** The least UUID of version 7 of a moment. */
function firstIdAt(ms: number): string {
  const most = 2 ** 48 - 1
  const hex = Math.min(most, Math.max(0, Math.floor(ms)))
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
