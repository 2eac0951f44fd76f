import type { RecordEntry } from '@rabbit/contract'
import type { Prisma, PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'

export interface AuditEntry {
  /** The procedure: `workflows.save`. */
  readonly action: string
  readonly subjectId: string
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

/** Puts an action on the record, in the transaction that carries it out. */
export async function appendAudit(
  tx: Prisma.TransactionClient,
  actor: Actor,
  entry: AuditEntry,
): Promise<void> {
  const { workspaceId, userId, name } = actor
  await tx.$executeRaw`
    select 1 from (select "appendAudit"(${workspaceId}::uuid, ${userId}::uuid, ${name}, ${entry.action},
                                        ${entry.subjectId}::uuid, ${JSON.stringify(entry.details)}::json)) as done`
}

export interface AuditStore {
  /** Puts a wish on the record whose carrying out is another part's own transaction. */
  record(actor: Actor, entry: AuditEntry): Promise<void>
  /** Newest first, below `before`. */
  list(
    actor: Actor,
    page: { readonly before: number | null; readonly limit: number; readonly subjectId: string | undefined },
  ): Promise<RecordEntry[]>
  /** Reads the whole record anew. `broken` is the first entry that does not stand over the one before it. */
  check(actor: Actor): Promise<{ entries: number; broken: number | null }>
  /** The hash of one entry; null when it is not there. */
  hashOf(actor: Actor, seq: number): Promise<string | null>
}

export const createAuditStore = (prisma: PrismaClient): AuditStore => ({
  record: (actor, entry) => appendAudit(prisma, actor, entry),

  list: ({ workspaceId }, { before, limit, subjectId = null }) => prisma.$queryRaw<RecordEntry[]>`
    select a.seq::int as seq, (extract(epoch from a.at) * 1000)::float8 as at, a."actorName" as by, a.action,
      a."subjectId", a.details, coalesce(w.name, x.name, p.name, a.details ->> 'name') as subject
    from "AuditLog" a
    left join "Workflow" w on w.id = a."subjectId"
    left join lateral (
      select f.name from "Execution" e join "Workflow" f on f.id = e."workflowId" where e.id = a."subjectId") x on true
    left join lateral (
      select f.name from "Approval" q join "Execution" e on e.id = q."executionId"
      join "Workflow" f on f.id = e."workflowId" where q.id = a."subjectId") p on true
    where a."workspaceId" = ${workspaceId}::uuid and a.seq < ${before ?? Number.MAX_SAFE_INTEGER}
      and (${subjectId}::uuid is null or a."subjectId" = ${subjectId}::uuid)
    order by a.seq desc limit ${limit}`,

  async check({ workspaceId }) {
    const [found] = await prisma.$queryRaw<{ entries: number; broken: number | null }[]>`
      select count(*)::int as entries, (min(place) filter (where not whole))::int as broken from (
        select row_number() over (order by seq) as place,
          seq = row_number() over (order by seq) and previous = coalesce(lag(hash) over (order by seq), '')
            and hash = "auditHash"(previous, "workspaceId", seq, at, "actorId", "actorName", action, "subjectId", details)
            as whole
        from "AuditLog" where "workspaceId" = ${workspaceId}::uuid) each`
    return found ?? { entries: 0, broken: null }
  },

  async hashOf({ workspaceId }, seq) {
    const row = await prisma.auditLog.findUnique({ where: { workspaceId_seq: { workspaceId, seq } } })
    return row?.hash ?? null
  },
})
