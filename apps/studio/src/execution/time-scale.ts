import type { VisitView } from '../store/execution-view.ts'

/**
 * Places moments on a line from 0 to 1. Stretches in which nothing happens are shortened, by a square root, so that
 * a step of 5 ms stays visible beside an approval of two days; order and simultaneity are kept.
 */
export interface TimeScale {
  xOf(at: number): number
}

/** @param until the right end, in ms since the epoch */
export function createTimeScale(visits: readonly VisitView[], from: number, until: number): TimeScale {
  const times = [...new Set([from, until, ...visits.flatMap(momentsOf)])]
    .filter((at) => at >= from && at <= until)
    .sort((a, b) => a - b)
  const places: number[] = [0]
  for (let i = 1; i < times.length; i++) {
    places.push((places[i - 1] ?? 0) + Math.sqrt((times[i] ?? 0) - (times[i - 1] ?? 0)))
  }
  const whole = places.at(-1) || 1
  return {
    xOf(at) {
      if (at <= from) return 0
      if (at >= until) return 1
      const right = firstAbove(times, at)
      const left = right - 1
      const start = times[left] ?? from
      const share = (at - start) / ((times[right] ?? until) - start)
      const x = (places[left] ?? 0) + share * ((places[right] ?? whole) - (places[left] ?? 0))
      return x / whole
    },
  }
}

const momentsOf = (visit: VisitView): number[] => [
  visit.enteredAt,
  ...(visit.endedAt === null ? [] : [visit.endedAt]),
  ...(visit.wait === null ? [] : [visit.wait.since]),
  ...visit.attempts.flatMap((a) => (a.failedAt === null ? [a.startedAt] : [a.startedAt, a.failedAt])),
]

function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}
