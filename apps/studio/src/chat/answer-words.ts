import type { AssistantAnswer } from '@rabbit/contract'

export const sourceWords: Readonly<Record<AssistantAnswer['source'], string>> = {
  rule: 'from rules',
  learned: 'from a learned pattern',
  model: 'from the model',
}

/** Cost in dollars, as short as it stays true. */
export function costWords(costUsd: number | null): string {
  if (costUsd === null) return 'cost not known'
  if (costUsd === 0) return 'no cost'
  return costUsd < 0.01 ? `$${costUsd.toPrecision(2)}` : `$${costUsd.toFixed(2)}`
}
