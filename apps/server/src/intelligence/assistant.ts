import { translateByRules } from '@rabbit/ai'
import type { Assistant } from '../services/assistant.ts'

/** Answers from the built-in rules: words become a proposed workflow, or a question back. */
export function createAssistant(clock: { now(): number }): Assistant {
  return async ({ message }) => {
    const { value, source, confidence, confidenceParts, reason, notes, costUsd, latencyMs } =
      translateByRules(message, clock)
    const proposal = value.kind === 'workflow'
    return {
      kind: proposal ? 'proposal' : 'question',
      message: proposal ? reason : value.question,
      text: proposal ? value.text : null,
      source,
      confidence,
      confidenceParts: [...confidenceParts],
      notes: [...notes],
      costUsd,
      latencyMs,
    }
  }
}
