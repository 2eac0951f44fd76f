import type {
  JsonObject,
  MissedTicksView,
  Priority,
  RefusedDeliveryView,
  TriggerView,
} from '@rabbit/contract'
import { signatureSchemes, type WorkflowGraph } from '@rabbit/dsl'
import type { Engine } from '@rabbit/engine'
import type { Actor } from '../auth/actor.ts'
import { newId } from '../db/ids.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { ReadSecrets } from '../steps/index.ts'
import type { DeliveryStore } from '../stores/delivery-store.ts'
import type { EventStore, StoredEvent } from '../stores/event-store.ts'
import type { NewTrigger, StoredTrigger, TriggerStore } from '../stores/trigger-store.ts'
import type { VersionStore } from '../stores/version-store.ts'
import type { WorkflowStore } from '../stores/workflow-store.ts'
import { nextMoment, scheduleProblem } from '../triggers/cron.ts'
import { checkSignature, type SignedCall, type Verdict } from '../triggers/signature.ts'
import type { Runnable } from './runnable-cache.ts'

/** Switching workflows on and off, and everything that starts them by itself. */
export interface TriggersService {
  /** The saved text becomes the version that its triggers start, from now on. */
  activate(
    actor: Actor,
    request: { id: string; priority: Priority },
  ): Promise<{ id: string; triggers: number }>
  /** Of what its triggers start from now on. */
  setPriority(actor: Actor, request: { id: string; priority: Priority }): Promise<{ changed: boolean }>
  deactivate(actor: Actor, request: { id: string }): Promise<{ id: string }>
  list(
    actor: Actor,
    request: { id: string },
  ): Promise<{
    active: boolean
    isCurrent: boolean
    priority: Priority
    triggers: TriggerView[]
    missed: MissedTicksView[]
    refused: RefusedDeliveryView[]
  }>
  publish(
    actor: Actor,
    request: { name: string; data: JsonObject; key?: string | undefined },
  ): Promise<{ id: string; created: boolean; started: number; reached: number }>
  /** Starts what waits for executions of other workflows to end. Harmless when repeated. */
  startAfter(): Promise<void>
  /** Tells of events whose telling was interrupted. */
  sweep(): Promise<void>
  /** Forgets what was published, missed and refused long ago. */
  forget(): Promise<void>
  /** Starts an execution of a trigger's version. */
  start(trigger: StoredTrigger, request: { key: string; input: JsonObject }): Promise<Triggered>
  findWebhook(method: string, path: string): Promise<StoredTrigger | null>
  /** Whether a call of a signed webhook is genuine. */
  checkCall(trigger: StoredTrigger, call: Pick<SignedCall, 'headers' | 'body'>): Promise<Verdict>
}

export type Triggered =
  | { readonly kind: 'started'; readonly executionId: string; readonly created: boolean }
  | { readonly kind: 'refused'; readonly message: string }

export interface TriggersNeeds {
  readonly engine: Engine
  readonly openRunnable: (text: string) => Runnable
  readonly workflows: WorkflowStore
  readonly versions: VersionStore
  readonly triggers: TriggerStore
  readonly events: EventStore
  readonly now: () => Date
  readonly deliveries: DeliveryStore
  readonly readSecrets: ReadSecrets
  /** How the line of a queue, a mailbox or files is. */
  readonly lineOf: (triggerId: string) => TriggerView['line']
  /** Triggers have changed. */
  readonly changed: () => void
}

