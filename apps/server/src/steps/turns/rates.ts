/** So many turns at a target in any stretch of that length. */
export interface Rate {
  readonly count: number
  readonly everyMs: number
}

/** What somebody set for a target: `host`, `host:port`, or `*` for each other one. */
export interface TargetRate extends Rate {
  readonly target: string
}

export const mostTurns = 10_000

const units = {
  s: { ms: 1_000, word: 'second' },
  m: { ms: 60_000, word: 'minute' },
  h: { ms: 3_600_000, word: 'hour' },
  d: { ms: 86_400_000, word: 'day' },
} as const

export const ratesWords = `RABBIT_RATE_LIMITS must be a list such as api.example.com=10/s, smtp.example.com:587=100/h, *=50/s: a host, = and a number from 1 to ${mostTurns}, a second (s), minute (m), hour (h) or day (d).`

/** Reads a list of rates, parted by commas or blanks; null when it is none, or names a target twice. */
export function readRates(text: string): readonly TargetRate[] | null {
  const rates: TargetRate[] = []
  for (const part of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const [, target = '', digits = '', unit = ''] = /^(\*|[\w.:[\]-]+)=(\d{1,5})\/([smhd])$/.exec(part) ?? []
    const count = Number(digits)
    if (target === '' || count < 1 || count > mostTurns) return null
    const { ms: everyMs } = units[unit as keyof typeof units]
    rates.push({ target: target.toLowerCase(), count, everyMs })
  }
  return new Set(rates.map(({ target }) => target)).size === rates.length ? rates : null
}

/** `10 a second`. */
export function rateWords({ count, everyMs }: Rate): string {
  const unit = Object.values(units).find(({ ms }) => ms === everyMs)
  return `${count} a ${unit?.word ?? `${everyMs} ms`}`
}
