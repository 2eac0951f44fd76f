import type { StepType } from '@rabbit/dsl'
import type { StepHandler } from '@rabbit/engine'

/** A type that parses and validates, and says in a sentence that this version can't run it. */
export function createNotRunnableStep(type: StepType): StepHandler {
  const message = type.cannotRun ?? `A state of type ${type.name} can't run in this version yet.`
  return {
    pure: true,
    run: async () => ({ kind: 'failed', error: { class: 'NotRunnable', message }, retryable: false }),
  }
}
