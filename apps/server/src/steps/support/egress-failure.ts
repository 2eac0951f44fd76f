import type { StepOutcome } from '@rabbit/engine'
import type { EgressFailure } from './egress.ts'
import { mayHaveActed } from './may-have-acted.ts'

/** The class of error that a state fails with when a request came to no answer, and whether it may be tried again. */
export function failureClass({ kind }: EgressFailure): {
  readonly class: string
  readonly retryable: boolean
} {
  switch (kind) {
    case 'denied':
      return { class: 'AddressDenied', retryable: false }
    case 'invalid':
      return { class: 'PropertyError', retryable: false }
    case 'too-large':
      return { class: 'LimitError', retryable: false }
    case 'timeout':
      return { class: 'TimeoutError', retryable: true }
    case 'network':
    case 'aborted':
      return { class: 'NetworkError', retryable: true }
    case 'not-yet':
      return { class: 'RateLimited', retryable: true }
    default:
      return kind satisfies never
  }
}

/**
 * @param acts whether the target does something when it gets the request: then it is said that it may have done it
 */
export function egressFailed(failure: EgressFailure, { acts = false } = {}): StepOutcome {
  const { class: errorClass, retryable } = failureClass(failure)
  const { message } = failure
  const failed = { kind: 'failed', error: { class: errorClass, message }, retryable } as const
  return acts && hasLeft(failure) ? mayHaveActed(failed) : failed
}

/** Whether the request had left, so that its target may have it. */
export function hasLeft(failure: EgressFailure): boolean {
  return 'sent' in failure && failure.sent
}