export function createTriggersService(needs: TriggersNeeds): TriggersService {
  const { engine, triggers, events } = needs

  async function start(
    trigger: StoredTrigger,
    { key, input }: { key: string; input: JsonObject },
  ): Promise<Triggered> {
    const { workspaceId, workflowId, versionId, kind, priority } = trigger
    return engine.startExecution({
      workspaceId,
      workflowId,
      versionId,
      input,
      trigger: kind,
      idempotencyKey: key,
      priority: priority as Priority,
    })
  }

  /** Harmless when repeated: each start has its key, and no state gets an event twice. */
  async function tell(event: StoredEvent): Promise<{ started: number; reached: number }> {
    const { id, workspaceId, name, data } = event
    const signals = await events.tellWaits(id)
    for (const signal of signals) engine.notice(signal)
    let started = 0
    for (const trigger of await triggers.find('event', name, workspaceId)) {
      const answer = await start(trigger, { key: `event/${trigger.id}/${id}`, input: data })
      const error = answer.kind === 'refused' ? answer.message : null
      await triggers.record(trigger, { at: needs.now(), error })
      if (answer.kind === 'started' && answer.created) started++
    }
    await events.markTold(id)
    return { started, reached: signals.length }
  }

  async function startAfter(): Promise<void> {
    const now = needs.now()
    for (const trigger of await triggers.after()) {
      for (const { id, status, workflow, depth, output } of await triggers.endedFor(trigger, now)) {
        const large = output === null || JSON.stringify(output).length > mostOutputLength
        const after = { execution_id: id, workflow, status, depth, ...(large ? {} : { output }) }
        const answer =
          depth > longestChain
            ? {
                kind: 'refused' as const,
                message: `${longestChain} workflows have started each other already.`,
              }
            : await start(trigger, { key: `after/${trigger.id}/${id}`, input: { after } })
        await triggers.record(trigger, { at: now, error: answer.kind === 'refused' ? answer.message : null })
      }
    }
  }

  /** A webhook whose secret is not there would take no call at all, and a queue without its address no message. */
  async function refuseWithoutSecret({ workspaceId }: Actor, made: readonly NewTrigger[]): Promise<void> {
    const names = made.flatMap(({ secret }) => secret ?? [])
    const there = names.length === 0 ? new Map() : await needs.readSecrets(workspaceId, names)
    const missing = names.find((name) => !there.get(name))
    if (missing === undefined) return
    const isSigned = made.some(({ kind, secret }) => kind === 'webhook' && secret === missing)
    const what = isSigned ? 'A webhook is signed with' : 'A trigger reads its address from'
    const message = `${what} the secret ${missing}, which the workspace does not have. Add it under Secrets first.`
    throw new ServiceError('WORKFLOW_INVALID', message)
  }

  return {
    async start(trigger, request) {
      const answer = await start(trigger, request)
      // A schedule's row moves on with its start; whoever keeps it writes both at once.
      if (trigger.kind === 'schedule') return answer
      await triggers.record(trigger, {
        at: needs.now(),
        error: answer.kind === 'refused' ? answer.message : null,
      })
      return answer
    },
    async activate(actor, { id, priority }) {
      const workflow = await needs.workflows.get(actor, id)
      if (!workflow) throw notFound('workflow')
      const { text } = workflow
      const { textHash, graph } = needs.openRunnable(text)
      const made = triggersOf(graph, needs.now())
      await refuseWithoutSecret(actor, made)
      const versionId = await needs.versions.pin(actor, { workflowId: id, text, textHash })
      if (versionId === null) throw notFound('workflow')
      const answer = await triggers.activate(actor, {
        workflowId: id,
        versionId,
        priority,
        triggers: made,
      })
      if (answer.kind === 'not_found') throw notFound('workflow')
      if (answer.kind === 'taken') {
        throw new ServiceError(
          'BAD_INPUT',
          `${answer.by} already answers ${answer.subject}. Choose another path, or switch that workflow off.`,
        )
      }
      needs.changed()
      return { id, triggers: made.length }
    },

    async setPriority(actor, { id, priority }) {
      const changed = await triggers.setPriority(actor, id, priority)
      if (changed) needs.changed()
      return { changed }
    },

    async deactivate(actor, { id }) {
      if (!(await triggers.deactivate(actor, id))) throw notFound('workflow')
      needs.changed()
      return { id }
    },

    async list(actor, { id }) {
      const workflow = await needs.workflows.get(actor, id)
      if (!workflow) throw notFound('workflow')
      const { activeVersionId } = workflow
      const [missed, refused] = await Promise.all([
        triggers.missed(actor, id),
        needs.deliveries.refused(actor, id),
      ])
      if (activeVersionId === null)
        return { active: false, isCurrent: false, priority: 'normal', triggers: [], missed, refused }
      const isCurrent = (await needs.versions.textOf(activeVersionId)) === workflow.text
      const rows = await triggers.list(actor, id)
      const [first] = rows
      const listed = rows.map(({ id: triggerId, priority: _, ...row }) => ({
        ...row,
        line: needs.lineOf(triggerId),
      }))
      return {
        ...{ active: true, isCurrent, priority: first?.priority ?? 'normal' },
        ...{ triggers: listed, missed, refused },
      }
    },

    async publish(actor, { name, data, key }) {
      const { workspaceId } = actor
      const id = newId()
      if (JSON.stringify({ name, data, key }).includes('\\u0000')) {
        throw new ServiceError('BAD_INPUT', 'A zero character cannot be stored. Remove it.')
      }
      const stored = await events.publish(actor, { id, key: key ?? id, name, data })
      if (!stored.created) return { ...stored, started: 0, reached: 0 }
      return { ...stored, ...(await tell({ id, workspaceId, name, data })) }
    },

    startAfter,

    async sweep() {
      await startAfter()
      for (const event of await events.untold()) await tell(event)
    },

    async forget() {
      await events.forget()
      const longAgo = new Date(needs.now().getTime() - keptMs)
      await triggers.forgetMissed(longAgo)
      await needs.deliveries.forget(longAgo)
    },

    async checkCall(trigger, call) {
      const { secret: name, scheme, workspaceId } = trigger
      const value = name === null ? null : (await needs.readSecrets(workspaceId, [name])).get(name)
      if (!value) {
        const error = `The secret ${name}, which its calls are signed with, is not there or cannot be read. Set it under Secrets.`
        await triggers.record(trigger, { at: needs.now(), error })
        return { kind: 'refused', message: 'This webhook cannot check signatures at present.' }
      }
      const now = needs.now().getTime()
      const known = signatureSchemes.find((one) => one === scheme) ?? 'standard'
      return checkSignature({ ...call, scheme: known, secret: value, now })
    },

    async findWebhook(method, path) {
      const [found] = await triggers.find('webhook', `${method} ${path}`, null)
      return found ?? null
    },
  }
}

