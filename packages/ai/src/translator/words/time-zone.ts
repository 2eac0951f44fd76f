import { is, type Words } from './token.ts'

const zones: Readonly<Record<string, string>> = {
  utc: 'UTC',
  gmt: 'UTC',
  zulu: 'UTC',
  berlin: 'Europe/Berlin',
  german: 'Europe/Berlin',
  london: 'Europe/London',
  uk: 'Europe/London',
  british: 'Europe/London',
  paris: 'Europe/Paris',
  french: 'Europe/Paris',
  madrid: 'Europe/Madrid',
  rome: 'Europe/Rome',
  vienna: 'Europe/Vienna',
  zurich: 'Europe/Zurich',
  amsterdam: 'Europe/Amsterdam',
  stockholm: 'Europe/Stockholm',
  warsaw: 'Europe/Warsaw',
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  'new york': 'America/New_York',
  eastern: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  et: 'America/New_York',
  chicago: 'America/Chicago',
  central: 'America/Chicago',
  cst: 'America/Chicago',
  denver: 'America/Denver',
  mountain: 'America/Denver',
  'los angeles': 'America/Los_Angeles',
  'san francisco': 'America/Los_Angeles',
  pacific: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  pt: 'America/Los_Angeles',
  toronto: 'America/Toronto',
  'sao paulo': 'America/Sao_Paulo',
  tokyo: 'Asia/Tokyo',
  japan: 'Asia/Tokyo',
  jst: 'Asia/Tokyo',
  shanghai: 'Asia/Shanghai',
  beijing: 'Asia/Shanghai',
  singapore: 'Asia/Singapore',
  'hong kong': 'Asia/Hong_Kong',
  mumbai: 'Asia/Kolkata',
  india: 'Asia/Kolkata',
  ist: 'Asia/Kolkata',
  dubai: 'Asia/Dubai',
  sydney: 'Australia/Sydney',
  melbourne: 'Australia/Melbourne',
}

/** `Berlin time`, `in Europe/Berlin`, `UTC`: the zone and how many tokens name it. */
export function readTimeZone(
  words: Words,
  at: number,
): { readonly zone: string; readonly length: number } | null {
  const lead = is(words[at], 'in', '(') ? 1 : 0
  const first = words[at + lead]
  if (first?.kind !== 'word') return null
  if (is(words[at + lead + 1], '/') || words[at + lead + 1]?.kind === 'path') {
    const area = first.text[0]?.toUpperCase() + first.text.slice(1)
    const city =
      words[at + lead + 1]?.kind === 'path' ? words[at + lead + 1]?.text.slice(1) : words[at + lead + 2]?.text
    const length = words[at + lead + 1]?.kind === 'path' ? 2 : 3
    if (city !== undefined && /^(Europe|America|Asia|Africa|Australia|Pacific|Atlantic)$/.test(area)) {
      return { zone: `${area}/${city}`, length: lead + length }
    }
    return null
  }
  const pair = `${first.lower} ${words[at + lead + 1]?.lower ?? ''}`
  const size = Object.hasOwn(zones, pair) ? 2 : 1
  const zone = Object.hasOwn(zones, pair)
    ? zones[pair]
    : Object.hasOwn(zones, first.lower)
      ? zones[first.lower]
      : undefined
  if (zone === undefined) return null
  const time = is(words[at + lead + size], 'time', 'timezone') ? 1 : 0
  const abbreviation = /^(utc|gmt|cet|cest|est|edt|cst|pst|pdt|jst)$/.test(first.lower)
  if (time === 0 && lead === 0 && !abbreviation) return null
  return { zone, length: lead + size + time }
}
