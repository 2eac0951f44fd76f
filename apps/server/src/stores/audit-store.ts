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
}

export const createAuditStore = (prisma: PrismaClient): AuditStore => ({
  record: (actor, entry) => appendAudit(prisma, actor, entry),
})
