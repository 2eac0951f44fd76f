import type { RefusedDeliveryView } from '@rabbit/contract'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'
import { newId } from '../db/ids.ts'
import type { StoredTrigger } from './trigger-store.ts'

export interface Refused {
  readonly key: string
  readonly at: Date
  readonly reason: string
  /** The beginning of what was delivered. */
  readonly shown: string
}

/** Where messages, e-mails and files go that started nothing. */
export interface DeliveryStore {
  /** What was refused already is not listed twice. */
  refuse(trigger: StoredTrigger, refused: Refused): Promise<void>
  /** The latest first. */
  refused(actor: Actor, workflowId: string): Promise<RefusedDeliveryView[]>
  /** Forgets what was refused before, and of each workflow what is beyond the latest thousand. */
  forget(before: Date): Promise<void>
}

/** So many are shown. */
const mostShown = 50
export const mostKept = 1_000

export function createDeliveryStore(prisma: PrismaClient): DeliveryStore {
  return {
    async refuse({ workspaceId, workflowId, kind, subject }, { key, at, reason, shown }) {
      const row = { id: newId(), workspaceId, workflowId, kind, subject, key, at, reason, shown }
      await prisma.refusedDelivery.createMany({ data: [row], skipDuplicates: true })
    },

    async refused({ workspaceId }, workflowId) {
      const rows = await prisma.refusedDelivery.findMany({
        where: { workspaceId, workflowId },
        orderBy: { at: 'desc' },
        take: mostShown,
      })
      return rows.map(({ kind, subject, at, reason, shown }) => ({
        ...{ kind, subject, at: at.getTime(), reason, shown },
      }))
    },

    async forget(before) {
      await prisma.$executeRaw`
        delete from "RefusedDelivery" where at < ${before} or id in (
          select id from (
            select id, row_number() over (partition by "workflowId" order by at desc) as n from "RefusedDelivery"
          ) as numbered where n > ${mostKept})`
    },
  }
}
