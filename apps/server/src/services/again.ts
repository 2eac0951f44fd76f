import type {
  Execution,
  ExecutionEvent,
  ExecutionStatus,
  JsonObject,
  ManyAnswers,
  PinnedOutput,
} from '@rabbit/contract'
import { mostPinned } from '@rabbit/contract'
import { stepTypes } from '@rabbit/dsl'
import {
  compilePlan,
  completeInput,
  type Engine,
  type ExecutionEvent as EngineEvent,
  isFinal,
  type LogPlans,
  type Plan,
  type StartRequest,
  searchEntry,
  type ValueStore,
  versionsIn,
} from '@rabbit/engine'
import type { Actor } from '../auth/actor.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { AuditStore } from '../stores/audit-store.ts'
import type { ExecutionViewStore } from '../stores/execution-view-store.ts'
import type { PinStore } from '../stores/pin-store.ts'
import type { VersionStore } from '../stores/version-store.ts'
import { type ExecutionsService, openInput } from './executions.ts'
import type { OnVersion as Version } from './on-version.ts'
import { versionFor } from './on-version.ts'
import type { Runnable } from './runnable-cache.ts'

interface OnVersion extends Version {
  readonly idempotencyKey: string
  readonly usePinned: boolean
}

interface Started {
  executionId: string
  created: boolean
}

/** Doing again what was done: whole executions, from a state on, a state alone, many at once. */
export interface AgainService {
  rerun(actor: Actor, request: { id: string } & OnVersion): Promise<Started>
  retryFrom(actor: Actor, request: { id: string; state: string; visit: number } & OnVersion): Promise<Started>
  runState(
    actor: Actor,
    request: {
      workflowId: string
      text: string
      state: string
      context: JsonObject
      steps: JsonObject
      input?: JsonObject | undefined
      idempotencyKey: string
    },
  ): Promise<Started>
  cancelMany(actor: Actor, request: { ids: string[]; reason: string }): Promise<ManyAnswers>
  retryMany(actor: Actor, request: { ids: string[]; idempotencyKey: string }): Promise<ManyAnswers>
  setTags(actor: Actor, request: { id: string; tags: string[] }): Promise<{ id: string; tags: string[] }>
  listPinned(actor: Actor, request: { id: string }): Promise<{ items: PinnedOutput[] }>
  pin(actor: Actor, request: { id: string; state: string; result: JsonObject }): Promise<{ id: string }>
  unpin(actor: Actor, request: { id: string; state: string }): Promise<{ id: string }>
}

export interface AgainNeeds {
  readonly engine: Engine
  readonly executions: ExecutionsService
  /** Throws a {ServiceError} for a text that cannot run. */
  readonly openRunnable: (text: string) => Runnable
  readonly versions: VersionStore
  readonly views: ExecutionViewStore
  readonly values: ValueStore
  readonly pins: PinStore
  readonly audit: AuditStore
  readonly now: () => number
}

/** What would be done again is on its way still. */
const atWork = new Set<ExecutionStatus>(['pending', 'running', 'recovering'])

/** How many of a call's executions are worked on at a time. */
const atOnce = 16

