import { Failure } from '../failure.ts'
import type { Json } from '../json.ts'
import type { FunctionCode } from './function.ts'
import { formatClock } from './time-format.ts'
import { type Clock, clockAt, isMoment, momentOf, tooFar } from './zone.ts'

const DAY_MS = 86_400_000
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?$/
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const
const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'ms', 'weekday'] as const

/** Times are ms since 1970; every function also takes a timestamp as text. */
export const timeFunctions: Readonly<Record<string, FunctionCode>> = {
  now: {
    description: 'The present time in milliseconds since 1970; the same all through one evaluation.',
    example: ['now() >= 0', 'true'],
    apply: (_, { now }) => now,
  },
  parse_time: {
    description:
      'An ISO 8601 date or timestamp in milliseconds since 1970; where it names no time zone it is in `zone`, or UTC.',
    example: ['parse_time("1970-01-02")', '86400000'],
    apply: ([text, zone = 'UTC']) => parseTime(text as string, zone as string),
  },
  is_time: {
    description: 'Whether the value is a text that parse_time(…) can read.',
    example: ['is_time("2030-02-30")', 'false'],
    apply: ([value]) => typeof value === 'string' && typeof parseTime(value, 'UTC') === 'number',
  },
  format_time: {
    description:
      'A time as ISO 8601 in UTC, or by a pattern of yyyy, MM, MMM, MMMM, dd, d, EEE, EEEE, HH, mm, ss, SSS and XXX (the offset); other letters stand in single quotes.',
    example: ['format_time(0, "d MMM yyyy, HH:mm", "+01:00")', '"1 Jan 1970, 01:00"'],
    apply: ([time, pattern, zone = 'UTC'], { budget }) => {
      const ms = timeOf(time)
      if (ms instanceof Failure) return ms
      if (pattern === undefined) return isMoment(ms) ? new Date(ms).toISOString() : tooFar
      budget.spendText(8 * (pattern as string).length)
      const clock = clockAt(ms, zone as string)
      return clock instanceof Failure
        ? clock
        : formatClock(clock, pattern as string, { ms, zone: zone as string })
    },
  },
  time_part: {
    description: `One of ${PARTS.join(', ')} of a time, in UTC or another zone. The weekday is 1 for Monday to 7.`,
    example: ['time_part("2026-01-31", "weekday")', '6'],
    apply: ([time, part, zone = 'UTC']) => {
      const clock = clockOf(time, zone as string)
      if (clock instanceof Failure) return clock
      if (!oneOf(PARTS, part))
        return new Failure(`time_part takes ${PARTS.join(', ')}, not ${JSON.stringify(part)}.`)
      return clock[part]
    },
  },
  start_of: {
    description: `When the ${UNITS.join(', ')} of a time began, in UTC or another zone; a week begins on Monday.`,
    example: ['format_time(start_of("2026-01-31T10:00Z", "month"))', '"2026-01-01T00:00:00.000Z"'],
    apply: ([time, unit, zone = 'UTC']) => {
      const clock = clockOf(time, zone as string)
      if (clock instanceof Failure) return clock
      if (!oneOf(UNITS, unit))
        return new Failure(`start_of takes ${UNITS.join(', ')}, not ${JSON.stringify(unit)}.`)
      const keeps = (...units: string[]) => units.includes(unit)
      const weekDay = clock.day - clock.weekday + 1
      return momentOf(
        {
          year: clock.year,
          month: keeps('year') ? 1 : clock.month,
          day: keeps('year', 'month') ? 1 : keeps('week') ? weekDay : clock.day,
          hour: keeps('hour', 'minute') ? clock.hour : 0,
          minute: keeps('minute') ? clock.minute : 0,
          second: 0,
          ms: 0,
        },
        zone as string,
      )
    },
  },
  add_days: {
    description:
      'The same time of day that many days later, whatever the clocks of the zone did; below zero earlier.',
    example: ['format_time(add_days("2026-01-31", 1))', '"2026-02-01T00:00:00.000Z"'],
    apply: ([time, days, zone = 'UTC']) => moved(time, { days: days as number }, zone as string),
  },
  add_months: {
    description:
      'The same day that many months later, or the last one of a shorter month; below zero earlier.',
    example: ['format_time(add_months("2026-01-31", 1))', '"2026-02-28T00:00:00.000Z"'],
    apply: ([time, months, zone = 'UTC']) => moved(time, { months: months as number }, zone as string),
  },
  days_between: {
    description:
      'How many whole days of 24 hours lie between two times; below zero when the end comes first.',
    example: ['days_between("2026-01-01", "2026-03-01")', '59'],
    apply: ([start, end]) => {
      const from = timeOf(start)
      const to = timeOf(end)
      if (from instanceof Failure) return from
      return to instanceof Failure ? to : Math.trunc((to - from) / DAY_MS) + 0
    },
  },
}

function oneOf<T extends string>(list: readonly T[], value: Json | undefined): value is T {
  return list.some((one) => one === value)
}

/** ms since 1970 of a number or a timestamp. */
function timeOf(time: Json | undefined): number | Failure {
  return typeof time === 'string' ? parseTime(time, 'UTC') : (time as number)
}

function clockOf(time: Json | undefined, zone: string): Clock | Failure {
  const ms = timeOf(time)
  return ms instanceof Failure ? ms : clockAt(ms, zone)
}

function parseTime(text: string, zone: string): number | Failure {
  const [, day, hour = '00', minute = '00', second = '00', fraction = '', offset] = TIMESTAMP.exec(text) ?? []
  const local = `${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
  const ms = day === undefined ? Number.NaN : Date.parse(local)
  // Of some engines the 30th of February is the 2nd of March, and 24:00 the next day.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== local) {
    return new Failure(`parse_time wants a timestamp such as "2030-01-31T09:00:00Z".`)
  }
  const clock = clockAt(ms, 'UTC')
  return clock instanceof Failure ? clock : momentOf(clock, offset ?? zone)
}

function moved(
  time: Json | undefined,
  by: { readonly days?: number; readonly months?: number },
  zone: string,
): number | Failure {
  const { days = 0, months = 0 } = by
  if (!Number.isInteger(days) || !Number.isInteger(months))
    return new Failure('Only whole days and months can be added.')
  const clock = clockOf(time, zone)
  if (clock instanceof Failure) return clock
  const month = clock.month - 1 + months
  const year = clock.year + Math.floor(month / 12)
  const last = new Date(Date.UTC(2000 + (year % 400), (((month % 12) + 12) % 12) + 1, 0)).getUTCDate()
  const day = (months === 0 ? clock.day : Math.min(clock.day, last)) + days
  return momentOf({ ...clock, year, month: (((month % 12) + 12) % 12) + 1, day }, zone)
}
