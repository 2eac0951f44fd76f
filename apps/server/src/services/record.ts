import type { RecordEntry } from '@rabbit/contract'
import type { Actor } from '../auth/actor.ts'
import { ServiceError } from '../errors.ts'
import type { AuditStore } from '../stores/audit-store.ts'

/** What people did: who, what, when; and whether anything was taken away from that. */
export interface RecordService {
  list(
    actor: Actor,
    page: { cursor?: string | undefined; limit: number; subjectId?: string | undefined },
  ): Promise<{ items: RecordEntry[]; nextCursor: string | null }>
  check(actor: Actor): Promise<{ entries: number; broken: number | null }>
}

export interface RecordNeeds {
  readonly audit: AuditStore
  /** The newest entry of a workspace that was written down outside of the database. */
  readonly lastSeen: (workspaceId: string) => { readonly seq: number; readonly hash: string } | null
}

export function createRecordService({ audit, lastSeen }: RecordNeeds): RecordService {
  return {
    async list(actor, { cursor, limit, subjectId }) {
      if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
        throw new ServiceError('BAD_INPUT', 'The cursor is not one that a list gave. Start again without it.')
      const before = cursor === undefined ? null : Number(cursor)
      const rows = await audit.list(actor, { before, limit: limit + 1, subjectId })
      const items = rows.slice(0, limit)
      return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.seq) : null }
    },

    async check(actor) {
      const { entries, broken } = await audit.check(actor)
      if (broken !== null) return { entries, broken }
      // A chain does not miss its own end: that is known only by who saw it.
      const seen = lastSeen(actor.workspaceId)
      if (seen === null || (await audit.hashOf(actor, seen.seq)) === seen.hash)
        return { entries, broken: null }
      return { entries, broken: Math.min(entries + 1, seen.seq) }
    },
  }
}
