import type { StepOutcome } from '@rabbit/engine'

/** A property whose value can't be used; trying again would find the same, unless its template reads something new. */
export function propertyError(message: string): StepOutcome {
  return { kind: 'failed', error: { class: 'PropertyError', message }, retryable: false }
}
