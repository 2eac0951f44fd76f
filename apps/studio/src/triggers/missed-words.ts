/** What becomes of the times that a schedule missed, in a few words. */
export function missedWords(policy: string | null, most: number | null): string {
  if (policy === 'skip') return 'missed times are skipped'
  if (policy === 'all') return `missed times are started, ${most ?? 100} at most`
  return 'of missed times the last one is started'
}

/** The time of a missed start, as it stands in its list. */
export const formatMoment = (at: number, timeZone: string | null): string =>
  new Date(at).toLocaleString('en-GB', {
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    timeZone: timeZone ?? 'UTC',
  })