export function createAgainService(needs: AgainNeeds): AgainService {
  const { engine, executions, versions, views, pins } = needs

  async function get(actor: Actor, id: string): Promise<Execution> {
    const found = await views.get(actor, id)
    if (!found) throw notFound('execution')
    return found
  }

  /** Its log in order, a page after another: a long one is never in memory as a whole. */
  async function* pagesOf({ workspaceId }: Actor, id: string): AsyncGenerator<ExecutionEvent[]> {
    for (let after = 0; ; ) {
      const page = await views.eventsAfter(workspaceId, id, after, 5000)
      if (!page || page.events.length === 0) return
      yield page.events
      after += page.events.length
    }
  }

  /** The plans that a log was written under. */
  async function plansOf(actor: Actor, old: Execution): Promise<LogPlans> {
    const changes: EngineEvent[] = []
    for await (const page of pagesOf(actor, old.id))
      changes.push(...(page as EngineEvent[]).filter(({ kind }) => kind === 'version_changed'))
    const ids = versionsIn(changes, old.versionId)
    const later = new Map<string, Plan>()
    for (const versionId of new Set(ids)) {
      const text = versionId === old.versionId ? old.text : await versions.textOf(versionId)
      const compiled = compilePlan(needs.openRunnable(text ?? '').graph, { stepTypes })
      if (compiled.kind === 'refused') throw new ServiceError('WORKFLOW_INVALID', compiled.message)
      later.set(versionId, compiled.plan)
    }
    return { first: later.get(ids[0]) as Plan, later }
  }

  async function start(
    actor: Actor,
    { inputs }: Runnable,
    request: Omit<StartRequest, 'workspaceId' | 'startedBy'>,
  ): Promise<Started> {
    const input = await openInput(needs.values, actor, request.input)
    const checked = completeInput(inputs, input, needs.now())
    if (checked.kind === 'refused') throw new ServiceError('BAD_INPUT', checked.message)
    const { workspaceId, userId, name } = actor
    const startedBy = { id: userId, name }
    const answer = await engine.startExecution({ ...request, workspaceId, input: checked.input, startedBy })
    if (answer.kind === 'refused') throw new ServiceError('WORKFLOW_INVALID', answer.message)
    return { executionId: answer.executionId, created: answer.created }
  }

  async function rerun(actor: Actor, { id, ...on }: { id: string } & OnVersion): Promise<Started> {
    const old = await get(actor, id)
    const { versionId, runnable } = await versionFor(needs, actor, old, on)
    const pinned = on.usePinned ? await pinnedFor(pins, actor, old.workflowId, runnable) : {}
    return start(actor, runnable, {
      workflowId: old.workflowId,
      versionId,
      input: old.input,
      trigger: 'rerun',
      idempotencyKey: on.idempotencyKey,
      origin: { executionId: id },
      tags: old.tags,
      ...pinned,
    })
  }

  /** Tries all that has stopped again. */
  async function mendAll(actor: Actor, id: string): Promise<void> {
    const stopped = await stoppedVisits(pagesOf(actor, id))
    for (const { state, visit } of stopped)
      await executions.mend(actor, { id, state, visit, action: 'retry', comment: '' })
    // Put aside as a whole: its workers were lost again and again.
    if (stopped.length === 0) await executions.goOn(actor, { id })
  }

  return {
    rerun,

    async retryFrom(actor, { id, state, visit, ...on }) {
      const old = await get(actor, id)
      if (atWork.has(old.status)) {
        throw new ServiceError(
          'BAD_INPUT',
          `This execution is ${old.status}. Pause it first, or wait until it has ended.`,
        )
      }
      const search = searchEntry(await plansOf(actor, old), id, { state, visit })
      for await (const page of pagesOf(actor, id)) search.add(page as EngineEvent[])
      const found = search.answer()
      if (found.kind === 'refused') throw new ServiceError('BAD_INPUT', found.message)
      const { versionId, runnable } = await versionFor(needs, actor, old, on)
      const pinned = on.usePinned ? await pinnedFor(pins, actor, old.workflowId, runnable) : {}
      return start(actor, runnable, {
        workflowId: old.workflowId,
        versionId,
        input: old.input,
        trigger: isFinal(old.status) ? 'retry' : 'fork',
        idempotencyKey: on.idempotencyKey,
        origin: { executionId: id, state, visit },
        entry: found.entry,
        tags: old.tags,
        ...pinned,
      })
    },

    async runState(actor, { workflowId, text, state, context, steps, input, idempotencyKey }) {
      const runnable = needs.openRunnable(text)
      const { textHash, inputs } = runnable
      const versionId = await versions.pin(actor, { workflowId, text, textHash })
      if (versionId === null) throw notFound('workflow')
      const known = inputs.filter(({ name }) => Object.hasOwn(context, name))
      const given = input ?? Object.fromEntries(known.map(({ name }) => [name, context[name] ?? null]))
      return start(actor, runnable, {
        workflowId,
        versionId,
        input: given,
        trigger: 'single-state',
        idempotencyKey,
        whenStuck: 'fail',
        entry: { state, context, steps, alone: true },
      })
    },

    cancelMany: (actor, { ids, reason }) =>
      answerEach(ids, async (id) => {
        await executions.cancel(actor, { id, reason })
        return null
      }),

    retryMany: (actor, { ids, idempotencyKey }) =>
      answerEach(ids, async (id) => {
        const { status } = await get(actor, id)
        if (status === 'stopped') {
          await mendAll(actor, id)
          return null
        }
        if (status !== 'failed' && status !== 'cancelled') {
          throw new ServiceError(
            'BAD_INPUT',
            `It is ${status}: only what failed, stopped or was cancelled is tried again.`,
          )
        }
        const key = `${idempotencyKey}/${id}`
        return (await rerun(actor, { id, idempotencyKey: key, usePinned: false })).executionId
      }),

    async setTags(actor, { id, tags }) {
      const kept = [...new Set(tags)]
      if (kept.some((tag) => tag.includes('\0')))
        throw new ServiceError('BAD_INPUT', 'A zero character cannot be stored. Remove it.')
      if (!(await views.setTags(actor, { id, tags: kept }))) throw notFound('execution')
      return { id, tags: kept }
    },

    listPinned: async (actor, { id }) => ({ items: await pins.list(actor, id) }),
    async pin(actor, { id, state, result }) {
      if (state.includes('\0'))
        throw new ServiceError('BAD_INPUT', 'A zero character cannot be stored. Remove it.')
      const answer = await pins.pin(actor, { workflowId: id, state, result, most: mostPinned })
      if (answer === 'not_found') throw notFound('workflow')
      if (answer === 'full') {
        throw new ServiceError(
          'BAD_INPUT',
          `A workflow has at most ${mostPinned} pinned outputs. Unpin one first.`,
        )
      }
      return { id }
    },
    async unpin(actor, { id, state }) {
      if (!(await pins.unpin(actor, { workflowId: id, state }))) throw notFound('pinned output')
      return { id }
    },
  }
}

