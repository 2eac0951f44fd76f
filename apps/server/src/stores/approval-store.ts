import type { Approval } from '@rabbit/contract'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'

export interface FoundApproval {
  readonly executionId: string
  readonly state: string
  readonly visit: number
  readonly attempt: number
  readonly open: boolean
}

/** Reading approvals. Opening, answering and closing are the engine's. */
export interface ApprovalStore {
  /** The open ones, newest first, those below `before`. */
  listOpen(
    actor: Actor,
    page: {
      readonly before: string | null
      readonly limit: number
      readonly executionId: string | undefined
    },
  ): Promise<Approval[]>
  find(actor: Actor, id: string): Promise<FoundApproval | null>
}

export function createApprovalStore(prisma: PrismaClient): ApprovalStore {
  return {
    async listOpen({ workspaceId }, { before, limit, executionId }) {
      const rows = await prisma.approval.findMany({
        where: {
          workspaceId,
          answeredAt: null,
          closedAt: null,
          ...(before === null ? {} : { id: { lt: before } }),
          ...(executionId === undefined ? {} : { executionId }),
        },
        orderBy: { id: 'desc' },
        take: limit,
        include: { execution: { select: { workflow: { select: { name: true } } } } },
      })
      return rows.map((row) => ({
        id: row.id,
        executionId: row.executionId,
        workflowName: row.execution.workflow.name,
        state: row.state,
        visit: row.visit,
        question: row.question,
        assignees: row.assignees,
        requestedAt: row.requestedAt.getTime(),
        deadline: row.deadline?.getTime() ?? null,
      }))
    },

    async find({ workspaceId }, id) {
      const row = await prisma.approval.findFirst({ where: { id, workspaceId } })
      if (!row) return null
      const { executionId, state, visit, attempt } = row
      return { executionId, state, visit, attempt, open: row.answeredAt === null && row.closedAt === null }
    },
  }
}
