/** Words for units of time, in milliseconds. A month counts 30 days. */
export const durationUnits: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1_000,
  sec: 1_000,
  secs: 1_000,
  second: 1_000,
  seconds: 1_000,
  m: 60_000,
  min: 60_000,
  mins: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  hrs: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  week: 604_800_000,
  weeks: 604_800_000,
  fortnight: 1_209_600_000,
  month: 2_592_000_000,
  months: 2_592_000_000,
}

export const wordNumbers: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  ninety: 90,
  hundred: 100,
  thousand: 1000,
}

const units: readonly (readonly [number, string, string])[] = [
  [86_400_000, 'd', 'day'],
  [3_600_000, 'h', 'hour'],
  [60_000, 'm', 'minute'],
  [1_000, 's', 'second'],
  [1, 'ms', 'millisecond'],
]

function unitFor(ms: number): readonly [number, string, string] {
  return units.find(([size]) => ms >= size && Number.isInteger(ms / size)) ?? [1, 'ms', 'millisecond']
}

/** As the language writes it: `2d`, `90s`. */
export function durationText(ms: number): string {
  const whole = Math.max(0, Math.round(ms))
  const [size, unit] = unitFor(whole)
  return `${whole / size}${unit}`
}

/** As a person says it: `2 days`, `90 seconds`. */
export function durationWords(ms: number): string {
  const [size, , word] = unitFor(ms)
  const count = ms / size
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
