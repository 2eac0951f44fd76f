import type { SecretView } from '@rabbit/contract'
import type { Prisma, PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'
import { newId } from '../db/ids.ts'
import { appendAudit } from './audit-store.ts'

export interface SealedSecret {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly sealed: Uint8Array
}

/** Keeps sealed values; what seals and opens them is passed in. */
export interface SecretStore {
  list(actor: Actor): Promise<SecretView[]>
  /** Makes the secret or its next version. `full` when the workspace has `most` others. */
  set(
    actor: Actor,
    request: {
      readonly name: string
      readonly most: number
      readonly seal: (id: string, version: number) => Uint8Array
    },
  ): Promise<SecretView | 'full'>
  /** False when there is no such secret. */
  remove(actor: Actor, name: string): Promise<boolean>
  read(workspaceId: string, names: readonly string[]): Promise<SealedSecret[]>
}

const shown = {
  id: true,
  name: true,
  version: true,
  createdAt: true,
  updatedAt: true,
  updatedBy: true,
} as const satisfies Prisma.SecretSelect

export function createSecretStore(prisma: PrismaClient): SecretStore {
  return {
    async list({ workspaceId }) {
      const rows = await prisma.secret.findMany({
        where: { workspaceId },
        orderBy: { name: 'asc' },
        select: shown,
      })
      return rows.map(viewOf)
    },

    set: (actor, { name, most, seal }) =>
      prisma.$transaction(async (tx) => {
        const { workspaceId, name: updatedBy } = actor
        // Two at once would seal two values as the same version.
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`secrets ${workspaceId}`}, 0))`
        const there = await tx.secret.findUnique({
          where: { workspaceId_name: { workspaceId, name } },
          select: { id: true, version: true },
        })
        if (!there && (await tx.secret.count({ where: { workspaceId } })) >= most) return 'full'
        const id = there?.id ?? newId()
        const version = (there?.version ?? 0) + 1
        const sealed = Uint8Array.from(seal(id, version))
        const row = await tx.secret.upsert({
          where: { id },
          create: { id, workspaceId, name, version, sealed, updatedBy },
          update: { version, sealed, updatedBy, updatedAt: new Date() },
          select: shown,
        })
        await appendAudit(tx, actor, { action: 'secrets.set', subjectId: id, details: { name, version } })
        return viewOf(row)
      }),

    remove: (actor, name) =>
      prisma.$transaction(async (tx) => {
        const { workspaceId } = actor
        const there = await tx.secret.findUnique({
          where: { workspaceId_name: { workspaceId, name } },
          select: { id: true },
        })
        if (!there) return false
        const { count } = await tx.secret.deleteMany({ where: { id: there.id, workspaceId } })
        if (count === 0) return false
        await appendAudit(tx, actor, { action: 'secrets.remove', subjectId: there.id, details: { name } })
        return true
      }),

    read: (workspaceId, names) =>
      prisma.secret.findMany({
        where: { workspaceId, name: { in: [...names] } },
        select: { id: true, name: true, version: true, sealed: true },
      }),
  }
}

function viewOf(row: Prisma.SecretGetPayload<{ select: typeof shown }>): SecretView {
  return { ...row, createdAt: row.createdAt.getTime(), updatedAt: row.updatedAt.getTime() }
}
