import type { ApprovalKey, Checkpoint } from '@rabbit/engine'
import type { Pool } from 'pg'
import { newId } from '../../db/ids.ts'
import { type AppendParts, statementFor } from './append-statement.ts'
import { arrayOf, asText, columnsOf } from './columns.ts'
import { dataOf, headsOf, jsonTexts } from './event-batch.ts'
import { wordColumns } from './words.ts'

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
  const parts: AppendParts = {
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
