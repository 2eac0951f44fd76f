/**
 * What `Retry-After` says, in ms: seconds, or a date that is measured against the answer's own, so that the two clocks
 * need not agree. Null without one that can be read.
 */
export function retryAfterMs(value: string | undefined, date: string | undefined): number | null {
  if (value === undefined) return null
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000)
  const ms = Date.parse(value) - (date === undefined ? Date.now() : Date.parse(date))
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}
