import { type MissedPolicy, missedPolicies, missedRuns } from '@rabbit/dsl'
import { dueMoments } from './cron.ts'

/** A moment of a schedule, and what became of it. */
export interface Tick {
  /** ms since the epoch. */
  readonly at: number
  /** null where nothing was started. */
  readonly executionId: string | null
  /** Why it could not be started; null where it was, or was not meant to be. */
  readonly error: string | null
}

export interface CatchUp {
  /** What is started, in order; `skippedBefore` says how many right before it were not. */
  readonly starts: readonly { readonly at: Date; readonly skippedBefore: number }[]
  /** What was missed, with what became of it; null when all was in time. */
  missedBy(started: readonly Tick[]): Missed | null
}

export interface Missed {
  readonly policy: MissedPolicy
  /** Counted up to a thousand. */
  readonly count: number
  /** How many of them were started all the same. */
  readonly started: number
  /** The latest of them, oldest first. */
  readonly ticks: readonly Tick[]
}

/** A moment that is noticed later than this was missed. */
export const inTimeMs = 60_000
/** Of one outage so many moments are listed. */
export const mostListed = 100

export interface DueSchedule {
  readonly subject: string
  readonly timeZone: string | null
  readonly nextAt: Date
  /** null is `last`. */
  readonly missedPolicy: string | null
  readonly missedMost: number | null
}

/** What a schedule starts now, of all that has become due since its next moment was worked out. Starts nothing early. */
export function catchUp(schedule: DueSchedule, now: Date): CatchUp {
  const policy = missedPolicies.find((one) => one === schedule.missedPolicy) ?? 'last'
  const most = policy === 'all' ? (schedule.missedMost ?? missedRuns.usual) : 1
  const range = { from: schedule.nextAt, now, most: Math.max(most, mostListed) + 1 }
  const { count, latest } = dueMoments(schedule, range)
  const last = latest.at(-1) ?? schedule.nextAt
  const isInTime = now.getTime() - last.getTime() <= inTimeMs
  const missed = isInTime ? latest.slice(0, -1) : latest
  const caughtUp = policy === 'skip' ? [] : policy === 'last' && isInTime ? [] : missed.slice(-most)
  const run = isInTime ? [...caughtUp, last] : caughtUp
  const missedCount = isInTime ? count - 1 : count
  return {
    starts: run.map((at, index) => ({ at, skippedBefore: index === 0 ? count - run.length : 0 })),
    missedBy(started) {
      if (missedCount === 0) return null
      const late = new Set(missed.map((at) => at.getTime()))
      const caught = started.filter(({ at, executionId }) => executionId !== null && late.has(at)).length
      const byTime = new Map(started.map((tick) => [tick.at, tick]))
      const ticks = missed
        .slice(-mostListed)
        .map((at) => byTime.get(at.getTime()) ?? { at: at.getTime(), executionId: null, error: null })
      return { policy, count: missedCount, started: caught, ticks }
    },
  }
}
