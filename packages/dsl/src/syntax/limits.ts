import type { PiecedText } from '../text/pieced-text.ts'

/** What a text may cost. All are parameters, so that tests and benchmarks can move them. */
export interface Limits {
  /** Of the text in UTF-8. */
  readonly maxBytes: number
  readonly maxTransitions: number
  /** Brackets in brackets, and signs, `not`s and conditionals in each other. */
  readonly maxNesting: number
  readonly maxExpressionNodes: number
}

export const defaultLimits: Limits = {
  maxBytes: 2 * 1024 * 1024,
  maxTransitions: 20_000,
  maxNesting: 100,
  maxExpressionNodes: 10_000,
}

/** For reading again what has been read within the limits. */
export const noLimits: Limits = {
  maxBytes: Number.POSITIVE_INFINITY,
  maxTransitions: Number.POSITIVE_INFINITY,
  maxNesting: Number.POSITIVE_INFINITY,
  maxExpressionNodes: Number.POSITIVE_INFINITY,
}

/** Whether a text is longer than that in UTF-8; counts only when its length leaves a doubt. */
export function isLongerThan(text: PiecedText, maxBytes: number): boolean {
  if (text.length > maxBytes) return true
  return text.length * 3 > maxBytes && text.bytes > maxBytes
}
