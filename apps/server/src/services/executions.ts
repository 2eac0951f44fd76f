import type {
  Execution,
  ExecutionEvent,
  ExecutionStatus,
  ExecutionSummary,
  JsonObject,
} from '@rabbit/contract'
import { completeInput, type Engine } from '@rabbit/engine'
import type { Actor } from '../auth/actor.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { AuditStore } from '../stores/audit-store.ts'
import type { ExecutionViewStore } from '../stores/execution-view-store.ts'
import type { VersionStore } from '../stores/version-store.ts'
import { asPage, startOfPage } from './page.ts'
import type { Runnable } from './runnable-cache.ts'

export interface ExecutionsService {
  start(
    actor: Actor,
    request: { workflowId: string; text: string; input: JsonObject; idempotencyKey: string },
  ): Promise<{ executionId: string; created: boolean }>
  list(
    actor: Actor,
    page: {
      cursor?: string | undefined
      limit: number
      workflowId?: string | undefined
      status?: ExecutionStatus | undefined
    },
  ): Promise<{ items: ExecutionSummary[]; nextCursor: string | null }>
  get(actor: Actor, request: { id: string }): Promise<Execution>
  eventsAfter(
    actor: Actor,
    request: { executionId: string; after: number },
  ): Promise<{ events: ExecutionEvent[]; lastSeq: number }>
  cancel(actor: Actor, request: { id: string; reason: string }): Promise<{ id: string }>
}

export interface ExecutionsNeeds {
  readonly engine: Engine
  /** Throws a {ServiceError} for a text that cannot run. */
  readonly openRunnable: (text: string) => Runnable
  readonly versions: VersionStore
  readonly views: ExecutionViewStore
  readonly audit: AuditStore
  readonly now: () => number
}

/** The most events that one answer carries. */
export const eventsPerPage = 1000

export function createExecutionsService(needs: ExecutionsNeeds): ExecutionsService {
  const { engine, versions, views } = needs
  return {
    async start(actor, { workflowId, text, input, idempotencyKey }) {
      if (text.includes('\0') || idempotencyKey.includes('\0')) {
        throw new ServiceError('BAD_INPUT', 'A zero character cannot be stored. Remove it.')
      }
      const { inputs, textHash } = needs.openRunnable(text)
      const checked = completeInput(inputs, input, needs.now())
      if (checked.kind === 'refused') throw new ServiceError('BAD_INPUT', checked.message)
      const versionId = await versions.pin(actor, { workflowId, text, textHash })
      if (versionId === null) throw notFound('workflow')
      const { workspaceId, userId, name } = actor
      const answer = await engine.startExecution({
        workspaceId,
        workflowId,
        versionId,
        input: checked.input,
        trigger: 'manual',
        idempotencyKey,
        startedBy: { id: userId, name },
      })
      if (answer.kind === 'refused') throw new ServiceError('WORKFLOW_INVALID', answer.message)
      return { executionId: answer.executionId, created: answer.created }
    },

    async list(actor, { cursor, limit, workflowId, status }) {
      const page = { before: startOfPage(cursor), limit: limit + 1, workflowId, status }
      return asPage(await views.list(actor, page), limit)
    },

    async get(actor, { id }) {
      const execution = await views.get(actor, id)
      if (!execution) throw notFound('execution')
      return execution
    },

    async eventsAfter({ workspaceId }, { executionId, after }) {
      const found = await views.eventsAfter(workspaceId, executionId, after, eventsPerPage)
      if (!found) throw notFound('execution')
      return found
    },

    async cancel(actor, { id, reason }) {
      const { workspaceId, name } = actor
      if (!(await views.summary(workspaceId, id))) throw notFound('execution')
      await needs.audit.record(actor, { action: 'executions.cancel', subjectId: id, details: { reason } })
      if (!(await engine.cancel({ workspaceId, executionId: id, by: name, reason }))) {
        throw new ServiceError(
          'ALREADY_SETTLED',
          'This execution has ended already, so there is nothing to cancel.',
        )
      }
      return { id }
    },
  }
}
