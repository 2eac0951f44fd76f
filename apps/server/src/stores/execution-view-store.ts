import type {
  Execution,
  ExecutionEvent,
  ExecutionStatus,
  ExecutionSummary,
  JsonObject,
} from '@rabbit/contract'
import type pg from 'pg'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'
import { appendAudit } from './audit-store.ts'
import { batchesAfter, type EventBatchRow, eventsIn } from './execution/event-batch.ts'
import { type ExecutionSearch, type FoundExecutions, searchExecutions } from './execution-search.ts'

/** Reading executions: lists, one with its text, its events. Writing them is the engine's. */
export interface ExecutionViewStore {
  list(actor: Actor, search: ExecutionSearch): Promise<FoundExecutions>
  /** The newest of a workspace, for whoever may have missed what happened to them. */
  recent(workspaceId: string): Promise<ExecutionSummary[]>
  summary(workspaceId: string, id: string): Promise<ExecutionSummary | null>
  get(actor: Actor, id: string): Promise<Execution | null>
  /** On the record. False without such an execution. */
  setTags(actor: Actor, request: { id: string; tags: readonly string[] }): Promise<boolean>
  /** Events above `after` in order, `limit` at most, and the number of the last one there is. Null without such an execution. */
  eventsAfter(
    workspaceId: string,
    id: string,
    after: number,
    limit: number,
  ): Promise<{ events: ExecutionEvent[]; lastSeq: number } | null>
}

const mostRecent = 100

const columns = {
  id: true,
  workflowId: true,
  versionId: true,
  status: true,
  currentStates: true,
  startedAt: true,
  endedAt: true,
  lastSeq: true,
  trigger: true,
  error: true,
  originId: true,
  tags: true,
  workflow: { select: { name: true } },
  version: { select: { number: true } },
} as const

interface Row {
  readonly id: string
  readonly workflowId: string
  readonly versionId: string
  readonly status: string
  readonly currentStates: string[]
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly lastSeq: number
  readonly trigger: string
  readonly error: unknown
  readonly originId: string | null
  readonly tags: string[]
  readonly workflow: { readonly name: string }
  readonly version: { readonly number: number }
}

/** Of an execution that has no event above the asked one. */
interface NoEventRow {
  readonly lastSeq: number
  readonly firstSeq: null
}

/**
 * The batches that hold the events above `$3`, to `$4` of them and the rest of the last one's batch. One statement, so
 * that the events and the last number belong together.
 */
const eventsAfterText = `
  select x."lastSeq", b.*
  from "Execution" x left join lateral (
    ${batchesAfter('x.id', '$3')} and x."lastSeq" > $3 and "firstSeq" <= $3 + $4) b on true
  where x.id = $1 and x."workspaceId" = $2 order by b."firstSeq"`

export function createExecutionViewStore(prisma: PrismaClient, pool: pg.Pool): ExecutionViewStore {
  return {
    list: ({ workspaceId }, search) => searchExecutions(pool, workspaceId, search),

    async recent(workspaceId) {
      const rows = await prisma.execution.findMany({
        where: { workspaceId },
        orderBy: { id: 'desc' },
        take: mostRecent,
        select: columns,
      })
      return rows.map(asSummary)
    },

    async summary(workspaceId, id) {
      const row = await prisma.execution.findFirst({ where: { id, workspaceId }, select: columns })
      return row && asSummary(row)
    },

    async get({ workspaceId }, id) {
      const row = await prisma.execution.findFirst({
        where: { id, workspaceId },
        select: { ...columns, input: true, version: { select: { number: true, text: true } } },
      })
      return row && { ...asSummary(row), input: row.input as JsonObject, text: row.version.text }
    },

    setTags: (actor, { id, tags }) =>
      prisma.$transaction(async (tx) => {
        const where = { id, workspaceId: actor.workspaceId }
        const { count } = await tx.execution.updateMany({ where, data: { tags: [...tags] } })
        if (count === 0) return false
        const details = { tags: tags.join(', ') }
        await appendAudit(tx, actor, { action: 'executions.setTags', subjectId: id, details })
        return true
      }),

    async eventsAfter(workspaceId, id, after, limit) {
      const { rows } = await pool.query<{ readonly lastSeq: number } & (EventBatchRow | NoEventRow)>({
        name: 'events-after',
        text: eventsAfterText,
        values: [id, workspaceId, after, limit],
      })
      const [first] = rows
      if (first === undefined) return null
      const events = rows.flatMap((row) => (row.firstSeq === null ? [] : eventsIn(row, after, limit)))
      return { events: events as readonly unknown[] as ExecutionEvent[], lastSeq: first.lastSeq }
    },
  }
}

function asSummary(row: Row): ExecutionSummary {
  return {
    id: row.id,
    workflowId: row.workflowId,
    workflowName: row.workflow.name,
    versionId: row.versionId,
    version: row.version.number,
    status: row.status as ExecutionStatus,
    currentStates: row.currentStates,
    startedAt: row.startedAt.getTime(),
    endedAt: row.endedAt?.getTime() ?? null,
    lastSeq: row.lastSeq,
    trigger: row.trigger,
    error: row.error as ExecutionSummary['error'],
    originId: row.originId,
    tags: row.tags,
  }
}
