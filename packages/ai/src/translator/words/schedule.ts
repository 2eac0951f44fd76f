import { listOf } from './list-of.ts'
import { readTimeZone } from './time-zone.ts'
import { is, type Token, type Words } from './token.ts'

export interface Schedule {
  readonly cron: string
  readonly timeZone: string | null
  /** How many tokens say it. */
  readonly length: number
  /** What had to be assumed, or null. */
  readonly note: string | null
}

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const shortDays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const months = listOf(`
    january | february | march | april | may | june | july | august | september | october | november |
    december`)
const partsOfDay: Readonly<Record<string, number>> = {
  morning: 8,
  noon: 12,
  midday: 12,
  afternoon: 14,
  evening: 18,
  night: 22,
  midnight: 0,
}
const adverbs: Readonly<Record<string, string>> = {
  daily: 'day',
  hourly: 'hour',
  weekly: 'week',
  monthly: 'month',
  nightly: 'midnight',
  yearly: 'year',
  annually: 'year',
  quarterly: 'quarter',
}
const ordinalWords: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  last: 28,
  fifteenth: 15,
}

interface Parts {
  minute: string
  hour: string
  day: string
  month: string
  weekday: string
  timed: boolean
  note: string | null
}

/** A phrase such as `every weekday at 9`, beginning at `at`; null when there is none. */
export function readSchedule(words: Words, at: number): Schedule | null {
  const reader = new Reader(words, at)
  const parts = reader.read()
  if (parts === null) return null
  const { minute, hour, day, month, weekday } = parts
  const cron = `${minute} ${hour} ${day} ${month} ${weekday}`
  const { timeZone } = reader
  return { cron, timeZone, length: reader.at - at, note: parts.note }
}

class Reader {
  readonly words: Words
  at: number
  timeZone: string | null = null

  constructor(words: Words, at: number) {
    this.words = words
    this.at = at
  }

  read(): Parts | null {
    const early = this.time()
    if (early !== null && is(this.words[this.at], ',')) this.at += 1
    const parts = this.cadence()
    if (parts === null) return null
    for (;;) {
      const time = this.time()
      const part = this.partOfDay(parts)
      if (time !== null) setTime(parts, time)
      else if (part) continue
      else if (!this.day(parts) && !this.zone()) break
    }
    if (early !== null) setTime(parts, early)
    return parts
  }

  private peek(offset = 0): Token | undefined {
    return this.words[this.at + offset]
  }

  private cadence(): Parts | null {
    const token = this.peek()
    if (token === undefined) return null
    if (Object.hasOwn(adverbs, token.lower)) {
      this.at += 1
      return this.unit(adverbs[token.lower] ?? 'day', 1)
    }
    if (is(token, 'once', 'twice') && is(this.peek(1), 'a', 'an', 'per', 'every', 'each'))
      return this.times(is(token, 'twice') ? 2 : 1)
    if (is(token, 'on') && this.dayOfMonthAhead()) return this.monthDay()
    if (is(token, 'on') && dayIndex(this.peek(1)?.lower, true) !== null) return this.plainDays()
    if (
      is(token, 'at', 'in') &&
      is(this.peek(1), 'the') &&
      is(this.peek(2), 'end', 'beginning', 'start') &&
      is(this.peek(3), 'of')
    )
      return this.edge()
    if (!is(token, 'every', 'each')) return null
    return this.every()
  }

  private every(): Parts | null {
    const next = this.peek(1)
    if (next === undefined) return null
    if (next.kind === 'duration') {
      this.at += 2
      return interval(next.value ?? 0)
    }
    if (is(next, 'other', 'second') && this.peek(2)?.lower === 'day') {
      this.at += 3
      return { ...daily('9'), day: '*/2', note: 'I took 9:00 as the time of day.' }
    }
    if (is(next, 'half') && is(this.peek(2), 'hour', 'an')) {
      this.at += is(this.peek(2), 'an') ? 4 : 3
      return interval(1_800_000)
    }
    if (is(next, 'first', '1st') && is(this.peek(2), 'day', 'of')) return this.monthDay()
    if (dayIndex(next.lower, false) !== null) {
      this.at += 1
      const parts = daily('9')
      parts.weekday = this.dayList()
      parts.note = 'I took 9:00 as the time of day.'
      return parts
    }
    const unit = next.lower
    if (
      !listOf(`
    day | weekday | weekdays | workday | weekend | hour | minute | week | month | year | quarter |
    business | working | single`).includes(unit) &&
      !Object.hasOwn(partsOfDay, unit)
    )
      return null
    this.at += 2
    if (['business', 'working', 'single'].includes(unit)) {
      if (!is(this.peek(), 'day', 'morning')) return null
      this.at += 1
      return this.unit(unit === 'single' ? 'day' : 'weekday', 1)
    }
    return this.unit(unit, 1)
  }

