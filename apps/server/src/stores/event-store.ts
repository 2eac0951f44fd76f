import type { JsonObject } from '@rabbit/contract'
import type { StoredSignal } from '@rabbit/engine'
import type { Pool } from 'pg'
import type { Actor } from '../auth/actor.ts'
import { tellWaits } from './execution/match-waits.ts'

export interface NewEvent {
  readonly id: string
  /** The publisher's own: the same key is the same event. */
  readonly key: string
  readonly name: string
  readonly data: JsonObject
}

export interface StoredEvent {
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly data: JsonObject
}

/** Events that were published; kept for a day. */
export interface EventStore {
  /** Durable when it answers, and on the record. The same `(workspaceId, key)` is the event that is there. */
  publish(actor: Actor, event: NewEvent): Promise<{ readonly id: string; readonly created: boolean }>
  /** A signal for every state that waits for it and did not get it yet. */
  tellWaits(eventId: string): Promise<readonly StoredSignal[]>
  /** Everybody has been told. */
  markTold(eventId: string): Promise<void>
  /** Older than some seconds, and perhaps not told to everybody: a process died in between. */
  untold(): Promise<readonly StoredEvent[]>
  /** Removes what is older than a day. */
  forget(): Promise<void>
}

export function createEventStore(pool: Pool): EventStore {
  return {
    async publish({ workspaceId, userId, name: by }, { id, key, name, data }) {
      const details = JSON.stringify({ name, key: key === id ? null : key })
      const { rowCount } = await pool.query(
        `with inserted as (
           insert into "PublishedEvent" (id, "workspaceId", key, name, data) values ($1, $2, $3, $4, $5)
           on conflict ("workspaceId", key) do nothing returning id
         )
         select "appendAudit"($2, $6, $7, 'events.publish', id, $8::json) from inserted`,
        [id, workspaceId, key, name, JSON.stringify(data), userId, by, details],
      )
      if (rowCount === 1) return { id, created: true }
      const { rows } = await pool.query<{ id: string }>(
        'select id from "PublishedEvent" where "workspaceId" = $1 and key = $2',
        [workspaceId, key],
      )
      return { id: rows[0]?.id ?? id, created: false }
    },
    tellWaits: (eventId) => tellWaits(pool, eventId),
    async markTold(eventId) {
      await pool.query('update "PublishedEvent" set "toldAt" = now() where id = $1', [eventId])
    },
    async untold() {
      const { rows } = await pool.query<StoredEvent>(
        `select id, "workspaceId", name, data from "PublishedEvent"
         where "toldAt" is null and at < now() - interval '5 seconds' order by at limit 200`,
      )
      return rows
    },
    async forget() {
      await pool.query(
        `delete from "PublishedEvent" where at < now() - interval '1 day' and "toldAt" is not null`,
      )
      await pool.query(
        `delete from "EventDelivery" d where not exists (select 1 from "PublishedEvent" p where p.id = d."eventId")`,
      )
    },
  }
}
