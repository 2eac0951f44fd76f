import { Cron } from 'croner'

/** The first moment after `after` that a schedule names; null when there is none. */
export function nextMoment(cron: string, timeZone: string | null, after: Date): Date | null {
  return new Cron(cron, { timezone: timeZone ?? 'UTC', mode: '5-part', paused: true }).nextRun(after)
}

/** Why a schedule can't be kept, in a sentence; null when it can. */
export function scheduleProblem(cron: string, timeZone: string | null): string | null {
  try {
    return nextMoment(cron, timeZone, new Date()) === null ? `The schedule "${cron}" never comes.` : null
  } catch (error) {
    const where = timeZone === null ? '' : ` in "${timeZone}"`
    return `The schedule "${cron}"${where} can't be kept: ${(error as Error).message}`
  }
}

/** More due moments than these are not counted. */
export const mostCounted = 1_000

export interface DueMoments {
  /** How many there are, counted up to {mostCounted}. */
  readonly count: number
  /** The latest of them, oldest first. */
  readonly latest: readonly Date[]
}

/**
 * The moments of a schedule from `from` on, itself included, that have come by `now`. A time that the clocks jump over
 * in spring is the moment after the jump; one that they go through twice in autumn is the first of the two.
 */
export function dueMoments(
  { subject, timeZone }: { readonly subject: string; readonly timeZone: string | null },
  { from, now, most }: { readonly from: Date; readonly now: Date; readonly most: number },
): DueMoments {
  const cron = new Cron(subject, { timezone: timeZone ?? 'UTC', mode: '5-part', paused: true })
  let count = 1
  for (let at = cron.nextRun(from); at !== null && at <= now && count < mostCounted; at = cron.nextRun(at))
    count++
  const before = cron.previousRuns(Math.min(most, count), new Date(now.getTime() + 1))
  const latest = before.filter((at) => at >= from).reverse()
  return { count, latest: latest.length > 0 ? latest : [from] }
}
