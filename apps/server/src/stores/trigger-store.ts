import type { JsonObject, MissedTicksView, Priority, TriggerView } from '@rabbit/contract'
import { Prisma, type PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'
import { newId } from '../db/ids.ts'
import type { Missed } from '../triggers/catch-up.ts'
import { appendAudit } from './audit-store.ts'
import { lastData } from './execution/event-batch.ts'

/** What starts executions of an active workflow by itself. */
export interface StoredTrigger {
  readonly id: string
  readonly workspaceId: string
  readonly workflowId: string
  readonly versionId: string
  readonly kind: string
  /** The cron expression, `POST /path`, or the event's name. */
  readonly subject: string
  readonly timeZone: string | null
  readonly nextAt: Date | null
  /**
   * The name of the secret that a webhook's caller has to know, and how the call is signed; null for anybody. Of a queue
   * or a mailbox: that of the secret with the address.
   */
  readonly secret: string | null
  readonly scheme: string | null
  /** What becomes of times that a schedule missed; null is `last`. */
  readonly missedPolicy: string | null
  readonly missedMost: number | null
  /** The last e-mail of a mailbox that was read, as `UIDVALIDITY:UID:MS`, the last when it arrived. */
  readonly cursor: string | null
  /** Of what it starts. */
  readonly priority: string
}

export type NewTrigger = Omit<
  StoredTrigger,
  'id' | 'workspaceId' | 'workflowId' | 'versionId' | 'cursor' | 'priority'
>

export type Activated =
  | { readonly kind: 'active' }
  | { readonly kind: 'not_found' }
  /** Another active workflow answers at this address. */
  | { readonly kind: 'taken'; readonly subject: string; readonly by: string }

export interface EndedExecution {
  readonly id: string
  readonly status: string
  /** The name of its workflow. */
  readonly workflow: string
  /** How many workflows have started each other, this one included. */
  readonly depth: number
  /** null when it did not complete. */
  readonly output: JsonObject | null
}

export interface TriggerOutcome {
  readonly at: Date
  readonly error: string | null
  readonly nextAt?: Date | null
  readonly missed?: Missed | null
}

export interface TriggerStore {
  /** Makes a version the active one: its triggers take the place of those before. */
  activate(
    actor: Actor,
    request: { workflowId: string; versionId: string; priority: Priority; triggers: readonly NewTrigger[] },
  ): Promise<Activated>
  /** Of what all triggers of a workflow start; false when it has none that is switched on. */
  setPriority(actor: Actor, workflowId: string, priority: Priority): Promise<boolean>
  /** False when there is no such workflow. */
  deactivate(actor: Actor, workflowId: string): Promise<boolean>
  /** Those that an event or a call starts. */
  find(kind: 'webhook' | 'event', subject: string, workspaceId: string | null): Promise<StoredTrigger[]>
  /** Those that an ended execution starts, of all workspaces. */
  after(): Promise<StoredTrigger[]>
  /** The executions that it waits for and has not started anything for, of the last day and since it was made. */
  endedFor(trigger: StoredTrigger, now: Date): Promise<readonly EndedExecution[]>
  /** Schedules whose time has come, the longest due first. */
  due(now: Date, limit: number): Promise<StoredTrigger[]>
  /** Those that somebody has to listen for: queues, mailboxes and files, of all workspaces. */
  listening(): Promise<StoredTrigger[]>
  /** What was read of a mailbox so far. */
  moveCursor(triggerId: string, cursor: string): Promise<void>
  /** When the next schedule is due; null without one. */
  nextAt(): Promise<Date | null>
  /** Those of one workflow, with what became of them. */
  list(
    actor: Actor,
    workflowId: string,
  ): Promise<(Omit<TriggerView, 'line'> & { readonly id: string; readonly priority: Priority })[]>
  /** What its schedules missed of late, the latest outage first. */
  missed(actor: Actor, workflowId: string): Promise<MissedTicksView[]>
  /** Forgets what was missed long ago. */
  forgetMissed(before: Date): Promise<void>
  /** What became of a start; a schedule moves on, and what it missed is listed, only from the moment that it was started for. */
  record(trigger: StoredTrigger, outcome: TriggerOutcome): Promise<void>
}

export function createTriggerStore(prisma: PrismaClient): TriggerStore {
  return {
    activate: (actor, { workflowId, versionId, priority, triggers }) =>
      prisma.$transaction(async (tx): Promise<Activated> => {
        const { workspaceId } = actor
        const webhooks = triggers.filter(({ kind }) => kind === 'webhook').map(({ subject }) => subject)
        // Two activations at once cannot both find an address free.
        await tx.$executeRaw`select pg_advisory_xact_lock(72707370)`
        const taken = await tx.trigger.findFirst({
          where: { kind: 'webhook', subject: { in: webhooks }, NOT: { workflowId } },
        })
        if (taken) {
          const other = await tx.workflow.findFirst({
            where: { id: taken.workflowId },
            select: { name: true },
          })
          return { kind: 'taken', subject: taken.subject, by: other?.name ?? 'another workflow' }
        }
        const { count } = await tx.workflow.updateMany({
          where: { id: workflowId, workspaceId, deletedAt: null },
          data: { activeVersionId: versionId },
        })
        if (count === 0) return { kind: 'not_found' }
        await tx.trigger.deleteMany({ where: { workflowId } })
        // Ids of the same millisecond are in no order; they are listed in that of the text.
        const ids = triggers.map(() => newId()).sort()
        await tx.trigger.createMany({
          data: triggers.map((trigger, at) => ({
            ...{ ...trigger, id: ids[at] as string, workspaceId, workflowId, versionId, priority },
          })),
        })
        await appendAudit(tx, actor, {
          action: 'workflows.activate',
          subjectId: workflowId,
          details: { versionId, triggers: triggers.length, priority },
        })
        return { kind: 'active' }
      }),

    setPriority: (actor, workflowId, priority) =>
      prisma.$transaction(async (tx) => {
        const where = { workflowId, workspaceId: actor.workspaceId }
        const { count } = await tx.trigger.updateMany({ where, data: { priority } })
        if (count === 0) return false
        await appendAudit(tx, actor, {
          ...{ action: 'workflows.setTriggerPriority', subjectId: workflowId, details: { priority } },
        })
        return true
      }),

    deactivate: (actor, workflowId) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.workflow.updateMany({
          where: { id: workflowId, workspaceId: actor.workspaceId, deletedAt: null },
          data: { activeVersionId: null },
        })
        if (count === 0) return false
        await tx.trigger.deleteMany({ where: { workflowId } })
        await appendAudit(tx, actor, { action: 'workflows.deactivate', subjectId: workflowId, details: {} })
        return true
      }),

    find: (kind, subject, workspaceId) =>
      prisma.trigger.findMany({ where: { kind, subject, ...(workspaceId === null ? {} : { workspaceId }) } }),

    after: () => prisma.trigger.findMany({ where: { kind: 'workflow' } }),

    async endedFor({ id, workspaceId, subject }, now) {
      const [outcome = '', ...words] = subject.split(' ')
      const statuses = outcome === 'ended' ? ['completed', 'failed', 'cancelled'] : [outcome]
      const since = new Date(Math.max(madeAt(id), now.getTime() - 86_400_000))
      return prisma.$queryRaw<EndedExecution[]>`
        select e.id, e.status, w.name as workflow,
          case when json_typeof(e.input->'after'->'depth') = 'number'
            then least((e.input->'after'->>'depth')::float8, 1000)::int else 0 end + 1 as depth,
          ${Prisma.raw(lastData('e.id', 'execution_completed'))} -> 'output' as output
        from "Workflow" w join "Execution" e on e."workflowId" = w.id
        where w."workspaceId" = ${workspaceId}::uuid and w.name = ${words.join(' ')}
          and e.status = any(${statuses}) and e."endedAt" >= ${since}
          and not exists (select 1 from "Execution" x where x."workspaceId" = ${workspaceId}::uuid
            and x."idempotencyKey" = 'after/' || ${id} || '/' || e.id::text)
        order by e."endedAt" desc limit 200`
    },

    async list({ workspaceId }, workflowId) {
      const rows = await prisma.trigger.findMany({
        where: { workspaceId, workflowId },
        orderBy: { id: 'asc' },
      })
      return rows.map((row) => {
        const { id, kind, subject, timeZone, lastError, secret, scheme, missedPolicy, missedMost } = row
        return {
          ...{ id, kind, subject, timeZone, lastError, secret, scheme, missedPolicy, missedMost },
          priority: row.priority as Priority,
          nextAt: row.nextAt?.getTime() ?? null,
          lastAt: row.lastAt?.getTime() ?? null,
        }
      })
    },

    async missed({ workspaceId }, workflowId) {
      const rows = await prisma.missedTicks.findMany({
        where: { workspaceId, workflowId },
        orderBy: { foundAt: 'desc' },
        take: mostOutages,
      })
      return rows.map(({ subject, timeZone, policy, foundAt, count, started, ticks }) => ({
        ...{ subject, timeZone, policy, foundAt: foundAt.getTime(), count, started },
        ticks: ticks as unknown as MissedTicksView['ticks'],
      }))
    },

    async forgetMissed(before) {
      await prisma.missedTicks.deleteMany({ where: { foundAt: { lt: before } } })
    },

    due: (now, take) =>
      prisma.trigger.findMany({ where: { nextAt: { lte: now } }, orderBy: { nextAt: 'asc' }, take }),

    listening: () => prisma.trigger.findMany({ where: { kind: { in: ['message', 'email', 'file'] } } }),

    async moveCursor(id, cursor) {
      await prisma.trigger.updateMany({ where: { id }, data: { cursor } })
    },

    async nextAt() {
      const { _min } = await prisma.trigger.aggregate({ _min: { nextAt: true } })
      return _min.nextAt
    },

    record: (trigger, { at, error, nextAt, missed = null }) =>
      prisma.$transaction(async (tx) => {
        const { id, workspaceId, workflowId, subject, timeZone, nextAt: startedFor } = trigger
        const { count } = await tx.trigger.updateMany({
          where: { id, ...(nextAt === undefined ? {} : { nextAt: startedFor }) },
          data: { lastAt: at, lastError: error, ...(nextAt === undefined ? {} : { nextAt }) },
        })
        // Another scheduler that found the same has listed it.
        if (count === 0 || missed === null) return
        await tx.missedTicks.create({
          data: {
            ...{ id: newId(), workspaceId, workflowId, subject, timeZone, foundAt: at },
            ...{
              policy: missed.policy,
              count: missed.count,
              started: missed.started,
              ticks: missed.ticks as unknown as object[],
            },
          },
        })
      }),
  }
}

/** So many outages are shown. */
const mostOutages = 20

/** When an id was made, in ms since the epoch: it begins with that. */
export const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