/** So many workflows may start each other in a row. */
const longestChain = 16
const mostOutputLength = 64 * 1024
/** How long it is listed what was missed and refused. */
const keptMs = 30 * 86_400_000

/** A text's triggers as rows. Throws a {ServiceError} for what can't be kept. */
function triggersOf({ triggers }: WorkflowGraph, now: Date): NewTrigger[] {
  const none = {
    ...{ timeZone: null, nextAt: null, secret: null, scheme: null },
    ...{ missedPolicy: null, missedMost: null },
  }
  return triggers.map((trigger): NewTrigger => {
    if ('path' in trigger) {
      const { secret = null, scheme = null } = trigger.signature ?? {}
      const subject = `${trigger.method.toUpperCase()} ${trigger.path}`
      return { kind: 'webhook', subject, ...none, secret, scheme }
    }
    if ('cron' in trigger) {
      const { cron, timeZone } = trigger
      const problem = scheduleProblem(cron, timeZone)
      if (problem !== null) throw new ServiceError('WORKFLOW_INVALID', problem)
      const nextAt = nextMoment(cron, timeZone, now)
      const { policy = null, most = null } = trigger.missed ?? {}
      return {
        ...{ ...none, kind: 'schedule', subject: cron, timeZone, nextAt },
        ...{ missedPolicy: policy, missedMost: most },
      }
    }
    if ('after' in trigger)
      return { ...none, kind: 'workflow', subject: `${trigger.outcome} ${trigger.after}` }
    if ('queue' in trigger)
      return { ...none, kind: 'message', subject: trigger.queue, secret: trigger.secret }
    if ('mailbox' in trigger)
      return { ...none, kind: 'email', subject: trigger.mailbox, secret: trigger.secret }
    if ('pattern' in trigger) return { ...none, kind: 'file', subject: trigger.pattern }
    if ('name' in trigger) return { kind: 'event', subject: trigger.name, ...none }
    throw new ServiceError('WORKFLOW_INVALID', `\`${trigger.text}\` is no trigger that this version knows.`)
  })
}
