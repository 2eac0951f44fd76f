import type { StepOutcome } from '../ports/step-handler.ts'
import type { JsonObject, StepError } from './event.ts'

/**
 * What reaches an execution from outside. `at` is ms since the epoch and `random` is from [0, 1): decisions ask nobody
 * for the time or for chance.
 */
export type Input =
  | { readonly kind: 'start'; readonly at: number; readonly input: JsonObject; readonly trigger: string }
  /** A handler has answered. Ignored when its attempt is no longer the present one. */
  | {
      readonly kind: 'step-settled'
      readonly at: number
      readonly random: number
      /** State index. */
      readonly state: number
      readonly visit: number
      readonly attempt: number
      readonly outcome: StepOutcome
    }
  /** Time has passed: whatever is due happens. Harmless when nothing is. */
  | { readonly kind: 'tick'; readonly at: number; readonly random: number }
  | {
      readonly kind: 'approval'
      readonly at: number
      readonly state: string
      readonly visit: number
      readonly attempt: number
      readonly approved: boolean
      readonly by: string
      readonly comment: string
    }
  | { readonly kind: 'cancel'; readonly at: number; readonly by: string; readonly reason: string }
  /** A worker took over: attempts that had begun and have no result are run again, under their old keys. */
  | { readonly kind: 'resume'; readonly at: number }
  /** What would come next can't be decided, or the store can't hold it: the execution ends here. */
  | { readonly kind: 'give-up'; readonly at: number; readonly error: StepError }
