import type { Clock } from '../ports/clock.ts'

/** Time that stands still until it is told to move. */
export interface SimulatedClock extends Clock {
  /** Moves on, waking what is due on the way in order of time; what wakes may run before the next one does. */
  advance(ms: number): Promise<void>
  /** Moves to the next alarm and wakes it. False when there is none, or none within `withinMs`. */
  advanceToNext(withinMs?: number): Promise<boolean>
}

/** `settle` lets everything run that waits for nothing but promises; `startAt` is ms since the epoch. */
export function createSimulatedClock({
  startAt,
  settle,
}: {
  readonly startAt: number
  readonly settle: () => Promise<void>
}): SimulatedClock {
  let now = startAt
  let order = 0
  const alarms = new Map<number, { readonly at: number; readonly wake: () => void }>()

  function next(): [number, { readonly at: number; readonly wake: () => void }] | null {
    let first: [number, { readonly at: number; readonly wake: () => void }] | null = null
    for (const entry of alarms) if (first === null || entry[1].at < first[1].at) first = entry
    return first
  }

  async function wakeNext(until: number): Promise<boolean> {
    const entry = next()
    if (entry === null || entry[1].at > until) return false
    alarms.delete(entry[0])
    now = Math.max(now, entry[1].at)
    entry[1].wake()
    await settle()
    return true
  }

  return {
    now: () => now,
    schedule(delayMs, wake) {
      const id = order++
      alarms.set(id, { at: now + Math.max(0, delayMs), wake })
      return () => alarms.delete(id)
    },
    async advance(ms) {
      const until = now + ms
      await settle()
      while (await wakeNext(until)) {
        // Each alarm may set others that are due before `until`.
      }
      now = until
    },
    async advanceToNext(withinMs = Number.POSITIVE_INFINITY) {
      await settle()
      return wakeNext(now + withinMs)
    },
  }
}
