export const bpmn = 'http://www.omg.org/spec/BPMN/20100524/MODEL'
/** The namespace of what BPMN itself has no word for: a state's type, its properties, inputs and triggers. */
export const rabbit = 'urn:lazy-rabbit-studio:bpmn:1.0'

/** `PT1H30M` for milliseconds. */
export function isoDuration(ms: number): string {
  if (ms === 0) return 'PT0S'
  const days = Math.floor(ms / 86_400_000)
  const hours = Math.floor((ms % 86_400_000) / 3_600_000)
  const minutes = Math.floor((ms % 3_600_000) / 60_000)
  const seconds = (ms % 60_000) / 1000
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${seconds}S` : ''}`
  return `P${days ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`
}

/** A duration of the language for an ISO 8601 one; null when it has months or years, or is none. */
export function readIsoDuration(text: string): string | null {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text.trim())
  if (!found || text.trim().endsWith('T') || text.trim() === 'P') return null
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0))
  const ms =
    (((weeks ?? 0) * 7 + (days ?? 0)) * 24 * 60 + (hours ?? 0) * 60 + (minutes ?? 0)) * 60_000 +
    Math.round((seconds ?? 0) * 1000)
  return spellDuration(ms)
}

/** Milliseconds with the largest unit that fits. */
export function spellDuration(ms: number): string {
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const)
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`
  return `${Math.round(ms)}ms`
}
