import type { ApprovalKey, Checkpoint } from '@rabbit/engine'
import { callGivenUp } from '@rabbit/engine'
import type { Pool } from 'pg'
import { newId } from '../../db/ids.ts'
import { arrayOf, asText, columnsOf, isFinalSql } from './columns.ts'
import { dataOf, headsOf, jsonTexts, jsonTextsSql } from './event-batch.ts'
import { tellCallers, wordColumns } from './words.ts'

/** Which of the rarer parts a batch has; each combination is a statement that is prepared once. */
interface Parts {
  readonly parks: boolean
  readonly approvals: boolean
  readonly waits: boolean
  readonly signals: boolean
  readonly words: boolean
  readonly givesUp: boolean
  readonly snapshots: boolean
  readonly versions: boolean
}

/** Each part's parameters come after those before it. */
function statement(parts: Parts): string {
  const { parks, approvals, waits, signals, words, givesUp, snapshots, versions } = parts
  let next = 14
  const ctes: string[] = []
  const take = (...types: readonly string[]): string =>
    types.map((type) => `$${next++}::${type}[]`).join(', ')
  if (parks) {
    ctes.push(`timers as (
      insert into "Timer" ("executionId", "workspaceId", "fireAt")
      select v.id, v.workspace, to_timestamp(v.at / 1000)
      from unnest(${take('uuid', 'uuid', 'float8')}) as v(id, workspace, at) join owned on owned.id = v.id
      on conflict ("executionId") do update set "fireAt" = excluded."fireAt")`)
  }
  if (approvals) {
    const opened = take('uuid', 'uuid', 'uuid', 'text', 'int', 'int', 'text', 'text', 'float8', 'bool')
    ctes.push(`opened as (
      insert into "Approval"
        (id, "workspaceId", "executionId", state, visit, attempt, question, assignees, deadline, "closedAt")
      select v.id, v.workspace, v.execution, v.state, v.visit, v.attempt, v.question, v.assignees::text[],
        to_timestamp(v.deadline / 1000), case when v.closed then now() end
      from unnest(${opened})
        as v(id, workspace, execution, state, visit, attempt, question, assignees, deadline, closed)
      join owned on owned.id = v.execution
      on conflict ("executionId", state, visit, attempt) do nothing)`)
    ctes.push(`closed as (
      update "Approval" a set "closedAt" = now()
      from unnest(${take('uuid', 'text', 'int', 'int')}) as v(execution, state, visit, attempt)
      join owned on owned.id = v.execution
      where a."executionId" = v.execution and a.state = v.state and a.visit = v.visit and a.attempt = v.attempt
        and a."closedAt" is null)`)
  }
  if (waits) {
    ctes.push(`waits as (
      insert into "EventWait" ("executionId", state, visit, attempt, "workspaceId", name, match)
      select v.execution, v.state, v.visit, v.attempt, v.workspace, v.name, v.match::jsonb
      from unnest(${take('uuid', 'text', 'int', 'int', 'uuid', 'text', 'text')})
        as v(execution, state, visit, attempt, workspace, name, match)
      join owned on owned.id = v.execution
      on conflict do nothing)`)
    ctes.push(`waits_over as (
      delete from "EventWait" w using unnest(${take('uuid', 'text', 'int', 'int')})
        as v(execution, state, visit, attempt)
      join owned on owned.id = v.execution
      where w."executionId" = v.execution and w.state = v.state and w.visit = v.visit and w.attempt = v.attempt)`)
  }
  if (signals) {
    ctes.push(`used as (
      delete from "Signal" s using unnest(${take('uuid', 'uuid')}) as v(id, execution)
      join owned on owned.id = v.execution where s.id = v.id)`)
    ctes.push(`left_over as (
      delete from "Signal" s using owned where s."executionId" = owned.id and owned.status ${isFinalSql})`)
  }
  if (words) {
    ctes.push(`told as (${tellCallers(next, 'owned')})`)
    next += 6
  }
  if (givesUp) {
    ctes.push(`given_up as (
      insert into "Signal" (id, "workspaceId", "executionId", kind, data)
      select gen_random_uuid(), called."workspaceId", called.id, 'cancel', '${JSON.stringify(givenUp)}'::json
      from (select distinct * from unnest(${take('uuid', 'text', 'int', 'int')})
        as v(execution, state, visit, attempt)) as v
      join owned on owned.id = v.execution
      join "Execution" called on called."parentId" = v.execution and called."parentState" = v.state
        and called."parentVisit" = v.visit and called."parentAttempt" = v.attempt and not called.status ${isFinalSql})`)
  }
  if (snapshots) {
    ctes.push(`snapshots as (
      insert into "Snapshot" ("executionId", "workspaceId", seq, state)
      select v.id, v.workspace, v.seq, v.state
      from unnest(${take('uuid', 'uuid', 'int', 'text')}) as v(id, workspace, seq, state) join owned on owned.id = v.id
      on conflict ("executionId") do update set seq = excluded.seq, state = excluded.state)`)
    ctes.push(`snapshots_over as (
      delete from "Snapshot" s using unnest(${take('uuid')}) as v(id)
      join owned on owned.id = v.id where s."executionId" = v.id)`)
  }
  const moved = versions
    ? `"versionId" = coalesce((select v.version from unnest(${take('uuid', 'uuid')}) as v(id, version)
          where v.id = e.id), e."versionId"),`
    : ''
  return `
    with given as (
      select * from unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::bool[],
        $9::float8[], $10::bool[], $11::float8[], ${jsonTextsSql(12)}, ${jsonTextsSql(13)})
        as v(id, fence, last_seq, to_seq, status, states, error, parks, ended_at, progresses, at, heads, data)
    ), owned as (
      update "Execution" e set ${moved}
        "lastSeq" = g.to_seq, status = g.status, "currentStates" = g.states::text[], error = g.error::json,
        "endedAt" = to_timestamp(g.ended_at / 1000),
        crashes = case when g.progresses then 0 else e.crashes end,
        "leaseOwner" = case when g.parks then null else e."leaseOwner" end,
        "leaseUntil" = case when g.parks then null else e."leaseUntil" end
      from given g
      where e.id = g.id and e.fence = g.fence and e."lastSeq" = g.last_seq and e."leaseOwner" is not null
      returning e.id, e.status, e."workspaceId", g.last_seq + 1 as first_seq, g.at, g.heads, g.data
    ), events as (
      insert into "EventBatch" ("executionId", "firstSeq", "workspaceId", at, heads, data)
      select id, first_seq, "workspaceId", to_timestamp(at / 1000), heads::json, data::json from owned where at is not null
    )
    ${ctes.map((cte) => `, ${cte}`).join('')}
    select id from owned`
}

