import type { Pool } from 'pg'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'
import { newId } from '../db/ids.ts'
import { createBatcher } from './group-commit.ts'

export interface VersionStore {
  /** The version of a workflow that has exactly this text, made if it is not there. Null when there is no such workflow. */
  pin(actor: Actor, request: { workflowId: string; text: string; textHash: string }): Promise<string | null>
  textOf(versionId: string): Promise<string | null>
  /** Its text, if it is a version of that workflow. */
  ofWorkflow(actor: Actor, request: { workflowId: string; versionId: string }): Promise<string | null>
}

type Pin = Parameters<VersionStore['pin']>[1] & { readonly workspaceId: string }

const maxTries = 5

export function createVersionStore(prisma: PrismaClient, pool: Pool): VersionStore {
  /** The usual start, of a text that was run before: a read, shared by all that start at this moment. */
  const known = createBatcher<Pin, string | null>((pins) => findKnown(pool, pins), {
    maxItems: 500,
    lanes: 2,
    isItemsFault: () => false,
  })

  function make({ workspaceId, workflowId, text, textHash }: Pin): Promise<string | null> {
    return prisma.$transaction(async (tx) => {
      const workflow = await tx.workflow.findFirst({
        where: { id: workflowId, workspaceId, deletedAt: null },
        select: { versions: { where: { textHash }, select: { id: true } } },
      })
      if (!workflow) return null
      const there = workflow.versions[0]?.id
      if (there !== undefined) return there
      const last = await tx.workflowVersion.aggregate({ where: { workflowId }, _max: { number: true } })
      const id = newId()
      const number = (last._max.number ?? 0) + 1
      await tx.workflowVersion.create({ data: { id, workspaceId, workflowId, number, textHash, text } })
      return id
    })
  }

  return {
    async textOf(id) {
      return (
        (await prisma.workflowVersion.findUnique({ where: { id }, select: { text: true } }))?.text ?? null
      )
    },

    async ofWorkflow({ workspaceId }, { workflowId, versionId }) {
      const where = { id: versionId, workflowId, workspaceId }
      return (await prisma.workflowVersion.findFirst({ where, select: { text: true } }))?.text ?? null
    },

    async pin({ workspaceId }, request) {
      const pin = { ...request, workspaceId }
      const found = await known.add(pin)
      if (found !== null) return found
      for (let tries = 1; ; tries++) {
        try {
          return await make(pin)
        } catch (error) {
          // Another start made this version, or took this number, in between.
          if ((error as { code?: string }).code !== 'P2002' || tries === maxTries) throw error
        }
      }
    },
  }
}

async function findKnown(pool: Pool, pins: readonly Pin[]): Promise<readonly (string | null)[]> {
  const { rows } = await pool.query<{ place: number; id: string }>({
    name: 'known-versions',
    text: `select g.place::int as place, v.id
      from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as g(workspace, workflow, hash, place)
      join "Workflow" w on w.id = g.workflow and w."workspaceId" = g.workspace and w."deletedAt" is null
      join "WorkflowVersion" v on v."workflowId" = w.id and v."textHash" = g.hash`,
    values: [
      pins.map(({ workspaceId }) => workspaceId),
      pins.map(({ workflowId }) => workflowId),
      pins.map(({ textHash }) => textHash),
    ],
  })
  const found = new Map(rows.map(({ place, id }) => [place, id]))
  return pins.map((_, index) => found.get(index + 1) ?? null)
}