  private unit(unit: string, _count: number): Parts {
    const assumed = 'I took 9:00 as the time of day.'
    if (Object.hasOwn(partsOfDay, unit)) {
      const hour = partsOfDay[unit] ?? 8
      const exact = ['noon', 'midnight', 'midday'].includes(unit)
      return { ...daily(String(hour)), note: exact ? null : `I took ${hour}:00 as the time of the ${unit}.` }
    }
    switch (unit) {
      case 'minute':
        return { ...daily('*'), minute: '*', timed: true, note: null }
      case 'hour':
        return { ...daily('*'), timed: true, note: null }
      case 'weekday':
      case 'weekdays':
      case 'workday':
        return { ...daily('9'), weekday: '1-5', note: assumed }
      case 'weekend':
        return { ...daily('9'), weekday: '0,6', note: assumed }
      case 'week':
        return { ...daily('9'), weekday: '1', note: 'I took Monday at 9:00 as the time of the week.' }
      case 'month':
        return { ...daily('9'), day: '1', note: 'I took 9:00 on the first as the time of the month.' }
      case 'quarter':
        return {
          ...daily('9'),
          day: '1',
          month: '1,4,7,10',
          note: 'I took 9:00 on the first day of the quarter.',
        }
      case 'year':
        return {
          ...daily('9'),
          day: '1',
          month: '1',
          note: 'I took 9:00 on January 1st as the time of the year.',
        }
      default:
        return { ...daily('9'), note: assumed }
    }
  }

  private times(count: number): Parts | null {
    const unit = this.peek(2)?.lower ?? ''
    if (!['day', 'week', 'month', 'hour', 'year'].includes(unit)) return null
    this.at += 3
    if (count === 1) return this.unit(unit, 1)
    if (unit === 'day') return { ...daily('9,17'), note: 'I took 9:00 and 17:00 as the two times.' }
    return { ...this.unit(unit, 1), note: `I took once a ${unit}; say the two times to have both.` }
  }

  private dayOfMonthAhead(): boolean {
    const offset = is(this.peek(1), 'the') ? 2 : 1
    const token = this.peek(offset)
    const ordinal =
      token !== undefined &&
      (Object.hasOwn(ordinalWords, token.lower) || /^(st|nd|rd|th)$/.test(token.unit ?? ''))
    const rest = this.words.slice(this.at + offset + 1, this.at + offset + 6).map((word) => word.lower)
    return ordinal && (rest.includes('month') || rest.some((word) => months.includes(word)))
  }

  /** `on the first (day) of every month`. */
  private monthDay(): Parts {
    this.at += is(this.peek(1), 'the') ? 2 : 1
    const token = this.peek()
    const day = token?.kind === 'number' ? (token.value ?? 1) : (ordinalWords[token?.lower ?? ''] ?? 1)
    this.at += 1
    let month = '*'
    while (this.peek() !== undefined) {
      const lower = this.peek()?.lower ?? ''
      if (months.includes(lower)) month = String(months.indexOf(lower) + 1)
      if (!['day', 'of', 'every', 'each', 'the', 'a', 'month'].includes(lower) && !months.includes(lower))
        break
      this.at += 1
      if (lower === 'month' || months.includes(lower)) break
    }
    const note = is(token, 'last')
      ? 'I took the 28th, which every month has, as the last day of the month.'
      : 'I took 9:00 as the time of day.'
    return { ...daily('9'), day: String(Math.min(Math.max(day, 1), 31)), month, note }
  }

  /** `at the end of each day`. */
  private edge(): Parts | null {
    const late = is(this.peek(2), 'end')
    const offset = is(this.peek(4), 'every', 'each', 'the') ? 5 : 4
    const unit = this.peek(offset)?.lower ?? ''
    if (!['day', 'month', 'week'].includes(unit) || !is(this.peek(4), 'every', 'each')) return null
    this.at += offset + 1
    if (unit === 'day')
      return { ...daily(late ? '18' : '8'), note: `I took ${late ? 18 : 8}:00 as the time of day.` }
    if (unit === 'week')
      return {
        ...daily('17'),
        weekday: late ? '5' : '1',
        note: `I took ${late ? 'Friday' : 'Monday'} at 17:00.`,
      }
    return { ...daily('9'), day: late ? '28' : '1', note: `I took the ${late ? '28th' : 'first'} at 9:00.` }
  }

  private plainDays(): Parts {
    this.at += 1
    const parts = daily('9')
    parts.weekday = this.dayList()
    parts.note = 'I took 9:00 as the time of day.'
    return parts
  }