const givenUp = { kind: 'cancel', by: 'the caller', reason: callGivenUp }

/** Writes the checkpoints whose fence and sequence still hold, all in one commit; answers for each whether it was. */
export async function appendCheckpoints(pool: Pool, checkpoints: readonly Checkpoint[]): Promise<boolean[]> {
  const finals = new Set(['completed', 'failed', 'cancelled'])
  const parked = checkpoints.flatMap(({ executionId, workspaceId, park }) =>
    park === null || park.wakeAt === null ? [] : [{ executionId, workspaceId, wakeAt: park.wakeAt }],
  )
  const opened = checkpoints.flatMap((checkpoint) =>
    checkpoint.opensApprovals.map((approval) => ({ checkpoint, approval })),
  )
  const closed = checkpoints.flatMap((checkpoint) =>
    checkpoint.closesApprovals.map((approval) => ({ checkpoint, approval })),
  )
  const isClosed = ({ checkpoint, key }: { checkpoint: Checkpoint; key: ApprovalKey }): boolean =>
    checkpoint.closesWaits.some((closing) => isSame(closing, key))
  // A wait that opens and closes in one checkpoint never has a row.
  const waitsOpened = checkpoints
    .flatMap((checkpoint) => checkpoint.opensWaits.map((key) => ({ checkpoint, key })))
    .filter((opened) => !isClosed(opened))
  const waitsClosed = checkpoints.flatMap((checkpoint) =>
    checkpoint.closesWaits.map((key) => ({ checkpoint, key })),
  )
  const used = checkpoints.flatMap((checkpoint) => checkpoint.usesSignals.map((id) => ({ checkpoint, id })))
  const words = checkpoints.flatMap(({ executionId, tells }) =>
    tells === null ? [] : [{ from: executionId, signal: tells }],
  )
  const abandoned = checkpoints.flatMap((checkpoint) =>
    checkpoint.cancelsChildren.map((key) => ({ checkpoint, key })),
  )
  const snapshots = checkpoints.flatMap(({ executionId, workspaceId, snapshot }) =>
    snapshot === null || snapshot === 'drop' ? [] : [{ executionId, workspaceId, snapshot }],
  )
  const dropped = checkpoints.filter(({ snapshot }) => snapshot === 'drop')
  const moved = checkpoints.filter(({ versionId }) => versionId !== null)
  const parts: Parts = {
    parks: parked.length > 0,
    approvals: opened.length + closed.length > 0,
    waits: waitsOpened.length + waitsClosed.length > 0,
    signals: used.length > 0 || checkpoints.some(({ status }) => finals.has(status)),
    words: words.length > 0,
    givesUp: abandoned.length > 0,
    snapshots: snapshots.length + dropped.length > 0,
    versions: moved.length > 0,
  }
  const values: string[] = [
    ...columnsOf(
      checkpoints,
      ({ executionId }) => executionId,
      ({ fence }) => fence,
      ({ lastSeq }) => lastSeq,
      ({ lastSeq, events }) => lastSeq + events.length,
      ({ status }) => status,
      ({ currentStates }) => arrayOf(currentStates.map(asText)),
      ({ error }) => (error === null ? null : JSON.stringify(error)),
      ({ park, status }) => park !== null || finals.has(status),
      ({ status, events }) => (finals.has(status) ? (events.at(-1)?.at ?? null) : null),
      // An attempt that begins again after a crash is no progress: it may be what ends the workers.
      ({ events }) => events.some(({ kind }) => kind !== 'attempt_started'),
      ({ events }) => events[0]?.at ?? null,
    ),
    jsonTexts(checkpoints.map(({ events }) => headsOf(events))),
    jsonTexts(checkpoints.map(({ events }) => dataOf(events))),
  ]
  if (parts.parks) {
    values.push(
      ...columnsOf(
        parked,
        ({ executionId }) => executionId,
        ({ workspaceId }) => workspaceId,
        ({ wakeAt }) => wakeAt,
      ),
    )
  }
  if (parts.approvals) {
    const isClosedToo = ({ checkpoint, approval }: (typeof opened)[number]): boolean =>
      checkpoint.closesApprovals.some((key) => isSame(key, approval))
    values.push(
      ...columnsOf(
        opened,
        () => newId(),
        ({ checkpoint }) => checkpoint.workspaceId,
        ({ checkpoint }) => checkpoint.executionId,
        ({ approval }) => asText(approval.state),
        ({ approval }) => approval.visit,
        ({ approval }) => approval.attempt,
        ({ approval }) => asText(approval.question),
        ({ approval }) => arrayOf(approval.assignees.map(asText)),
        ({ approval }) => approval.deadline,
        isClosedToo,
      ),
      ...columnsOf(
        closed,
        ({ checkpoint }) => checkpoint.executionId,
        ({ approval }) => asText(approval.state),
        ({ approval }) => approval.visit,
        ({ approval }) => approval.attempt,
      ),
    )
  }
  if (parts.waits) {
    values.push(
      ...columnsOf(
        waitsOpened,
        ...place,
        ({ checkpoint }) => checkpoint.workspaceId,
        ({ key }) => asText(key.name),
        ({ key }) => JSON.stringify(key.match).replaceAll('\\u0000', '\\ufffd'),
      ),
      ...columnsOf(waitsClosed, ...place),
    )
  }
  if (parts.signals)
    values.push(
      ...columnsOf(
        used,
        ({ id }) => id,
        ({ checkpoint }) => checkpoint.executionId,
      ),
    )
  if (parts.words) values.push(...wordColumns(words))
  if (parts.givesUp) values.push(...columnsOf(abandoned, ...place))
  if (parts.snapshots) {
    values.push(
      ...columnsOf(
        snapshots,
        ({ executionId }) => executionId,
        ({ workspaceId }) => workspaceId,
        ({ snapshot }) => snapshot.seq,
        ({ snapshot }) => snapshot.state,
      ),
      ...columnsOf(dropped, ({ executionId }) => executionId),
    )
  }
  if (parts.versions) {
    values.push(
      ...columnsOf(
        moved,
        ({ executionId }) => executionId,
        ({ versionId }) => versionId,
      ),
    )
  }
  const name = `append-${Object.values(parts).map(Number).join('')}`
  const { rows } = await pool.query<{ id: string }>({ name, text: statementFor(name, parts), values })
  const owned = new Set(rows.map(({ id }) => id))
  const unsure = checkpoints.filter(({ executionId }) => !owned.has(executionId))
  for (const id of await writtenBefore(pool, unsure)) owned.add(id)
  return checkpoints.map(({ executionId }) => owned.has(executionId))
}

