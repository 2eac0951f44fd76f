import type { Approval, JsonObject } from '@rabbit/contract'
import type { Engine } from '@rabbit/engine'
import type { Actor } from '../auth/actor.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { ApprovalStore } from '../stores/approval-store.ts'
import type { AuditStore } from '../stores/audit-store.ts'
import { checkForm } from './approval-form.ts'
import { asPage, startOfPage } from './page.ts'

export interface ApprovalsService {
  list(
    actor: Actor,
    page: { cursor?: string | undefined; limit: number; executionId?: string | undefined },
  ): Promise<{ items: Approval[]; nextCursor: string | null }>
  answer(
    actor: Actor,
    request: { id: string; approved: boolean; comment: string; values?: JsonObject | undefined },
  ): Promise<{ id: string }>
}

export function createApprovalsService(needs: {
  engine: Engine
  approvals: ApprovalStore
  audit: AuditStore
}): ApprovalsService {
  const { engine, approvals, audit } = needs
  const settled = () =>
    new ServiceError(
      'ALREADY_SETTLED',
      'Nobody waits for this answer any more: somebody else gave it, or the execution went on.',
    )
  return {
    async list(actor, { cursor, limit, executionId }) {
      const page = { before: startOfPage(cursor), limit: limit + 1, executionId }
      return asPage(await approvals.listOpen(actor, page), limit)
    },

    async answer(actor, { id, approved, comment, values }) {
      const found = await approvals.find(actor, id)
      if (!found) throw notFound('approval')
      if (!found.open) throw settled()
      const filled = checkForm(found.form, { approved, values: values ?? {} })
      if (filled.kind === 'wrong') throw new ServiceError('BAD_INPUT', filled.message)
      await audit.record(actor, { action: 'approvals.answer', subjectId: id, details: { approved } })
      const { executionId, state, visit, attempt } = found
      const { workspaceId, name: by } = actor
      const taken = await engine.answerApproval({
        workspaceId,
        executionId,
        state,
        visit,
        attempt,
        approved,
        by,
        comment,
        ...(found.form.length > 0 ? { values: filled.values } : {}),
      })
      if (!taken) throw settled()
      return { id }
    },
  }
}
