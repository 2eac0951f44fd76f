import type { StepOutcome } from '@rabbit/engine'
import type { EgressFailure } from './egress.ts'

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
    default:
      return kind satisfies never
  }
}

export function egressFailed(failure: EgressFailure): StepOutcome {
  const { class: errorClass, retryable } = failureClass(failure)
  return { kind: 'failed', error: { class: errorClass, message: failure.message }, retryable }
}
