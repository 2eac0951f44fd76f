import type { ExecutionEvent, LoadedExecution, Snapshot, StoredSignal } from '@rabbit/engine'
import type { Pool } from 'pg'

interface OfExecution {
  readonly id: string
  readonly snapshotSeq: number | null
}

/** Of an execution without an event after its snapshot, or that is not there. */
interface NoEventRow extends OfExecution {
  readonly seq: null
}

interface EventRow extends OfExecution, StoredRow {}

interface StoredRow {
  readonly executionId: string
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly state: string | null
  readonly visit: number | null
  readonly attempt: number | null
  readonly data: unknown
}

const eventColumns = `"executionId", seq, (extract(epoch from at) * 1000)::float8 as at, kind, state, visit, attempt, data`

/**
 * What is after the snapshots of many executions, all of it where there is none, and their signals; in the order of
 * `ids`. Whoever loads holds their leases, so that nothing moves between these reads.
 */
export async function loadExecutions(
  pool: Pool,
  ids: readonly string[],
): Promise<(LoadedExecution | null)[]> {
  const [events, signals] = await Promise.all([
    pool.query<EventRow | NoEventRow>({
      name: 'load-events',
      text: `select v.id, s.seq as "snapshotSeq", e.* from unnest($1::uuid[]) as v(id)
        left join "Snapshot" s on s."executionId" = v.id
        left join lateral (
          select ${eventColumns} from "ExecutionEvent"
          where "executionId" = v.id and seq > coalesce(s.seq, 0)) e on true
        order by v.id, e.seq`,
      values: [ids],
    }),
    pool.query<StoredSignal>({
      name: 'load-signals',
      text: `select id, "executionId", data from "Signal" where "executionId" = any($1::uuid[]) order by "createdAt", id`,
      values: [ids],
    }),
  ])
  const withSnapshot = new Set(events.rows.flatMap(({ id, snapshotSeq }) => (snapshotSeq === null ? [] : id)))
  const snapshots = await snapshotsOf(pool, [...withSnapshot])
  const loaded = new Map<
    string,
    { snapshot: Snapshot | null; events: ExecutionEvent[]; signals: StoredSignal[] }
  >()
  for (const { id, snapshotSeq, ...row } of events.rows) {
    if (row.seq === null && snapshotSeq === null) continue
    const entry = loaded.get(id) ?? { snapshot: snapshots.get(id) ?? null, events: [], signals: [] }
    loaded.set(id, entry)
    if (row.seq !== null) entry.events.push(eventOf(row))
  }
  for (const signal of signals.rows) loaded.get(signal.executionId)?.signals.push(signal)
  return ids.map((id) => loaded.get(id) ?? null)
}

async function snapshotsOf(pool: Pool, ids: readonly string[]): Promise<ReadonlyMap<string, Snapshot>> {
  if (ids.length === 0) return new Map()
  const { rows } = await pool.query<Snapshot & { executionId: string }>({
    name: 'load-snapshots',
    text: `select "executionId", seq, state from "Snapshot" where "executionId" = any($1::uuid[])`,
    values: [ids],
  })
  return new Map(rows.map(({ executionId, ...snapshot }) => [executionId, snapshot]))
}

export async function eventsAfter(
  pool: Pool,
  executionId: string,
  after: number,
  limit: number,
): Promise<readonly ExecutionEvent[]> {
  const { rows } = await pool.query<StoredRow>({
    name: 'load-events-after',
    text: `select ${eventColumns} from "ExecutionEvent" where "executionId" = $1 and seq > $2 order by seq limit $3`,
    values: [executionId, after, limit],
  })
  return rows.map(eventOf)
}

function eventOf({ state, visit, attempt, ...row }: StoredRow): ExecutionEvent {
  return {
    ...row,
    ...(state === null ? {} : { state }),
    ...(visit === null ? {} : { visit }),
    ...(attempt === null ? {} : { attempt }),
  } as ExecutionEvent
}
