import { formatClock } from '@rabbit/contract'
import type { StateView } from '../store/index.ts'

/** A state's status in the few words that fit on its card. */
export function statusWords({ status, latest }: StateView): string {
  const attempts = latest.attempts.length
  switch (status) {
    case 'active':
      return attempts > 1 ? `Running, try ${attempts}` : 'Running'
    case 'waiting':
      if (latest.held) return 'Held'
      if (latest.wait?.kind === 'approval') {
        return latest.wait.assignees.length > 0
          ? `Waiting for ${latest.wait.assignees.join(', ')}`
          : 'Waiting for approval'
      }
      if (latest.wait?.kind === 'turn') return 'Waiting for its turn'
      if (latest.wait?.kind === 'child') return `In ${latest.wait.workflow}`
      return latest.wait?.kind === 'event' ? `Waiting for ${latest.wait.name}` : 'Waiting'
    case 'retrying': {
      const of = latest.attempts.findLast((attempt) => attempt.of !== null)?.of
      return of ? `Failed, try ${attempts} of ${of}` : 'Trying again'
    }
    case 'done':
      return ['Done', lasted(latest.durationMs), attempts > 1 ? `${attempts} tries` : null]
        .filter(Boolean)
        .join(' · ')
    case 'failed':
      return [
        latest.stopped ? 'Stopped' : latest.timedOut ? 'Timed out' : 'Failed',
        lasted(latest.durationMs),
        attempts > 1 ? `${attempts} tries` : null,
      ]
        .filter(Boolean)
        .join(' · ')
    case 'skipped':
      return 'Skipped'
    case 'cancelled':
      return 'Cancelled'
  }
}

/** What a state has to say beneath its card: its error and what was done about it, or what it noted; null for nothing. */
export function noteOf({ status, latest }: StateView): string | null {
  if (status === 'waiting' && latest.wait?.kind === 'turn')
    return `It waits for ${latest.wait.why}, until ${formatClock(latest.wait.fireAt)}.`
  if (status !== 'failed' && status !== 'retrying') return latest.note ?? latest.log?.message ?? null
  const attempt = latest.attempts.findLast(({ error }) => error !== null)
  const error = latest.error ?? attempt?.error
  const again =
    status === 'retrying' && attempt?.retryAt ? `It is tried again at ${formatClock(attempt.retryAt)}.` : null
  const lines = [error && `${error.class}: ${error.message}`, again ?? latest.mended].filter(Boolean)
  return lines.length > 0 ? lines.join('\n') : null
}

/** 340 ms, 1.2 s, 12 s, 3 min 20 s; null for null. */
export function lasted(ms: number | null): string | null {
  if (ms === null) return null
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
