const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of a rendered duration: a number already, or a text such as `30s`; null when it is neither. */
export function durationMs(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : null
  const [, amount, unit] =
    (typeof value === 'string' && /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value.trim())) || []
  const factor = unit === undefined ? undefined : unitMs[unit]
  return factor === undefined ? null : Number(amount) * factor
}
