import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Standstill, standstillWords } from '@rabbit/contract'
import type { PrismaClient } from '../../generated/client.ts'
import type { Actor } from '../auth/actor.ts'
import { ServiceError } from '../errors.ts'
import { appendAudit } from '../stores/audit-store.ts'

/** Says whether the database was put back from a backup, so that nothing acts on its own before a person has looked. */
export interface StandstillGuard {
  /** null while work goes on as usual. */
  now(): Standstill | null
  /** @throws {ServiceError} STANDSTILL while nothing may be started */
  refuseStarts(): void
  /** The newest entry of the record that was seen, however long ago and whatever is there now. */
  lastRecorded(workspaceId: string): Recorded | null
  /** Settles when a person, here or in another process, lets work go on. Never when there is no standstill. */
  readonly ended: Promise<void>
  /** Answers with false when there is none. */
  end(actor: Actor): Promise<boolean>
  stop(): void
}

export interface StandstillNeeds {
  readonly prisma: PrismaClient
  /** The word that no other database has. */
  readonly databaseId: string
  readonly dataDir: string
  /** Whether a person asked for it at this start. */
  readonly asked: boolean
  readonly beatMs?: number
}

/** How often the database's pulse is written: the most that a missing period is told too early. */
const pulseMs = 10_000
const lookMs = 2_000
const fileName = 'pulse.json'

interface Recorded {
  readonly seq: number
  readonly hash: string
}

interface Seen {
  readonly beats: number
  /** ms since the epoch. */
  readonly at: number
  /** By workspace: an end that is cut off the record is known by it. */
  readonly recorded?: Readonly<Record<string, Recorded>>
}

/** Compares what the database says of itself with where it stands and with what the data folder saw of it last. */
export async function openStandstill(needs: StandstillNeeds): Promise<StandstillGuard> {
  const { prisma, databaseId, dataDir, asked, beatMs = pulseMs } = needs
  const place = await placeOf(prisma)
  await prisma.$executeRaw`insert into "Pulse" (id, place, at) values (1, ${place}, now()) on conflict do nothing`
  const before = await prisma.pulse.findUniqueOrThrow({ where: { id: 1 } })
  const seen = readSeen(dataDir)[databaseId]
  const isOlder = seen !== undefined && seen.beats > before.beats
  const because = before.place !== place ? 'moved' : isOlder ? 'older' : asked ? 'asked' : null
  if (because !== null) {
    const mayMiss = because !== 'asked'
    await prisma.pulse.update({
      where: { id: 1 },
      data: {
        place,
        beats: Math.max(before.beats, seen?.beats ?? 0),
        standsSince: before.standsSince ?? new Date(),
        standsBecause: before.standsBecause ?? because,
        missingFrom: before.missingFrom ?? (mayMiss ? before.at : null),
        missingTo: before.missingTo ?? (mayMiss && isOlder ? new Date(seen.at) : null),
      },
    })
  }

  let standing = asStandstill(await prisma.pulse.findUniqueOrThrow({ where: { id: 1 } }))
  let over: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    over = resolve
  })
  const recorded: Record<string, Recorded> = { ...seen?.recorded }
  const hashOf = async (workspaceId: string, seq: number) => {
    const where = { workspaceId_seq: { workspaceId, seq } }
    return (await prisma.auditLog.findUnique({ where, select: { hash: true } }))?.hash
  }
  const beat = async (): Promise<void> => {
    const [row] = await prisma.$queryRaw<{ beats: number; at: Date }[]>`
      update "Pulse" set beats = beats + 1, at = now() where id = 1 returning beats, at`
    if (!row) return
    const heads = await prisma.$queryRaw<(Recorded & { workspaceId: string })[]>`
      select w.id as "workspaceId", a.seq::int as seq, a.hash from "Workspace" w cross join lateral (
        select seq, hash from "AuditLog" where "workspaceId" = w.id order by seq desc limit 1) a`
    for (const { workspaceId, seq, hash } of heads) {
      const last = recorded[workspaceId]
      // What is no longer there is remembered: newer entries must not hide it.
      if (last && (await hashOf(workspaceId, last.seq)) !== last.hash) continue
      recorded[workspaceId] = { seq, hash }
    }
    writeSeen(dataDir, databaseId, { beats: row.beats, at: row.at.getTime(), recorded })
  }
  const goOn = (): void => {
    standing = null
    clearInterval(looking)
    over()
  }
  const look = async (): Promise<void> => {
    const row = await prisma.pulse.findUnique({ where: { id: 1 } })
    if (row && row.standsSince === null) goOn()
  }
  // A database that does not answer is told elsewhere; the next beat comes.
  const beating = setInterval(() => void beat().catch(() => {}), beatMs).unref()
  const looking = setInterval(() => void look().catch(() => {}), lookMs).unref()
  if (standing === null) clearInterval(looking)
  await beat().catch((error: unknown) => {
    if (!isFileTrouble(error)) throw error
  })

  return {
    now: () => standing,
    refuseStarts() {
      if (standing !== null) throw new ServiceError('STANDSTILL', standstillWords(standing))
    },
    lastRecorded: (workspaceId) => recorded[workspaceId] ?? null,
    ended,
    async end(actor) {
      const wasStanding = await prisma.$transaction(async (tx) => {
        const { count } = await tx.pulse.updateMany({
          where: { id: 1, standsSince: { not: null } },
          data: { standsSince: null, standsBecause: null, missingFrom: null, missingTo: null },
        })
        if (count === 0) return false
        const details = { because: standing?.because ?? null }
        await appendAudit(tx, actor, {
          action: 'status.endStandstill',
          subjectId: actor.workspaceId,
          details,
        })
        return true
      })
      if (wasStanding) {
        // What the backup did not have was told, and is on record now.
        if (standing?.because !== 'asked') for (const id of Object.keys(recorded)) delete recorded[id]
        goOn()
      }
      return wasStanding
    },
    stop() {
      clearInterval(beating)
      clearInterval(looking)
    },
  }
}

