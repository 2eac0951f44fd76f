export interface RetryPolicy {
  /** How often it is tried altogether. */
  readonly attempts: number
  readonly backoffMs: number
  readonly factor: number
  readonly maxMs: number
}

export const noRetry: RetryPolicy = { attempts: 1, backoffMs: 0, factor: 1, maxMs: 0 }

/** What a `retry` property means where it leaves something out. */
export const defaultRetry: RetryPolicy = { attempts: 3, backoffMs: 1_000, factor: 2, maxMs: 60_000 }

/** A day: longer than any target may ask to be left alone. */
const longestMs = 86_400_000

/**
 * Milliseconds to wait before the next attempt: full jitter under an exponential ceiling.
 *
 * @param policy  `backoffMs` and `maxMs` in milliseconds, `factor` at least 1
 * @param attempt the attempt that just failed, counted from 1
 * @param random  from [0, 1); passed in, so that a history replays exactly
 * @returns a whole number in [0, policy.maxMs]
 * @throws {RangeError} when `attempt` is below 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: number): number {
  if (attempt < 1) throw new RangeError('attempts count from 1')
  const ceiling = Math.min(policy.maxMs, policy.backoffMs * policy.factor ** (attempt - 1))
  return Math.floor(random * (ceiling + 1))
}

/** The last moment that a date can hold, ms since the epoch. */
const lastMoment = 8.64e15

/** `now + ms`, or the end of all calendars if that is sooner. */
export function momentAfter(now: number, ms: number): number {
  return Math.min(now + ms, lastMoment)
}

/** As `retryDelayMs`, but never sooner than the target asked for. */
export function nextRetryMs(policy: RetryPolicy, attempt: number, random: number, askedMs: number): number {
  return Math.max(retryDelayMs(policy, attempt, random), Math.min(askedMs, longestMs))
}
