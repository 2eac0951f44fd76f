import type { Execution, ExecutionEvent, ExecutionSummary, JsonObject, MendAction } from '@rabbit/contract'
import type { Json } from '@rabbit/dsl'
import {
  completeInput,
  type Engine,
  missing,
  openLarge,
  type PersonsWord,
  type Priority,
  type StartRequest,
  type ValueStore,
} from '@rabbit/engine'
import type { Actor } from '../auth/actor.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { AuditStore } from '../stores/audit-store.ts'
import type { ExecutionSearch } from '../stores/execution-search.ts'
import type { ExecutionViewStore } from '../stores/execution-view-store.ts'
import type { VersionStore } from '../stores/version-store.ts'
import { startOfPage } from './page.ts'
import type { Runnable } from './runnable-cache.ts'

export interface ExecutionsService {
  start(
    actor: Actor,
    request: {
      workflowId: string
      text: string
      input: JsonObject
      idempotencyKey: string
      whenStuck?: 'fail' | undefined
      breakpoints?: string[] | undefined
      tags?: string[] | undefined
      priority?: Priority | undefined
      usePinned?: boolean | undefined
    },
  ): Promise<{ executionId: string; created: boolean }>
  list(
    actor: Actor,
    search: { cursor?: string | undefined } & Omit<ExecutionSearch, 'before'>,
  ): Promise<{ items: ExecutionSummary[]; nextCursor: string | null }>
  get(actor: Actor, request: { id: string }): Promise<Execution>
  eventsAfter(
    actor: Actor,
    request: { executionId: string; after: number },
  ): Promise<{ events: ExecutionEvent[]; lastSeq: number }>
  /** A value that stands in an execution by reference. */
  largeValue(actor: Actor, request: { executionId: string; id: string }): Promise<{ value: Json }>
  cancel(actor: Actor, request: { id: string; reason: string }): Promise<{ id: string }>
  pause(actor: Actor, request: { id: string; reason: string }): Promise<{ id: string }>
  goOn(actor: Actor, request: { id: string }): Promise<{ id: string }>
  step(actor: Actor, request: { id: string }): Promise<{ id: string }>
  setBreakpoints(actor: Actor, request: { id: string; states: string[] }): Promise<{ id: string }>
  mend(
    actor: Actor,
    request: {
      id: string
      state: string
      visit: number
      action: MendAction
      result?: JsonObject | undefined
      comment: string
    },
  ): Promise<{ id: string }>
  editContext(
    actor: Actor,
    request: { id: string; state: string; visit: number; set: JsonObject; removed: string[] },
  ): Promise<{ id: string }>
}

export interface ExecutionsNeeds {
  readonly engine: Engine
  /** Throws a {ServiceError} for a text that cannot run. */
  readonly openRunnable: (text: string) => Runnable
  readonly versions: VersionStore
  readonly views: ExecutionViewStore
  readonly values: ValueStore
  readonly audit: AuditStore
  /** Results that stand in for steps where a start asks for it. */
  readonly pinnedFor: (
    actor: Actor,
    workflowId: string,
    runnable: Runnable,
  ) => Promise<Pick<StartRequest, 'pinned'>>
  readonly now: () => number
}

/** The most events that one answer carries. */
export const eventsPerPage = 1000

export function createExecutionsService(needs: ExecutionsNeeds): ExecutionsService {
  const { engine, versions, views } = needs

  /** Passes a person's word on, on the record. */
  async function tell(actor: Actor, id: string, action: string, word: PersonsWord): Promise<{ id: string }> {
    const { workspaceId } = actor
    if (!(await views.summary(workspaceId, id))) throw notFound('execution')
    const { kind: _, by: __, ...said } = word
    const details = Object.fromEntries(
      Object.entries(said).map(([key, value]) => [
        key,
        typeof value === 'object' ? JSON.stringify(value) : value,
      ]),
    )
    await needs.audit.record(actor, { action: `executions.${action}`, subjectId: id, details })
    if (await engine.tell(id, workspaceId, word)) return { id }
    throw new ServiceError(
      'ALREADY_SETTLED',
      'This execution has ended already, so nothing about it can change.',
    )
  }

  return {
    async start(actor, { workflowId, text, input, idempotencyKey, tags, usePinned, ...held }) {
      if ([text, idempotencyKey, ...(tags ?? [])].some((given) => given.includes('\0'))) {
        throw new ServiceError('BAD_INPUT', 'A zero character cannot be stored. Remove it.')
      }
      const runnable = needs.openRunnable(text)
      const { inputs, textHash } = runnable
      const whole = await openInput(needs.values, actor, input)
      const checked = completeInput(inputs, whole, needs.now())
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
        ...(held.whenStuck ? { whenStuck: held.whenStuck } : {}),
        ...(held.breakpoints ? { breakpoints: held.breakpoints } : {}),
        ...(held.priority ? { priority: held.priority } : {}),
        ...(tags ? { tags: [...new Set(tags)] } : {}),
        ...(usePinned ? await needs.pinnedFor(actor, workflowId, runnable) : {}),
      })
      if (answer.kind === 'refused') throw new ServiceError('WORKFLOW_INVALID', answer.message)
      return { executionId: answer.executionId, created: answer.created }
    },

    async list(actor, { cursor, ...search }) {
      if (search.text?.includes('\0') || search.tags?.some((tag) => tag.includes('\0')))
        return { items: [], nextCursor: null }
      return views.list(actor, { ...search, before: startOfPage(cursor) })
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

    async largeValue({ workspaceId }, { executionId, id }) {
      if (!(await views.summary(workspaceId, executionId))) throw notFound('execution')
      const value = await needs.values.get(workspaceId, id)
      if (value === missing) throw notFound('stored value')
      return { value }
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

    pause: (actor, { id, reason }) => tell(actor, id, 'pause', { kind: 'pause', by: actor.name, reason }),
    goOn: (actor, { id }) => tell(actor, id, 'goOn', { kind: 'go-on', by: actor.name }),
    step: (actor, { id }) => tell(actor, id, 'step', { kind: 'step', by: actor.name }),
    setBreakpoints: (actor, { id, states }) =>
      tell(actor, id, 'setBreakpoints', { kind: 'breakpoints', states, by: actor.name }),
    mend: (actor, { id, result, ...mending }) => {
      const given = result === undefined ? {} : { result }
      return tell(actor, id, 'mend', { kind: 'mend', ...mending, ...given, by: actor.name })
    },
    editContext: (actor, { id, ...edit }) =>
      tell(actor, id, 'editContext', { kind: 'edit-context', ...edit, by: actor.name }),
  }
}

/** What is given again may stand for a large value; what is declared is asked of the value itself. */
export async function openInput(
  values: ValueStore,
  { workspaceId }: Actor,
  input: JsonObject,
): Promise<JsonObject> {
  const opened = await openLarge(values, workspaceId, input)
  if (opened.kind === 'gone') throw new ServiceError('BAD_INPUT', `The input is not whole: ${opened.message}`)
  return opened.values
}
