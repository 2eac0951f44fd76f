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

/** How many moments of a schedule lie after `from` and not after `now`, at most `most`, and the last of them. */
export function missedMoments(
  cron: string,
  timeZone: string | null,
  from: Date,
  now: Date,
  most: number,
): { readonly count: number; readonly last: Date } {
  let count = 0
  let last = from
  while (count < most) {
    const next = nextMoment(cron, timeZone, last)
    if (next === null || next > now) break
    last = next
    count++
  }
  return { count, last }
}
