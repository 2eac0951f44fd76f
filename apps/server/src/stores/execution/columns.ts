import type { ExecutionEvent } from '@rabbit/engine'

/** Postgres has no text with U+0000; JSON columns keep it as an escape. */
export function asText<T extends string | null>(text: T): T {
  return (text?.includes('\u0000') ? text.replaceAll('\u0000', '\uFFFD') : text) as T
}

/** One array for each column, as `unnest` takes them. */
export function columnsOf<Row>(
  rows: readonly Row[],
  ...columns: readonly ((row: Row) => unknown)[]
): unknown[][] {
  return columns.map((column) => rows.map(column))
}

export interface EventRow {
  readonly workspaceId: string
  readonly event: ExecutionEvent
}

/** In the order of `insertEvents`. */
export function eventColumns(rows: readonly EventRow[]): unknown[][] {
  return columnsOf(
    rows,
    ({ event }) => event.executionId,
    ({ event }) => event.seq,
    ({ workspaceId }) => workspaceId,
    ({ event }) => event.at,
    ({ event }) => event.kind,
    ({ event }) => asText(event.state ?? null),
    ({ event }) => event.visit ?? null,
    ({ event }) => event.attempt ?? null,
    ({ event }) => JSON.stringify(event.data),
  )
}

/** Inserts events of the executions in `allowed`; its nine parameters begin with `$first`. */
export function insertEvents(first: number, allowed: string): string {
  const types = ['uuid', 'int', 'uuid', 'float8', 'text', 'text', 'int', 'int', 'text']
  const given = types.map((type, index) => `$${first + index}::${type}[]`).join(', ')
  return `
    insert into "ExecutionEvent" ("executionId", seq, "workspaceId", at, kind, state, visit, attempt, data)
    select v.id, v.seq, v.workspace, to_timestamp(v.at / 1000), v.kind, v.state, v.visit, v.attempt, v.data::json
    from unnest(${given}) as v(id, seq, workspace, at, kind, state, visit, attempt, data)
    join ${allowed} on ${allowed}.id = v.id`
}

/** Names in JSON to `text[]`. */
export function textArray(json: string): string {
  return `array(select json_array_elements_text(${json}::json))`
}

export const isFinalSql = `in ('completed', 'failed', 'cancelled')`
