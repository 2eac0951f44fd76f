import type { Approval, FormField } from '@rabbit/contract'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'

export interface FoundApproval {
  readonly executionId: string
  readonly state: string
  readonly visit: number
  readonly attempt: number
  readonly open: boolean
  readonly form: readonly FormField[]
}

/** Reading approvals. Opening, answering and closing are the engine's. */
export interface ApprovalStore {
  /** The open ones, newest first, those below `before`. */
  listOpen(
    actor: Actor,
    page: {
      readonly before: string | null
      readonly limit: number
      readonly executionId: string | undefined
    },
  ): Promise<Approval[]>
  find(actor: Actor, id: string): Promise<FoundApproval | null>
}

export function createApprovalStore(prisma: PrismaClient): ApprovalStore {
  return {
    async listOpen({ workspaceId }, { before, limit, executionId }) {
      const rows = await prisma.approval.findMany({
        where: {
          workspaceId,
          answeredAt: null,
          closedAt: null,
          ...(before === null ? {} : { id: { lt: before } }),
          ...(executionId === undefined ? {} : { executionId }),
        },
        orderBy: { id: 'desc' },
        take: limit,
        include: { execution: { select: { workflow: { select: { name: true } } } } },
      })
      const asked = await howAsked(prisma, rows)
      return rows.map((row, place) => ({
        id: row.id,
        executionId: row.executionId,
        workflowName: row.execution.workflow.name,
        state: row.state,
        visit: row.visit,
        question: row.question,
        assignees: [...new Set([...row.assignees, ...(asked[place]?.alsoAsked ?? [])])],
        requestedAt: row.requestedAt.getTime(),
        deadline: row.deadline?.getTime() ?? null,
        form: asked[place]?.form ?? [],
        escalatesAt: asked[place]?.escalatesAt ?? null,
      }))
    },

    async find({ workspaceId }, id) {
      const row = await prisma.approval.findFirst({ where: { id, workspaceId } })
      if (!row) return null
      const { executionId, state, visit, attempt } = row
      const [asked] = await howAsked(prisma, [row])
      const open = row.answeredAt === null && row.closedAt === null
      return { executionId, state, visit, attempt, open, form: asked?.form ?? [] }
    },
  }
}

interface Asked {
  readonly form: FormField[]
  readonly alsoAsked: readonly string[]
  readonly escalatesAt: number | null
}

type Key = Pick<FoundApproval, 'executionId' | 'state' | 'visit' | 'attempt'>

/** How each question was put, from the events of its execution: the form, and who was asked later. */
async function howAsked(prisma: PrismaClient, keys: readonly Key[]): Promise<Asked[]> {
  if (keys.length === 0) return []
  // The heads are looked through as text first: only the batches that have such an event are taken apart.
  const rows = await prisma.$queryRaw<AskedRow[]>`
    select b."executionId", e.head ->> 0 as kind, e.head ->> 2 as state, (e.head ->> 3)::int as visit,
      (e.head ->> 4)::int as attempt, e.data
    from "EventBatch" b
    cross join lateral rows from (json_array_elements(b.heads), json_array_elements(b.data)) as e(head, data)
    where b."executionId" = any(${[...new Set(keys.map(({ executionId }) => executionId))]}::uuid[])
      and b.heads::text ~ 'step_waiting|approval_escalated'
      and e.head ->> 0 in ('step_waiting', 'approval_escalated')
    order by b."executionId", b."firstSeq"`
  return keys.map((key) => {
    const mine = rows.filter(
      (row) =>
        row.executionId === key.executionId &&
        row.state === key.state &&
        row.visit === key.visit &&
        row.attempt === key.attempt,
    )
    const waiting = mine.find(({ kind }) => kind === 'step_waiting')?.data as { wait?: Wait } | undefined
    const escalated = mine.find(({ kind }) => kind === 'approval_escalated')?.data as Also | undefined
    return {
      form: waiting?.wait?.form ?? [],
      alsoAsked: escalated?.assignees ?? [],
      escalatesAt: escalated === undefined ? (waiting?.wait?.escalation?.at ?? null) : null,
    }
  })
}

interface AskedRow extends Key {
  readonly kind: 'step_waiting' | 'approval_escalated'
  readonly data: unknown
}

interface Also {
  readonly assignees: readonly string[]
}

interface Wait {
  readonly form?: FormField[]
  readonly escalation?: { readonly at: number }
}
