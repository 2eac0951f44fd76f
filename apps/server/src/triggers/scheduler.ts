import type { Triggered } from '../services/triggers.ts'
import type { StoredTrigger, TriggerStore } from '../stores/trigger-store.ts'
import { catchUp, type Tick } from './catch-up.ts'
import { nextMoment } from './cron.ts'

export interface SchedulerNeeds {
  readonly triggers: TriggerStore
  readonly start: (trigger: StoredTrigger, request: ScheduledStart) => Promise<Triggered>
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

/**
 * Starts what schedules name, when their time has come and never before. What became due while nothing was running is
 * caught up with as the schedule's policy says, and listed.
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
  let sweeping = false

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
    const plan = catchUp({ ...trigger, nextAt }, now())
    const ticks: Tick[] = []
    let error: string | null = null
    for (const { at, skippedBefore } of plan.starts) {
      // What is left is due still, and found at the next start.
      if (stopped && !sweeping) return
      const scheduled_at = at.toISOString()
      const answer = await start(trigger, {
        key: `schedule/${trigger.id}/${scheduled_at}`,
        input: { scheduled_at, missed: skippedBefore },
      })
      const refused = answer.kind === 'refused' ? answer.message : null
      error = refused ?? error
      ticks.push({
        at: at.getTime(),
        executionId: answer.kind === 'started' ? answer.executionId : null,
        error: refused,
      })
    }
    await triggers.record(trigger, {
      ...{ at: now(), error, nextAt: nextMoment(subject, timeZone, now()) },
      missed: plan.missedBy(ticks),
    })
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
      sweeping = true
      try {
        await startDue()
        await sweep()
      } finally {
        sweeping = false
      }
    },
    async stop() {
      stopped = true
      cancel()
      await looking
    },
  }
}
