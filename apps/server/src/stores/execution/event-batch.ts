import type { ExecutionEvent } from '@rabbit/engine'
import { asText } from './columns.ts'

/**
 * Events that became durable together stand in one row: one entry of the log's index for a checkpoint, not one for each
 * event. `heads` has an array `[kind, ms after the row's at, state, visit, attempt]` for each event, `data` its data in
 * the same order. The view "ExecutionEvent" shows them one by one.
 */
export interface EventBatchRow {
  readonly executionId: string
  readonly firstSeq: number
  /** ms since the epoch. */
  readonly at: number
  readonly heads: readonly Head[]
  readonly data: readonly unknown[]
}

type Head = readonly [
  kind: string,
  after: number,
  state?: string | null,
  visit?: number | null,
  attempt?: number | null,
]

/** JSON has no bare control character, so that this one parts the texts of many rows. */
const parting = '\u001e'

/** How a statement takes the JSON texts that `jsonTexts` wrote, as an array. */
export const jsonTextsSql = (parameter: number): string => `string_to_array($${parameter}::text, e'\\x1e')`

/** JSON texts as one parameter: in an array each of their quotes would be escaped. */
export const jsonTexts = (texts: readonly string[]): string => texts.join(parting)

/** The `heads` of events that are written together. */
export function headsOf(events: readonly ExecutionEvent[]): string {
  const first = events[0]?.at ?? 0
  return JSON.stringify(
    events.map(({ kind, at, state, visit, attempt }): Head => {
      if (state === undefined) return [kind, at - first]
      return [kind, at - first, asText(state), visit ?? null, attempt ?? null]
    }),
  )
}

export function dataOf(events: readonly ExecutionEvent[]): string {
  return `[${events.map(({ data }) => JSON.stringify(data)).join(',')}]`
}

/** The batches that begin above a number: all that came after a snapshot, since one is taken at the end of a batch. */
export const batchesFrom = (execution: string, after: string): string => `
  select "executionId", "firstSeq", (extract(epoch from at) * 1000)::float8 as at, heads, data from "EventBatch"
  where "executionId" = ${execution} and "firstSeq" > ${after}`

/** The batches that hold the events above a number, as `eventsIn` takes them. Both are expressions. */
export const batchesAfter = (execution: string, after: string): string => `
  select "executionId", "firstSeq", (extract(epoch from at) * 1000)::float8 as at, heads, data from "EventBatch"
  where "executionId" = ${execution} and "firstSeq" >= coalesce((
    select max(f."firstSeq") from "EventBatch" f
    where f."executionId" = ${execution} and f."firstSeq" <= ${after} + 1), 0)`

/** Those of its events whose number is above `after`, and not above it by more than `limit`. */
export function eventsIn(
  { executionId, firstSeq, at, heads, data }: EventBatchRow,
  after = 0,
  limit = Number.POSITIVE_INFINITY,
): ExecutionEvent[] {
  return heads.flatMap(([kind, later, state, visit, attempt], index) => {
    const seq = firstSeq + index
    if (seq <= after || seq > after + limit) return []
    return {
      executionId,
      seq,
      at: at + later,
      kind,
      ...(state == null ? {} : { state }),
      ...(visit == null ? {} : { visit }),
      ...(attempt == null ? {} : { attempt }),
      data: data[index],
    } as ExecutionEvent
  })
}

/** The data of an execution's last event, if it is of this kind; else null. `execution` is an expression. */
export const lastData = (execution: string, kind: string): string => `
  (select b.data -> -1 from "EventBatch" b where b."executionId" = ${execution} and b.heads -> -1 ->> 0 = '${kind}'
   and b."firstSeq" = (select max(l."firstSeq") from "EventBatch" l where l."executionId" = ${execution}))`