/** The pinned outputs of the states that a text has. */
export async function pinnedFor(
  pins: PinStore,
  actor: Actor,
  workflowId: string,
  { graph }: Runnable,
): Promise<{ readonly pinned?: { readonly [state: string]: JsonObject } }> {
  const states = new Set(graph.states.map(({ name }) => name))
  const found = (await pins.list(actor, workflowId)).filter(({ state }) => states.has(state))
  if (found.length === 0) return {}
  return { pinned: Object.fromEntries(found.map(({ state, result }) => [state, result])) }
}

/** Visits that have stopped for a person and have not gone on. */
async function stoppedVisits(
  pages: AsyncIterable<readonly ExecutionEvent[]>,
): Promise<{ state: string; visit: number }[]> {
  const stopped = new Map<string, { state: string; visit: number }>()
  for await (const events of pages) {
    for (const { kind, state, visit } of events) {
      if (state === undefined || visit === undefined) continue
      if (kind === 'state_stopped') stopped.set(`${visit} ${state}`, { state, visit })
      else if (kind === 'state_mended' || kind === 'state_cancelled') stopped.delete(`${visit} ${state}`)
    }
  }
  return [...stopped.values()]
}

/** Some at a time; what one is refused for does not keep the others from theirs. */
async function answerEach(
  ids: readonly string[],
  act: (id: string) => Promise<string | null>,
): Promise<ManyAnswers> {
  const answers = new Array<ManyAnswers['answers'][number]>(ids.length)
  let next = 0
  const work = async () => {
    for (let place = next++; place < ids.length; place = next++) {
      const id = ids[place] as string
      try {
        answers[place] = { id, done: true, message: null, executionId: await act(id) }
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        answers[place] = { id, done: false, message: error.message, executionId: null }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, ids.length) }, work))
  return { answers }
}
