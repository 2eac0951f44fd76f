import { Failure } from '../failure.ts'
import type { FunctionCode } from './function.ts'

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const
const ISO =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const ISO_MS = [7 * UNITS.d, UNITS.d, UNITS.h, UNITS.m, UNITS.s]

export const durationFunctions: Readonly<Record<string, FunctionCode>> = {
  duration: {
    description:
      'A length of time in milliseconds: one or more numbers with ms, s, m, h or d, or an ISO 8601 duration such as PT2H.',
    example: ['duration("1h 30m")', '5400000'],
    apply: ([text]) =>
      durationOf(text as string) ??
      new Failure('duration wants a length of time such as "2h", "1d 12h" or "PT2H".'),
  },
  format_duration: {
    description: 'A length of time in milliseconds as days, hours, minutes and seconds.',
    example: ['format_duration(5400000)', '"1h 30m"'],
    apply: ([ms]) => {
      if (Math.abs(ms as number) > Number.MAX_SAFE_INTEGER)
        return new Failure('format_duration cannot write so long a time.')
      let left = Math.round(Math.abs(ms as number))
      const parts = Object.entries(UNITS).flatMap(([unit, size]) => {
        const count = Math.floor(left / size)
        left -= count * size
        return count > 0 ? [`${count}${unit}`] : []
      })
      const text = parts.join(' ') || '0s'
      return (ms as number) < 0 && parts.length > 0 ? `-${text}` : text
    },
  },
}

function durationOf(text: string): number | null {
  if (text.length > 100) return null
  const iso = ISO.exec(text)
  if (iso && /\d$|\d[A-Z]$/.test(text)) {
    return ISO_MS.reduce((sum, size, i) => sum + Number(iso[i + 1] ?? 0) * size, 0)
  }
  const parts = text.trim().split(/(?<=[a-z])\s*(?=\d)/)
  let total = 0
  for (const part of parts) {
    const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(part) ?? []
    if (count === undefined) return null
    total += Number(count) * UNITS[unit as keyof typeof UNITS]
  }
  return Number.isFinite(total) ? total : null
}
