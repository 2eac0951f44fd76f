import type { StoredTrigger, TriggerStore } from '../stores/trigger-store.ts'
import { missedMoments, nextMoment } from './cron.ts'

export interface SchedulerNeeds {
  readonly triggers: TriggerStore
  /** Starts an execution; answers with why it can't, or null. */
  readonly start: (trigger: StoredTrigger, request: ScheduledStart) => Promise<string | null>
  /** Does what was left undone elsewhere: events that were not told to everybody. */
  readonly sweep: () => Promise<void>
  readonly now: () => Date
  readonly schedule: (delayMs: number, wake: () => void) => () => void
  readonly trouble: (message: string, cause: unknown) => void
}

export interface ScheduledStart {
  /** Of the moment that it stands for: each starts at most once. */
  readonly key: string
  readonly input: { readonly scheduled_at: string; readonly missed: number }
}

export interface Scheduler {
  start(): void
  /** Schedules have changed: looks again soon. */
  look(): void
  /** Starts what is due and does what was left undone; answers when that is done. */
  sweep(): Promise<void>
  stop(): Promise<void>
}

/** The longest time between two looks: another process may have changed the schedules. */
const lookAtLeastMs = 30_000
const sweepMs = 60_000
/** More missed moments than these are not counted. */
const mostMissed = 10_000

/**
 * Starts what schedules name, when their time has come and never before. After an outage the last missed moment is
 * started, once, and told how many were missed before it.
 */
export function createScheduler({
  triggers,
  start,
  sweep,
  now,
  schedule,
  trouble,
}: SchedulerNeeds): Scheduler {
  let cancel = () => {}
  let looking: Promise<void> | null = null
  let again = false
  let stopped = true
  let sweptAt = 0

  async function startDue(): Promise<void> {
    for (;;) {
      const due = await triggers.due(now(), 200)
      for (const trigger of due) await fire(trigger)
      if (due.length < 200) return
    }
  }

  async function fire(trigger: StoredTrigger): Promise<void> {
    const { subject, timeZone, nextAt } = trigger
    if (nextAt === null) return
    const { count, last } = missedMoments(subject, timeZone, nextAt, now(), mostMissed)
    const input = { scheduled_at: last.toISOString(), missed: count }
    const error = await start(trigger, { key: `schedule/${trigger.id}/${last.toISOString()}`, input })
    await triggers.record(trigger, { at: now(), error, nextAt: nextMoment(subject, timeZone, now()) })
  }

  async function lookNow(): Promise<void> {
    let waitMs = lookAtLeastMs
    try {
      await startDue()
      if (now().getTime() - sweptAt > sweepMs) {
        sweptAt = now().getTime()
        await sweep()
      }
      const next = await triggers.nextAt()
      if (next !== null) waitMs = Math.min(waitMs, Math.max(0, next.getTime() - now().getTime()))
    } catch (error) {
      trouble('Schedules could not be looked at; it is tried again in a while.', error)
      waitMs = 5_000
    }
    looking = null
    if (stopped) return
    cancel = schedule(again ? 0 : waitMs, look)
    again = false
  }

  function look(): void {
    if (stopped) return
    if (looking) {
      again = true
      return
    }
    cancel()
    looking = lookNow()
  }

  return {
    start() {
      stopped = false
      look()
    },
    look,
    async sweep() {
      await looking
      await startDue()
      await sweep()
    },
    async stop() {
      stopped = true
      cancel()
      await looking
    },
  }
}
