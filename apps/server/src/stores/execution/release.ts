import type { Pool } from 'pg'

/** A lease to be given back. */
export interface Release {
  readonly executionId: string
  readonly fence: number
  /** When it is looked at again, ms since the epoch; null: when somebody says so. */
  readonly wakeAt: number | null
}

const statement = (passingOver: boolean): string => `
  with given as (
    select * from unnest($1::uuid[], $2::int[], $3::float8[]) as v(id, fence, at)
  ), mine as materialized (
    select e.id from "Execution" e join given v on v.id = e.id and v.fence = e.fence
    where e."leaseOwner" is not null for update of e ${passingOver ? 'skip locked' : ''}
  ), freed as (
    update "Execution" e set "leaseOwner" = null, "leaseUntil" = null from mine where e.id = mine.id
    returning e.id, e."workspaceId"
  ), timers as (
    insert into "Timer" ("executionId", "workspaceId", "fireAt")
    select f.id, f."workspaceId", to_timestamp(v.at / 1000) from freed f join given v on v.id = f.id where v.at is not null
    on conflict ("executionId") do update set "fireAt" = excluded."fireAt"
  )
  select id from freed`

/**
 * Gives many leases back at once. A checkpoint holds the rows of many executions in an order of its own: those that are
 * being written are passed over first and then freed one by one, so that the two never wait for each other.
 */
export async function releaseLeases(pool: Pool, releases: readonly Release[]): Promise<undefined[]> {
  const free = async (some: readonly Release[], passingOver: boolean): Promise<Set<string>> => {
    const { rows } = await pool.query<{ id: string }>({
      name: `release-${passingOver ? 'many' : 'one'}`,
      text: statement(passingOver),
      values: [
        some.map(({ executionId }) => executionId),
        some.map(({ fence }) => fence),
        some.map(({ wakeAt }) => wakeAt),
      ],
    })
    return new Set(rows.map(({ id }) => id))
  }
  const freed = await free(releases, true)
  const left = releases.filter(({ executionId }) => !freed.has(executionId))
  if (left.length === 0) return releases.map(() => undefined)
  const { rows } = await pool.query<{ id: string }>(
    `select e.id from "Execution" e join unnest($1::uuid[], $2::int[]) as v(id, fence) on v.id = e.id and v.fence = e.fence
     where e."leaseOwner" is not null`,
    [left.map(({ executionId }) => executionId), left.map(({ fence }) => fence)],
  )
  const busy = new Set(rows.map(({ id }) => id))
  for (const one of left) if (busy.has(one.executionId)) await free([one], false)
  return releases.map(() => undefined)
}