type PulseRow = NonNullable<Awaited<ReturnType<PrismaClient['pulse']['findUnique']>>>

function asStandstill(row: PulseRow): Standstill | null {
  if (row.standsSince === null) return null
  return {
    because: row.standsBecause as Standstill['because'],
    since: row.standsSince.getTime(),
    missingFrom: row.missingFrom?.getTime() ?? null,
    missingTo: row.missingTo?.getTime() ?? null,
  }
}

/** A role that may not ask for the server's number still sees the database's own. */
async function placeOf(prisma: PrismaClient): Promise<string> {
  const [database] = await prisma.$queryRaw<{ oid: string }[]>`
    select oid::text from pg_database where datname = current_database()`
  const server = await prisma.$queryRaw<{ number: string }[]>`
    select s.system_identifier || '/' || c.timeline_id as number from pg_control_system() s, pg_control_checkpoint() c`
    .then(([row]) => row?.number ?? '')
    .catch(() => '')
  return `${server}/${database?.oid ?? ''}`
}

const isFileTrouble = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'syscall' in error && 'path' in error

function readSeen(dataDir: string): Readonly<Record<string, Seen>> {
  try {
    return JSON.parse(readFileSync(join(dataDir, fileName), 'utf8'))
  } catch {
    return {}
  }
}

/**
 * Whole or not at all: a half-written file would be taken for none. A worker may have no data folder, and one that cannot be
 * written only knows less afterwards.
 */
function writeSeen(dataDir: string, databaseId: string, seen: Seen): void {
  if (!existsSync(dataDir)) return
  const file = join(dataDir, fileName)
  writeFileSync(`${file}.new`, `${JSON.stringify({ ...readSeen(dataDir), [databaseId]: seen })}\n`, {
    mode: 0o600,
  })
  renameSync(`${file}.new`, file)
}