const place = [
  ({ checkpoint }: { checkpoint: Checkpoint }) => checkpoint.executionId,
  ({ key }: { key: ApprovalKey }) => asText(key.state),
  ({ key }: { key: ApprovalKey }) => key.visit,
  ({ key }: { key: ApprovalKey }) => key.attempt,
] as const

const statements = new Map<string, string>()

function statementFor(name: string, parts: Parts): string {
  const known = statements.get(name) ?? statement(parts)
  statements.set(name, known)
  return known
}

function isSame(a: { state: string; visit: number; attempt: number }, b: typeof a): boolean {
  return a.state === b.state && a.visit === b.visit && a.attempt === b.attempt
}

/** Nobody else writes under our fence: if the row stands where we wanted it, an earlier try that seemed lost did it. */
async function writtenBefore(pool: Pool, checkpoints: readonly Checkpoint[]): Promise<readonly string[]> {
  const written = checkpoints.filter(({ events }) => events.length > 0)
  if (written.length === 0) return []
  const { rows } = await pool.query<{ id: string }>(
    `select e.id from "Execution" e
     join unnest($1::uuid[], $2::int[], $3::int[]) as v(id, fence, seq)
       on e.id = v.id and e.fence = v.fence and e."lastSeq" = v.seq`,
    columnsOf(
      written,
      ({ executionId }) => executionId,
      ({ fence }) => fence,
      ({ lastSeq, events }) => lastSeq + events.length,
    ),
  )
  return rows.map(({ id }) => id)
}
