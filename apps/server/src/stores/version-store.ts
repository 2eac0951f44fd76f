import { createHash } from 'node:crypto'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'
import { newId } from '../db/ids.ts'
import { appendAudit } from './audit-store.ts'

export interface VersionStore {
  /**
   * The version of a workflow that has exactly this text, made if it is not there, with the wish to start it on the
   * record: nothing is started that was not written down before. Null when there is no such workflow.
   */
  pin(
    actor: Actor,
    request: { workflowId: string; text: string; idempotencyKey: string },
  ): Promise<string | null>
}

type Pin = Parameters<VersionStore['pin']>[1] & { readonly textHash: string }

const maxTries = 5

export function createVersionStore(prisma: PrismaClient): VersionStore {
  /** The usual start, of a text that was run before: one statement. */
  async function findKnown(
    actor: Actor,
    { workflowId, textHash, idempotencyKey }: Pin,
  ): Promise<string | null> {
    const { workspaceId, userId, name } = actor
    const rows = await prisma.$queryRaw<{ id: string }[]>`
      select v.id, "appendAudit"(
          ${workspaceId}::uuid, ${userId}::uuid, ${name}, 'executions.start', w.id,
          json_build_object('versionId', v.id, 'idempotencyKey', ${idempotencyKey}::text))::text as recorded
      from "WorkflowVersion" v join "Workflow" w on w.id = v."workflowId"
      where w.id = ${workflowId}::uuid and w."workspaceId" = ${workspaceId}::uuid and w."deletedAt" is null
        and v."textHash" = ${textHash}`
    return rows[0]?.id ?? null
  }

  function make(actor: Actor, { workflowId, text, textHash, idempotencyKey }: Pin): Promise<string | null> {
    const { workspaceId } = actor
    return prisma.$transaction(async (tx) => {
      const workflow = await tx.workflow.findFirst({
        where: { id: workflowId, workspaceId, deletedAt: null },
        select: { versions: { where: { textHash }, select: { id: true } } },
      })
      if (!workflow) return null
      let id = workflow.versions[0]?.id
      if (id === undefined) {
        const last = await tx.workflowVersion.aggregate({ where: { workflowId }, _max: { number: true } })
        id = newId()
        const number = (last._max.number ?? 0) + 1
        await tx.workflowVersion.create({ data: { id, workspaceId, workflowId, number, textHash, text } })
      }
      const details = { versionId: id, idempotencyKey }
      await appendAudit(tx, actor, { action: 'executions.start', subjectId: workflowId, details })
      return id
    })
  }

  return {
    async pin(actor, request) {
      const pin = { ...request, textHash: createHash('sha256').update(request.text).digest('hex') }
      const known = await findKnown(actor, pin)
      if (known !== null) return known
      for (let tries = 1; ; tries++) {
        try {
          return await make(actor, pin)
        } catch (error) {
          // Another start made this version, or took this number, in between.
          if ((error as { code?: string }).code !== 'P2002' || tries === maxTries) throw error
        }
      }
    },
  }
}
