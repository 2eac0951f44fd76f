import type { Words } from '../words/token.ts'
import { findVerb } from './find-verb.ts'
import type { Mind } from './mind.ts'
import type { Action } from './story.ts'

/** The action that the words mean, the best fit of all told so far. */
export function findAction(words: Words, mind: Mind): Action | null {
  const clause = findVerb(words)
  const said = words.map((token) => token.lower.replace(/s$/, ''))
  let best: Action | null = null
  let bestScore = 0
  for (const action of mind.actions) {
    let score = 0
    if (action.verb !== null && (clause?.verb === action.verb || said.includes(action.verb))) score += 2
    score += action.nouns.filter((noun) => said.includes(noun.replace(/s$/, ''))).length
    if (score >= bestScore && score > 0) {
      best = action
      bestScore = score
    }
  }
  return bestScore >= 2 || (bestScore === 1 && words.length <= 3) ? best : null
}
