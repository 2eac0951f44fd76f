import type { StoredSignal } from '@rabbit/engine'
import type { Pool } from 'pg'

/**
 * Brings published events to the waits that ask for them: a signal for each wait that found one, unless its state got
 * that event already. A publisher makes its event durable before it looks for waits, a wait is durable before it looks
 * for events, so one of them sees the other.
 */
function deliver(which: string): string {
  return `
    with found as (
      select w.*, e.id as event, e.data from "EventWait" w
      join "Execution" x on x.id = w."executionId"
      cross join lateral (
        select p.id, p.data from "PublishedEvent" p
        where ${which} and p."workspaceId" = w."workspaceId" and p.name = w.name and p.at >= x."startedAt"
          and p.data @> w.match
          and not exists (select 1 from "EventDelivery" d
            where d."executionId" = w."executionId" and d.state = w.state and d."eventId" = p.id)
        order by p.at, p.id limit 1) e
    ), fresh as (
      insert into "EventDelivery" ("executionId", state, "eventId")
      select "executionId", state, event from found
      on conflict do nothing returning "executionId", state, "eventId"
    )
    insert into "Signal" (id, "workspaceId", "executionId", kind, data)
    select gen_random_uuid(), f."workspaceId", f."executionId", 'event',
      json_build_object('kind', 'event', 'state', f.state, 'visit', f.visit, 'attempt', f.attempt,
        'eventId', f.event, 'name', f.name, 'data', f.data)
    from found f
    join fresh on fresh."executionId" = f."executionId" and fresh.state = f.state and fresh."eventId" = f.event
    returning id, "executionId", data`
}

const forExecution = deliver('w."executionId" = $1')
const ofEvent = deliver('p.id = $1')

export async function matchWaits(pool: Pool, executionId: string): Promise<readonly StoredSignal[]> {
  const { rows } = await pool.query<StoredSignal>({
    name: 'match-waits',
    text: forExecution,
    values: [executionId],
  })
  return rows
}

export async function tellWaits(pool: Pool, eventId: string): Promise<readonly StoredSignal[]> {
  const { rows } = await pool.query<StoredSignal>({ name: 'tell-waits', text: ofEvent, values: [eventId] })
  return rows
}
