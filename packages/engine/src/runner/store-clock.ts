import type { Clock } from '../ports/clock.ts'

/** The store's time, estimated between the moments at which it was heard. */
export interface StoreClock {
  now(): number
  /** Tells what the store's clock said a moment ago. */
  observe(storeNow: number): void
}

/**
 * Never behind a moment that the store has told: what the store found due is due here too. May run behind the store by
 * the time that its answer took, so nothing fires early.
 */
export function createStoreClock(local: Clock): StoreClock {
  let offsetMs = 0
  let least = Number.NEGATIVE_INFINITY
  return {
    now: () => Math.max(least, local.now() + offsetMs),
    observe(storeNow) {
      offsetMs = storeNow - local.now()
      least = storeNow
    },
  }
}
