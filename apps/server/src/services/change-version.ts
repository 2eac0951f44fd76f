import type { Execution, ExecutionEvent, VersionComparison } from '@rabbit/contract'
import { type Engine, isFinal } from '@rabbit/engine'
import type { Actor } from '../auth/actor.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { AuditStore } from '../stores/audit-store.ts'
import type { ExecutionViewStore } from '../stores/execution-view-store.ts'
import { type OnVersion, type OnVersionNeeds, versionFor } from './on-version.ts'

interface Target extends OnVersion {
  readonly id: string
  readonly renamed: { readonly [name: string]: string }
}

interface Change extends Target {
  readonly seq: number
  readonly confirmed: readonly string[]
  readonly goOn: boolean
}

/** Letting an execution go on with a corrected version of its workflow. */
export interface ChangeVersionService {
  compare(actor: Actor, target: Target): Promise<VersionComparison>
  change(actor: Actor, change: Change): Promise<{ id: string; versionId: string; changed: boolean }>
  /** The text of a version of the execution's workflow. */
  text(actor: Actor, request: { id: string; versionId: string }): Promise<{ text: string }>
}

export interface ChangeVersionNeeds extends OnVersionNeeds {
  readonly engine: Engine
  readonly views: ExecutionViewStore
  readonly audit: AuditStore
  readonly pause: (ms: number) => Promise<void>
}

/** How long an answer waits for the worker that carries it out, and how often it looks. */
const patienceMs = 5_000
const lookMs = 50

export function createChangeVersionService(needs: ChangeVersionNeeds): ChangeVersionService {
  const { engine, views, versions, openRunnable } = needs

  async function get(actor: Actor, id: string): Promise<Execution> {
    const found = await views.get(actor, id)
    if (!found) throw notFound('execution')
    return found
  }

  function refuseWhenOver({ status }: Execution): void {
    if (isFinal(status)) throw over()
  }

  /** The text that is asked for, without making it a version. */
  async function textFor(actor: Actor, old: Execution, { text, versionId }: OnVersion): Promise<string> {
    if (text === undefined) return (await versionFor(needs, actor, old, { versionId })).text
    if (versionId !== undefined) throw new ServiceError('BAD_INPUT', 'Name a text or a version, not both.')
    openRunnable(text)
    return text
  }

  async function compareWith(
    { id: executionId, versionId }: Execution,
    text: string,
    renamed: Target['renamed'],
  ): Promise<VersionComparison> {
    const answer = await engine.compareVersions({ executionId, versionId, text, renamed })
    if (answer === null) throw notFound('execution')
    if ('kind' in answer) throw new ServiceError('WORKFLOW_INVALID', answer.message)
    const { valid, confirm, refused, open } = answer
    return {
      ...answer,
      ...{ valid: [...valid], confirm: [...confirm], refused: [...refused], open: [...open] },
    }
  }

  /** What became of a wish: null while no worker has got to it. */
  async function outcome(actor: Actor, { id, seq }: Change, versionId: string): Promise<boolean | null> {
    const page = await views.eventsAfter(actor.workspaceId, id, seq, 1_000)
    for (const event of page?.events ?? []) {
      if (event.kind === 'version_changed' && event.data.to === versionId) return true
      if (event.kind === 'version_change_refused' && event.data.to === versionId) {
        throw new ServiceError('CHANGE_REFUSED', event.data.message)
      }
    }
    return null
  }

  /** Somebody else may have moved it there meanwhile. */
  async function isMoved(actor: Actor, { id, seq }: Change, versionId: string): Promise<boolean> {
    const page = await views.eventsAfter(actor.workspaceId, id, seq, 1_000)
    const isIt = (event: ExecutionEvent) => event.kind === 'version_changed' && event.data.to === versionId
    return page?.events.some(isIt) ?? false
  }

  /** The comparison that a change rests on, with nothing in its way; null where the execution is moved already. */
  async function agreed(
    actor: Actor,
    change: Change,
    old: Execution,
    on: { readonly versionId: string; readonly text: string },
  ): Promise<VersionComparison | null> {
    try {
      refuseWhenOver(old)
      const comparison = await compareWith(old, on.text, change.renamed)
      const refusal = refusalOf(comparison, change)
      if (refusal !== null) throw new ServiceError('CHANGE_REFUSED', refusal, { comparison })
      return comparison
    } catch (error) {
      if (await isMoved(actor, change, on.versionId)) return null
      throw error
    }
  }

  async function compare(actor: Actor, request: Target): Promise<VersionComparison> {
    const { id, renamed, ...on } = request
    const old = await get(actor, id)
    refuseWhenOver(old)
    try {
      return await compareWith(old, await textFor(actor, old, on), renamed)
    } catch (error) {
      // It was moved while its log was read.
      if ((await get(actor, id)).versionId === old.versionId) throw error
      return compare(actor, request)
    }
  }

  return {
    compare,

    async change(actor, change) {
      const { id, seq, renamed, confirmed, goOn, text, versionId: wanted } = change
      const old = await get(actor, id)
      const on = await versionFor(needs, actor, old, { text, versionId: wanted })
      const { versionId } = on
      if (versionId === old.versionId) return { id, versionId, changed: true }
      const comparison = await agreed(actor, change, old, on)
      if (comparison === null) return { id, versionId, changed: true }
      const details = { versionId, confirmed: confirmed.join(', '), renamed: JSON.stringify(renamed), goOn }
      await needs.audit.record(actor, { action: 'executions.changeVersion', subjectId: id, details })
      const wish = { versionId, seq, renamed: comparison.renamed, confirmed, goOn, by: actor.name }
      const told = await engine.tell(id, actor.workspaceId, { kind: 'change-version', ...wish })
      for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookMs) {
        const changed = await outcome(actor, change, versionId)
        if (changed !== null) return { id, versionId, changed }
        if (!told) throw over()
        await needs.pause(lookMs)
      }
      return { id, versionId, changed: false }
    },

    async text(actor, { id, versionId }) {
      const found = await views.summary(actor.workspaceId, id)
      if (!found) throw notFound('execution')
      const text = await versions.ofWorkflow(actor, { workflowId: found.workflowId, versionId })
      if (text === null) throw notFound('version of this workflow')
      return { text }
    },
  }
}

const over = () =>
  new ServiceError(
    'ALREADY_SETTLED',
    'This execution has ended already. Run it again on the other version instead.',
  )

function refusalOf(comparison: VersionComparison, { seq, confirmed }: Change): string | null {
  if (comparison.seq !== seq)
    return 'The execution has gone on since the versions were compared. Compare them again.'
  if (comparison.refused.length > 0) return comparison.refused.map(({ message }) => message).join(' ')
  const left = comparison.confirm.filter(({ key }) => !confirmed.includes(key))
  return left.length > 0 ? `Not confirmed: ${left.map(({ message }) => message).join(' ')}` : null
}
