import { callGivenUp } from '@rabbit/engine'
import { isFinalSql } from './columns.ts'
import { jsonTextsSql } from './event-batch.ts'
import { tellCallers } from './words.ts'

/** Which of the rarer parts a batch has; each combination is a statement that is prepared once. */
export interface AppendParts {
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
function statement(parts: AppendParts): string {
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

const statements = new Map<string, string>()

/** The statement of these parts, under the name that it is prepared by. */
export function statementFor(name: string, parts: AppendParts): string {
  const known = statements.get(name) ?? statement(parts)
  statements.set(name, known)
  return known
}
