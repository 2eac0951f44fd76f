import type { Workflow, WorkflowSummary } from '@rabbit/contract'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'
import { newId } from '../db/ids.ts'
import { appendAudit } from './audit-store.ts'

/** A text with what lists show of it. */
export interface TextFacts {
  readonly text: string
  /** The name in the text; null without one. */
  readonly identifier: string | null
  readonly stateCount: number
  readonly hasErrors: boolean
}

export type Saved =
  | { readonly kind: 'saved'; readonly workflow: Workflow }
  /** Somebody saved in between: this is what is there now. */
  | { readonly kind: 'conflict'; readonly text: string; readonly revision: number }
  | { readonly kind: 'not_found' }

export interface WorkflowStore {
  /** Newest first, those below `before`. */
  list(
    actor: Actor,
    page: { readonly before: string | null; readonly limit: number },
  ): Promise<WorkflowSummary[]>
  get(actor: Actor, id: string): Promise<Workflow | null>
  create(actor: Actor, workflow: TextFacts & { name: string; words: string | null }): Promise<Workflow>
  /** Saves only on top of the revision that it was made on. */
  save(
    actor: Actor,
    workflow: TextFacts & { id: string; revision: number; name: string | undefined },
  ): Promise<Saved>
  /** False when it was not there. Its versions and executions stay. */
  remove(actor: Actor, id: string): Promise<boolean>
  /** Whether the workspace ever had a workflow, removed ones included. */
  isUntouched(workspaceId: string): Promise<boolean>
}

interface SummaryRow {
  readonly id: string
  readonly name: string
  readonly revision: number
  readonly stateCount: number
  readonly hasErrors: boolean
  readonly activeVersionId: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

const summaryColumns = {
  id: true,
  name: true,
  revision: true,
  stateCount: true,
  hasErrors: true,
  activeVersionId: true,
  createdAt: true,
  updatedAt: true,
} as const

export function createWorkflowStore(prisma: PrismaClient): WorkflowStore {
  return {
    async list({ workspaceId }, { before, limit }) {
      const rows = await prisma.workflow.findMany({
        where: { workspaceId, deletedAt: null, ...(before === null ? {} : { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take: limit,
        select: summaryColumns,
      })
      return rows.map(asSummary)
    },

    async get({ workspaceId }, id) {
      const row = await prisma.workflow.findFirst({ where: { id, workspaceId, deletedAt: null } })
      return row && asWorkflow(row)
    },

    create: (actor, { name, words, ...facts }) =>
      prisma.$transaction(async (tx) => {
        const { workspaceId, userId: ownerId } = actor
        const data = { id: newId(), workspaceId, ownerId, name, words, ...facts }
        const row = await tx.workflow.create({ data })
        await appendAudit(tx, actor, { action: 'workflows.create', subjectId: row.id, details: { name } })
        return asWorkflow(row)
      }),

    save: (actor, { id, revision, name, ...facts }) =>
      prisma.$transaction(async (tx): Promise<Saved> => {
        const { workspaceId } = actor
        const [row] = await tx.workflow.updateManyAndReturn({
          where: { id, workspaceId, revision, deletedAt: null },
          data: {
            ...facts,
            revision: { increment: 1 },
            updatedAt: new Date(),
            ...(name === undefined ? {} : { name }),
          },
        })
        if (row) {
          const details = { revision: row.revision, name: row.name }
          await appendAudit(tx, actor, { action: 'workflows.save', subjectId: id, details })
          return { kind: 'saved', workflow: asWorkflow(row) }
        }
        const current = await tx.workflow.findFirst({ where: { id, workspaceId, deletedAt: null } })
        if (!current) return { kind: 'not_found' }
        return { kind: 'conflict', text: current.text, revision: current.revision }
      }),

    remove: (actor, id) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.workflow.updateMany({
          where: { id, workspaceId: actor.workspaceId, deletedAt: null },
          data: { deletedAt: new Date(), activeVersionId: null },
        })
        if (count > 0) await tx.trigger.deleteMany({ where: { workflowId: id } })
        if (count > 0)
          await appendAudit(tx, actor, { action: 'workflows.delete', subjectId: id, details: {} })
        return count > 0
      }),

    async isUntouched(workspaceId) {
      return (await prisma.workflow.findFirst({ where: { workspaceId }, select: { id: true } })) === null
    },
  }
}

function asSummary(row: SummaryRow): WorkflowSummary {
  const { id, name, revision, stateCount, hasErrors, activeVersionId, createdAt, updatedAt } = row
  return {
    id,
    name,
    revision,
    stateCount,
    hasErrors,
    activeVersionId,
    createdAt: createdAt.getTime(),
    updatedAt: updatedAt.getTime(),
  }
}

const asWorkflow = (row: SummaryRow & { text: string; words: string | null }): Workflow => ({
  ...asSummary(row),
  text: row.text,
  words: row.words,
})