  /** `Monday, Wednesday and Friday`. */
  private dayList(): string {
    const list: string[] = []
    for (;;) {
      const index = dayIndex(this.peek()?.lower, true)
      if (index === null) break
      list.push(index)
      this.at += 1
      const skip =
        is(this.peek(), ',') && is(this.peek(1), 'and')
          ? 2
          : is(this.peek(), ',', 'and', 'or', 'through', 'to', '-')
            ? 1
            : 0
      if (skip === 0 || dayIndex(this.peek(skip)?.lower, true) === null) break
      if (is(this.peek(), 'through', 'to', '-')) {
        const last = dayIndex(this.peek(1)?.lower, true) ?? '5'
        this.at += 2
        return `${list[0]}-${last}`
      }
      this.at += skip
    }
    return list.join(',')
  }

  private time(): number | null {
    const lead = is(this.peek(), 'at', 'around', '@') ? 1 : 0
    const token = this.peek(lead)
    if (token?.kind === 'time') {
      this.at += lead + 1
      return token.value ?? 0
    }
    if (lead === 1 && token?.kind === 'word' && Object.hasOwn(partsOfDay, token.lower)) {
      this.at += 2
      return (partsOfDay[token.lower] ?? 0) * 60
    }
    if (lead === 1 && token?.kind === 'number' && token.unit === undefined && (token.value ?? 99) < 24) {
      this.at += 2
      const afternoon = is(this.peek(), 'in') && is(this.peek(2), 'afternoon', 'evening')
      if (is(this.peek(), 'in') && is(this.peek(2), 'morning', 'afternoon', 'evening')) this.at += 3
      return ((token.value ?? 0) + (afternoon && (token.value ?? 0) < 12 ? 12 : 0)) * 60
    }
    return null
  }

  /** `every Friday afternoon`. */
  private partOfDay(parts: Parts): boolean {
    const lower = this.peek()?.lower ?? ''
    if (parts.timed || !Object.hasOwn(partsOfDay, lower) || parts.hour === '*') return false
    this.at += 1
    const hour = partsOfDay[lower] ?? 8
    setTime(parts, hour * 60)
    if (!['noon', 'midnight', 'midday'].includes(lower))
      parts.note = `I took ${hour}:00 as the time of the ${lower}.`
    parts.timed = false
    return true
  }

  private day(parts: Parts): boolean {
    if (is(this.peek(), 'on') && this.dayOfMonthAhead() && parts.day === '1') {
      const { timed, minute, hour } = parts
      Object.assign(parts, this.monthDay())
      if (timed) Object.assign(parts, { timed, minute, hour, note: null })
      return true
    }
    if (
      is(this.peek(), 'on') &&
      is(this.peek(1), 'the') &&
      this.peek(2)?.kind === 'number' &&
      parts.day === '1'
    ) {
      parts.day = String(this.peek(2)?.value ?? 1)
      this.at += 3
      return true
    }
    if (!is(this.peek(), 'on') || dayIndex(this.peek(1)?.lower, true) === null) return false
    this.at += 1
    parts.weekday = this.dayList()
    return true
  }

  private zone(): boolean {
    const zone = readTimeZone(this.words, this.at)
    if (zone === null) return false
    this.timeZone = zone.zone
    this.at += zone.length
    return true
  }
}

function dayIndex(word: string | undefined, plural: boolean): string | null {
  if (word === undefined) return null
  if (plural && (word === 'weekdays' || word === 'weekday')) return '1-5'
  if (plural && word === 'weekends') return '0,6'
  const index = days.findIndex((day, i) => word === day || word === `${day}s` || word === shortDays[i])
  return index < 0 ? null : String(index)
}

function daily(hour: string): Parts {
  return { minute: '0', hour, day: '*', month: '*', weekday: '*', timed: false, note: null }
}

function setTime(parts: Parts, minutes: number): void {
  parts.minute = String(minutes % 60)
  parts.hour = String(Math.floor(minutes / 60))
  parts.timed = true
  parts.note = null
}

function interval(ms: number): Parts {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  if (minutes < 60) {
    const even = 60 % minutes === 0
    const note = even ? null : `A schedule counts ${minutes} minutes anew in each hour.`
    return {
      ...daily('*'),
      minute: minutes === 1 ? '*' : `*/${minutes}`,
      timed: true,
      note: ms < 60_000 ? 'A schedule ticks at most once a minute.' : note,
    }
  }
  const hours = Math.round(minutes / 60)
  if (hours < 24)
    return {
      ...daily(hours === 1 ? '*' : `*/${hours}`),
      timed: true,
      note: 24 % hours === 0 ? null : `A schedule counts ${hours} hours anew on each day.`,
    }
  const count = Math.round(hours / 24)
  if (count === 7)
    return { ...daily('9'), weekday: '1', note: 'I took Monday at 9:00 as the time of the week.' }
  return { ...daily('9'), day: count === 1 ? '*' : `*/${count}`, note: 'I took 9:00 as the time of day.' }
}
