import type { DraftTransition } from '../draft.ts'

/** Two arrows that say the same are one. */
export function joinTwins(transitions: readonly DraftTransition[]): DraftTransition[] {
  const seen = new Set<string>()
  return transitions.filter((transition) => {
    const key = JSON.stringify([[...transition.from].sort(), transition.to, transition.guard])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
