import type { ExecutionEvent, LoadedExecution, StoredSignal } from '@rabbit/engine'
import type { Pool } from 'pg'

interface EventRow {
  readonly executionId: string
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly state: string | null
  readonly visit: number | null
  readonly attempt: number | null
  readonly data: unknown
}

/** The logs and signals of many executions in two reads, in the order of `ids`. */
export async function loadExecutions(
  pool: Pool,
  ids: readonly string[],
): Promise<(LoadedExecution | null)[]> {
  const [events, signals] = await Promise.all([
    pool.query<EventRow>({
      name: 'load-events',
      text: `select "executionId", seq, (extract(epoch from at) * 1000)::float8 as at, kind, state, visit, attempt, data
        from "ExecutionEvent" where "executionId" = any($1::uuid[]) order by "executionId", seq`,
      values: [ids],
    }),
    pool.query<StoredSignal>({
      name: 'load-signals',
      text: `select id, "executionId", data from "Signal" where "executionId" = any($1::uuid[]) order by "createdAt", id`,
      values: [ids],
    }),
  ])
  const loaded = new Map<string, { events: ExecutionEvent[]; signals: StoredSignal[] }>()
  for (const row of events.rows) {
    const entry = loaded.get(row.executionId) ?? { events: [], signals: [] }
    loaded.set(row.executionId, entry)
    entry.events.push(eventOf(row))
  }
  for (const signal of signals.rows) loaded.get(signal.executionId)?.signals.push(signal)
  return ids.map((id) => loaded.get(id) ?? null)
}

function eventOf({ state, visit, attempt, ...row }: EventRow): ExecutionEvent {
  return {
    ...row,
    ...(state === null ? {} : { state }),
    ...(visit === null ? {} : { visit }),
    ...(attempt === null ? {} : { attempt }),
  } as ExecutionEvent
}
