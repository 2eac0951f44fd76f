import type { StepOutcome } from '@rabbit/engine'

type Failed = Extract<StepOutcome, { kind: 'failed' }>

/** What had left before the line broke may have reached its target, which may have acted on it: that is said. */
export function mayHaveActed(failed: Failed): Failed {
  const { error } = failed
  return {
    ...failed,
    error: {
      ...error,
      message: wordsOfUnknown(error.message),
      details: { ...error.details, outcome: 'unknown' },
    },
  }
}

export function wordsOfUnknown(message: string): string {
  return `${message.replace(/[.\s]*$/, '.')} It may have acted on the request all the same.`
}
