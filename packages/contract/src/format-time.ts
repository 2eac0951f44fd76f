/** A duration in at most two units, as short as it stays clear: `40 ms`, `1.2 s`, `2 min 5 s`, `3 h 20 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return ms <= 0 ? '0 ms' : '<1 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${trimZero((ms / 1000).toFixed(ms < 9950 ? 1 : 0))} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return twoUnits(seconds, 60, 'min', 's')
  if (seconds < 86_400) return twoUnits(Math.round(seconds / 60), 60, 'h', 'min')
  return twoUnits(Math.round(seconds / 3600), 24, 'd', 'h')
}

const trimZero = (text: string): string => text.replace(/\.0$/, '')

function twoUnits(count: number, size: number, large: string, small: string): string {
  const rest = count % size
  const whole = `${Math.floor(count / size)} ${large}`
  return rest === 0 ? whole : `${whole} ${rest} ${small}`
}

/** The time of day with seconds: `14:03:09`. */
export const formatClock = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** How long ago, roughly; the date once it is over a week. `now` is ms since the epoch. */
export function formatAgo(at: number, now: number): string {
  const ms = now - at
  if (ms < 45_000) return 'just now'
  if (ms < 3_570_000) return `${Math.round(ms / 60_000)} min ago`
  if (ms < 84_600_000) return `${Math.round(ms / 3_600_000)} h ago`
  if (ms < 7 * 86_400_000) return `${Math.round(ms / 86_400_000)} d ago`
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** How long until then: `in 40 s`; `now` once it has come. */
export const formatUntil = (at: number, now: number): string =>
  at - now < 500 ? 'now' : `in ${formatDuration(Math.ceil((at - now) / 1000) * 1000)}`
