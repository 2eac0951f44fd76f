import { createHash } from 'node:crypto'
import type { CalledVersion, NotCallable } from '@rabbit/engine'
import type { Pool } from 'pg'
import { newId } from '../../db/ids.ts'

interface Found {
  readonly name: string
  readonly workflowId: string
  readonly activeVersionId: string | null
  readonly text: string
  readonly hasErrors: boolean
}

/** By the name in the text, or by the title where no text has that name. */
export async function findWorkflows(
  pool: Pool,
  workspaceId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, CalledVersion | NotCallable>> {
  const { rows } = await pool.query<Found & { readonly byTitle: boolean }>(
    `select n.name, w.id as "workflowId", w."activeVersionId", w.text, w."hasErrors",
       w.identifier is distinct from n.name as "byTitle"
     from unnest($2::text[]) as n(name)
     join "Workflow" w on w."workspaceId" = $1 and w."deletedAt" is null
       and (w.identifier = n.name or w.name = n.name)
     order by w.id`,
    [workspaceId, names],
  )
  const found = new Map<string, CalledVersion | NotCallable>()
  for (const name of new Set(names)) {
    const all = rows.filter((row) => row.name === name)
    const named = all.filter(({ byTitle }) => !byTitle)
    const meant = named.length > 0 ? named : all
    const active = meant.filter(({ activeVersionId }) => activeVersionId !== null)
    const [only, another] = active.length > 0 ? active : meant
    if (another !== undefined) found.set(name, 'several')
    else if (only?.hasErrors && only.activeVersionId === null) found.set(name, 'broken')
    else if (only !== undefined) found.set(name, await versionOf(pool, workspaceId, only))
  }
  return found
}

async function versionOf(
  pool: Pool,
  workspaceId: string,
  { workflowId, activeVersionId, text }: Found,
): Promise<CalledVersion> {
  if (activeVersionId !== null) return { workflowId, versionId: activeVersionId }
  const textHash = createHash('sha256').update(text).digest('hex')
  for (;;) {
    // Another one may make this version, or take its number, in between: then it is looked at once more.
    const { rows } = await pool.query<{ id: string }>(
      `with made as (
         insert into "WorkflowVersion" (id, "workspaceId", "workflowId", number, "textHash", text)
         select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5 from "WorkflowVersion" where "workflowId" = $3
         having not bool_or("textHash" = $4) is true
         on conflict do nothing returning id
       )
       select id from made
       union all select id from "WorkflowVersion" where "workflowId" = $3 and "textHash" = $4`,
      [newId(), workspaceId, workflowId, textHash, text],
    )
    const [version] = rows
    if (version !== undefined) return { workflowId, versionId: version.id }
  }
}
