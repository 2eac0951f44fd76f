/** Who answered: fixed rules, what was learned from history, or a language model. */
export type AnswerSource = 'rule' | 'learned' | 'model'

/** One of the things a confidence came from. */
export interface ConfidencePart {
  readonly name: string
  /** 0 to 100. */
  readonly value: number
  readonly reason: string
}

/** What any capability of this package answers: a value, and all that is needed to judge it. */
export interface Answer<T> {
  readonly value: T
  readonly source: AnswerSource
  /** 0 to 100. */
  readonly confidence: number
  readonly confidenceParts: readonly ConfidencePart[]
  /** Why this answer, in a sentence. */
  readonly reason: string
  /** What was assumed, left out or could not be understood, a sentence each. */
  readonly notes: readonly string[]
  /** In US dollars; 0 without a model, null when the price is not known. */
  readonly costUsd: number | null
  readonly latencyMs: number
}

/** Time comes in from outside, so that answers can be tested. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** For callers that do not care how long an answer took. */
export const stoppedClock: Clock = { now: () => 0 }

/** The weakest part counts most: an answer is not better than what it rests on. */
export function confidenceOf(parts: readonly ConfidencePart[]): number {
  if (parts.length === 0) return 0
  const values = parts.map((part) => part.value)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.round((Math.min(...values) + mean) / 2)
}
