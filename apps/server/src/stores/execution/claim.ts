import type { Claim, DueWork, LeaseTerms, StoredSignal } from '@rabbit/engine'
import type { Pool } from 'pg'
import { asText, columnsOf, isFinalSql } from './columns.ts'

/** `owner` and `leaseMs` are expressions, which may read what was found. */
interface LeaseSql {
  readonly owner: string
  readonly leaseMs: string
}

/**
 * Everything that `found` names gets a lease with the next fence; its timer and outbox row go. A lease that is there
 * still was not given back: its owner is lost.
 */
function takeLease(found: string, { owner, leaseMs }: LeaseSql): string {
  return `
    with found as (${found}), taken as (
      update "Execution" e set fence = e.fence + 1, "leaseOwner" = ${owner}, crashes = e.crashes + found.crashed::int,
        "leaseUntil" = now() + ${leaseMs} * interval '1 millisecond'
      from found where e.id = found.id
      returning e.id, e."workspaceId", e."workflowId", e."versionId", e.fence, case when found.crashed then json_build_object(
        'times', e.crashes, 'lastSeq', e."lastSeq", 'currentStates', e."currentStates") end as crash
    ), timers as (delete from "Timer" t using taken where t."executionId" = taken.id
    ), outbox as (delete from "Outbox" o using taken where o."executionId" = taken.id)
    select id as "executionId", "workspaceId", "workflowId", "versionId", fence, crash from taken`
}

/** In the order of their numbers, so that two of these never wait for each other. */
const claimGiven = takeLease(
  `
  select e.id, e."leaseUntil" is not null as crashed, v.owner, v.lease_ms from "Execution" e
  join unnest($1::uuid[], $2::text[], $3::float8[]) as v(id, owner, lease_ms) on v.id = e.id
  where not e.status ${isFinalSql} and (e."leaseUntil" is null or e."leaseUntil" < now())
  order by e.id for update of e`,
  { owner: 'found.owner', leaseMs: 'found.lease_ms' },
)

/**
 * What was begun goes first; then what nobody has yet, the first of each workspace, then the second of each, and so on;
 * of a workspace by when they came, moved by their priority.
 * The workspaces are found by skipping through the index, so the cost does not grow with how many wait. `$4`: also what
 * another worker holds still.
 */
const claimMany = takeLease(
  `
  with recursive workspaces as (
    (select "workspaceId" from "Outbox" order by "workspaceId" limit 1)
    union all
    select (select o."workspaceId" from "Outbox" o where o."workspaceId" > w."workspaceId" order by 1 limit 1)
    from workspaces w where w."workspaceId" is not null
  ), fresh as (
    select o."executionId" as id, o.turn from workspaces w cross join lateral (
      select "executionId", row_number() over (order by "takeAt", "executionId") as turn from "Outbox"
      where "workspaceId" = w."workspaceId" order by "takeAt", "executionId" limit $3 * 2) o
  ), due as (
    select id, min(turn) as turn from (
      select id, 0 as turn from "Execution" where "leaseUntil" < now()
      union all select id, 0 from "Execution" where $4 and "leaseUntil" is not null
      union all (select "executionId", 0 from "Timer" where "fireAt" <= now() order by "fireAt" limit $3)
      union all select "executionId", 0 from "Signal"
      union all select id, turn from fresh) one
    group by id
  )
  select e.id, e."leaseUntil" is not null as crashed from "Execution" e join due on due.id = e.id
  where not e.status ${isFinalSql}
    and (e."leaseUntil" is null or e."leaseUntil" < now() or ($4 and e."leaseOwner" <> $1))
  order by due.turn, e.id limit $3 for update of e skip locked`,
  { owner: '$1', leaseMs: '$2::float8' },
)

const lookAround = `
  select floor(extract(epoch from now()) * 1000)::float8 as now,
    (select extract(epoch from "fireAt") * 1000 from "Timer" where "fireAt" > now() order by "fireAt" limit 1)::float8
      as "nextTimerAt",
    (select json_agg(json_build_object('id', s.id, 'executionId', s."executionId", 'data', s.data))
     from "Signal" s join "Execution" e on e.id = s."executionId" where e."leaseOwner" = $1) as signals`

export interface Wanted {
  readonly executionId: string
  readonly lease: LeaseTerms
}

/** For each its claim, or null when it is not to be had. Of two who want the same, one gets it. */
export async function claimExecutions(pool: Pool, wanted: readonly Wanted[]): Promise<(Claim | null)[]> {
  const firsts = new Map<string, Wanted>()
  for (const one of wanted) if (!firsts.has(one.executionId)) firsts.set(one.executionId, one)
  const values = columnsOf(
    [...firsts.values()],
    ({ executionId }) => executionId,
    ({ lease }) => asText(lease.owner),
    ({ lease }) => lease.leaseMs,
  )
  const { rows } = await pool.query<Claim>({ name: 'claim', text: claimGiven, values })
  const claims = new Map(rows.map((claim) => [claim.executionId, claim]))
  return wanted.map((one) =>
    firsts.get(one.executionId) === one ? (claims.get(one.executionId) ?? null) : null,
  )
}

export async function claimDue(
  pool: Pool,
  lease: LeaseTerms,
  { limit, all = false }: { readonly limit: number; readonly all?: boolean },
): Promise<DueWork> {
  if (all) await sweepSignals(pool)
  const values = [lease.owner, lease.leaseMs, limit, all]
  const { rows: claims } = await pool.query<Claim>({ name: 'claim-due', text: claimMany, values })
  const { rows } = await pool.query<{
    now: number
    nextTimerAt: number | null
    signals: StoredSignal[] | null
  }>({
    name: 'look-around',
    text: lookAround,
    values: [lease.owner],
  })
  const [around] = rows
  return {
    now: around?.now ?? 0,
    claims,
    nextTimerAt: around?.nextTimerAt ?? null,
    signals: around?.signals ?? [],
  }
}

/** A signal that came in the very moment in which its execution ended. */
async function sweepSignals(pool: Pool): Promise<void> {
  await pool.query(
    `delete from "Signal" s using "Execution" e where e.id = s."executionId" and e.status ${isFinalSql}`,
  )
}
