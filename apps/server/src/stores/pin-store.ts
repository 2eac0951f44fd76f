import type { JsonObject, PinnedOutput } from '@rabbit/contract'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'
import { appendAudit } from './audit-store.ts'

/** Results that stand in for the steps of a workflow's states where an execution asks for it. */
export interface PinStore {
  list(actor: Actor, workflowId: string): Promise<PinnedOutput[]>
  /** `full` when the workflow has `most` others already. */
  pin(
    actor: Actor,
    pin: { workflowId: string; state: string; result: JsonObject; most: number },
  ): Promise<'pinned' | 'full' | 'not_found'>
  unpin(actor: Actor, pin: { workflowId: string; state: string }): Promise<boolean>
}

export function createPinStore(prisma: PrismaClient): PinStore {
  return {
    async list({ workspaceId }, workflowId) {
      const rows = await prisma.pinnedOutput.findMany({
        where: { workspaceId, workflowId },
        orderBy: { state: 'asc' },
      })
      return rows.map(({ state, result, pinnedBy, pinnedAt }) => ({
        state,
        result: result as JsonObject,
        pinnedBy,
        pinnedAt: pinnedAt.getTime(),
      }))
    },
    pin: (actor, { workflowId, state, result, most }) =>
      prisma.$transaction(async (tx) => {
        const { workspaceId, name } = actor
        const found = await tx.workflow.findFirst({ where: { id: workflowId, workspaceId, deletedAt: null } })
        if (!found) return 'not_found'
        const others = await tx.pinnedOutput.count({ where: { workflowId, state: { not: state } } })
        if (others >= most) return 'full'
        const value = { result, pinnedBy: name, pinnedAt: new Date() }
        await tx.pinnedOutput.upsert({
          where: { workflowId_state: { workflowId, state } },
          create: { workspaceId, workflowId, state, ...value },
          update: value,
        })
        await appendAudit(tx, actor, { action: 'workflows.pin', subjectId: workflowId, details: { state } })
        return 'pinned'
      }),
    unpin: (actor, { workflowId, state }) =>
      prisma.$transaction(async (tx) => {
        const { workspaceId } = actor
        const { count } = await tx.pinnedOutput.deleteMany({ where: { workspaceId, workflowId, state } })
        if (count === 0) return false
        await appendAudit(tx, actor, { action: 'workflows.unpin', subjectId: workflowId, details: { state } })
        return true
      }),
  }
}
