import type { ExecutionEvent, LoadedExecution, Snapshot, StoredSignal } from '@rabbit/engine'
import type { Pool } from 'pg'
import { batchesAfter, batchesFrom, type EventBatchRow, eventsIn } from './event-batch.ts'

interface OfExecution {
  readonly id: string
  readonly snapshotSeq: number | null
}

/** Of an execution without an event after its snapshot, or that is not there. */
interface NoEventRow extends OfExecution {
  readonly firstSeq: null
}

/**
 * What is after the snapshots of many executions, all of it where there is none, and their signals; in the order of
 * `ids`. Whoever loads holds their leases, so that nothing moves between these reads.
 */
export async function loadExecutions(
  pool: Pool,
  ids: readonly string[],
): Promise<(LoadedExecution | null)[]> {
  // Two who ask for one at the same moment share its rows.
  const asked = [...new Set(ids)]
  const [events, signals] = await Promise.all([
    pool.query<(OfExecution & EventBatchRow) | NoEventRow>({
      name: 'load-events',
      text: `select v.id, s.seq as "snapshotSeq", b.* from unnest($1::uuid[]) as v(id)
        left join "Snapshot" s on s."executionId" = v.id
        left join lateral (${batchesFrom('v.id', 'coalesce(s.seq, 0)')}) b on true
        order by v.id, b."firstSeq"`,
      values: [asked],
    }),
    pool.query<StoredSignal>({
      name: 'load-signals',
      text: `select id, "executionId", data from "Signal" where "executionId" = any($1::uuid[]) order by "createdAt", id`,
      values: [asked],
    }),
  ])
  const withSnapshot = new Set(events.rows.flatMap(({ id, snapshotSeq }) => (snapshotSeq === null ? [] : id)))
  const snapshots = await snapshotsOf(pool, [...withSnapshot])
  const loaded = new Map<
    string,
    { snapshot: Snapshot | null; events: ExecutionEvent[]; signals: StoredSignal[] }
  >()
  for (const { id, snapshotSeq, ...row } of events.rows) {
    if (row.firstSeq === null && snapshotSeq === null) continue
    const entry = loaded.get(id) ?? { snapshot: snapshots.get(id) ?? null, events: [], signals: [] }
    loaded.set(id, entry)
    if (row.firstSeq !== null) entry.events.push(...eventsIn(row, snapshotSeq ?? 0))
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
  const { rows } = await pool.query<EventBatchRow>({
    name: 'load-events-after',
    text: `${batchesAfter('$1', '$2')} and "firstSeq" <= $2 + $3 order by "firstSeq"`,
    values: [executionId, after, limit],
  })
  return rows.flatMap((row) => eventsIn(row, after, limit))
}
