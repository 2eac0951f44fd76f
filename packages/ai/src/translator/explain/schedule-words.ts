import { listOf } from '../words/list-of.ts'

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const months = listOf(`
    January | February | March | April | May | June | July | August | September | October | November |
    December`)

/** `0 9 * * 1-5` as "every weekday at 9:00"; what has no plain words stays as it is written. */
export function scheduleWords(cron: string, timeZone: string | null): string {
  const zone = timeZone === null ? '' : ` (${timeZone})`
  return `${cronWords(cron) ?? `on the schedule "${cron}"`}${zone}`
}

const nicknames: Readonly<Record<string, string>> = {
  '@hourly': 'every hour',
  '@daily': 'every day at 0:00',
  '@midnight': 'every day at 0:00',
  '@weekly': 'every Sunday at 0:00',
  '@monthly': 'on the 1st of every month at 0:00',
  '@yearly': 'on the 1st of January at 0:00',
  '@annually': 'on the 1st of January at 0:00',
}

function cronWords(cron: string): string | null {
  const named = Object.hasOwn(nicknames, cron.trim()) ? nicknames[cron.trim()] : undefined
  if (named !== undefined) return named
  const [minute, hour, day, month, weekday, ...rest] = cron.trim().split(/\s+/)
  if (minute === undefined || hour === undefined || day === undefined) return null
  if (month === undefined || weekday === undefined || rest.length > 0) return null
  const anyDay = day === '*' && month === '*' && weekday === '*'
  if (anyDay && minute === '*' && hour === '*') return 'every minute'
  const minutes = /^\*\/(\d+)$/.exec(minute)?.[1]
  if (anyDay && hour === '*' && minutes !== undefined) return `every ${minutes} minutes`
  if (anyDay && hour === '*' && /^\d+$/.test(minute))
    return minute === '0' ? 'every hour' : `every hour at minute ${minute}`
  const hours = /^\*\/(\d+)$/.exec(hour)?.[1]
  if (anyDay && hours !== undefined && minute === '0') return `every ${hours} hours`
  const inHours = /^(\d+)-(\d+)$/.exec(hour)
  const days = dayWords(day, month, weekday)
  if (inHours !== null && days !== null) {
    const often = minute === '0' ? 'every hour' : minutes !== undefined ? `every ${minutes} minutes` : null
    if (often !== null) return `${often} from ${inHours[1]}:00 to ${inHours[2]}:59, ${days}`
  }
  if (!/^\d+$/.test(minute) || !/^\d+(,\d+)*$/.test(hour)) return null
  const at = listed(hour.split(',').map((part) => `${part}:${minute.padStart(2, '0')}`))
  return days === null ? null : `${days} at ${at}`
}

function dayWords(day: string, month: string, weekday: string): string | null {
  const inMonth = monthWords(month)
  if (inMonth === null) return null
  if (day === '*' && month === '*') return weekdayWords(weekday)
  if (weekday !== '*') return null
  if (day === '*') return `every day in ${inMonth}`
  const every = /^\*\/(\d+)$/.exec(day)?.[1]
  if (every !== undefined) return `every ${every} days`
  return /^\d+(,\d+)*$/.test(day) ? `on the ${listed(day.split(',').map(nth))} of ${inMonth}` : null
}

function monthWords(month: string): string | null {
  if (month === '*') return 'every month'
  const range = /^(\d+)-(\d+)$/.exec(month)
  const [first, last] = [months[Number(range?.[1]) - 1], months[Number(range?.[2]) - 1]]
  if (first !== undefined && last !== undefined) return `${first} to ${last}`
  const names = month.split(',').map((part) => months[Number(part) - 1])
  return names.every((name) => name !== undefined) ? listed(names) : null
}

function nth(day: string): string {
  const ending = /1[123]$/.test(day) ? 'th' : (['th', 'st', 'nd', 'rd'][Number(day) % 10] ?? 'th')
  return `${day}${ending}`
}

function weekdayWords(weekday: string): string | null {
  if (weekday === '*') return 'every day'
  if (weekday === '1-5') return 'every weekday'
  if (weekday === '0,6' || weekday === '6,0') return 'on weekends'
  const range = /^([0-7])-([0-7])$/.exec(weekday)
  if (range !== null) return `from ${days[Number(range[1])]} to ${days[Number(range[2])]}`
  const names = weekday.split(',').map((part) => (/^[0-7]$/.test(part) ? days[Number(part)] : undefined))
  return names.every((name) => name !== undefined) ? `every ${listed(names)}` : null
}

/** `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}
