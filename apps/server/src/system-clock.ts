import type { Clock } from '@rabbit/engine'

/** The machine's time. */
export const systemClock: Clock = {
  now: Date.now,
  schedule(delayMs, wake) {
    // A longer delay than this fires at once; whoever is woken early looks at the clock and waits on.
    const timer = setTimeout(wake, Math.min(Math.max(0, Math.ceil(delayMs)), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}
