import { Failure } from '../failure.ts'

/** A moment as a calendar and a clock show it. */
export interface Clock {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
  /** 1 for Monday to 7 for Sunday. */
  readonly weekday: number
}

const LATEST_MS = 8.64e15
const DAY_MS = 86_400_000
const OFFSET = /^([+-])(\d\d):(\d\d)$/

/** How far a zone's clock is ahead of UTC at a moment, in ms. Zones: `UTC`, `+02:00`, `Europe/Berlin`. */
export function offsetAt(ms: number, zone: string): number | Failure {
  if (zone === 'UTC' || zone === 'Z') return 0
  const [, sign, hours, minutes] = OFFSET.exec(zone) ?? []
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  const format = formatFor(zone)
  if (format === null) {
    const hint = 'Write UTC, an offset such as +02:00, or a place such as Europe/Berlin.'
    return new Failure(`There is no time zone ${JSON.stringify(zone.slice(0, 60))}. ${hint}`)
  }
  const shown = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? 0
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return local - Math.floor(ms / 1000) * 1000
}

const formats = new Map<string, Intl.DateTimeFormat | null>()
const MOST_FORMATS = 50

/** Null when there is no such place. */
function formatFor(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  if (formats.size >= MOST_FORMATS) formats.clear()
  const made = /^[A-Za-z][A-Za-z0-9_+\-/]{0,59}$/.test(zone) ? makeFormat(zone) : null
  formats.set(zone, made)
  return made
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  const numeric = 'numeric'
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    })
  } catch {
    return null
  }
}

export function isMoment(ms: number): boolean {
  return Math.abs(ms) <= LATEST_MS - 2 * DAY_MS
}

export const tooFar = new Failure('No calendar reaches a time that far away.')

export function clockAt(ms: number, zone: string): Clock | Failure {
  if (!isMoment(ms)) return tooFar
  const offset = offsetAt(ms, zone)
  if (offset instanceof Failure) return offset
  const date = new Date(ms + offset)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    ms: date.getUTCMilliseconds(),
    weekday: ((date.getUTCDay() + 6) % 7) + 1,
  }
}

/** The moment at which a zone's clock shows this; where it is skipped, as much later. Of two the earlier one. */
export function momentOf(clock: Omit<Clock, 'weekday'>, zone: string): number | Failure {
  const date = new Date(0)
  date.setUTCFullYear(clock.year, clock.month - 1, clock.day)
  date.setUTCHours(clock.hour, clock.minute, clock.second, clock.ms)
  const local = date.getTime()
  if (!isMoment(local)) return tooFar
  const before = offsetAt(local - DAY_MS, zone)
  const after = offsetAt(local + DAY_MS, zone)
  if (before instanceof Failure) return before
  if (after instanceof Failure) return after
  const early = local - before
  return offsetAt(early, zone) === before || offsetAt(local - after, zone) !== after ? early : local - after
}
