import type { TokenUsage } from './provider.ts'

/** US dollars for a million tokens in, and out. */
export interface Price {
  readonly input: number
  readonly output: number
}

/** What usage costs in US dollars; null when the price or the usage is not known. */
export function costOf(usage: TokenUsage | null, price: Price | null): number | null {
  if (usage === null || price === null) return null
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000
}

/** A careful guess at a text's tokens before it is sent: a token is seldom shorter than three characters. */
export function estimateTokens(characters: number): number {
  return Math.ceil(characters / 3)
}
