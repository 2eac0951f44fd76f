import { type ErrorCode, errorTable } from '@rabbit/contract'

/** A call that failed, with a sentence for people. `UNREACHABLE` is the studio's own: no answer came at all. */
export class ApiError extends Error {
  readonly code: ErrorCode | 'UNREACHABLE'
  readonly details: unknown
  /** Whether the same call may succeed later. */
  readonly retryable: boolean

  constructor(code: ErrorCode | 'UNREACHABLE', message: string, details?: unknown, cause?: unknown) {
    super(message, { cause })
    this.name = 'ApiError'
    this.code = code
    this.details = details
    this.retryable = code === 'UNREACHABLE' || errorTable[code].retryable
  }
}

const unreachable = 'The studio’s server does not answer. See whether it is still running, then try again.'
const notSignedIn =
  'This browser is not signed in to the studio. Open the link that the server printed when it started.'

/** Makes an `ApiError` of whatever a call threw. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  const body = bodyOf(thrown)
  if (body !== null) {
    const message = body.code === 'NOT_SIGNED_IN' ? notSignedIn : body.message
    return new ApiError(body.code, message, body.details, thrown)
  }
  const status = statusOf(thrown)
  if (status === 401) return new ApiError('NOT_SIGNED_IN', notSignedIn, undefined, thrown)
  if (status === 403) return new ApiError('FORBIDDEN', notSignedIn, undefined, thrown)
  if (status === 413) return new ApiError('TOO_LARGE', 'That is too large to send.', undefined, thrown)
  if (status !== null) {
    return new ApiError('INTERNAL', 'The server failed at this. Its log says why.', undefined, thrown)
  }
  return new ApiError('UNREACHABLE', unreachable, undefined, thrown)
}

/** A sentence for people about anything that was thrown. */
export const sentenceOf = (thrown: unknown): string => asApiError(thrown).message

function bodyOf(thrown: unknown): { code: ErrorCode; message: string; details: unknown } | null {
  const data = field(thrown, 'data')
  for (const candidate of [data, field(data, 'rabbit'), field(data, 'body')]) {
    const code = field(candidate, 'code')
    const message = field(candidate, 'message') ?? field(thrown, 'message')
    if (typeof code === 'string' && Object.hasOwn(errorTable, code) && typeof message === 'string') {
      return { code: code as ErrorCode, message, details: field(candidate, 'details') }
    }
  }
  return null
}

function statusOf(thrown: unknown): number | null {
  const status = field(field(thrown, 'data'), 'httpStatus')
  if (typeof status === 'number') return status
  const response = field(field(field(thrown, 'meta'), 'response'), 'status')
  return typeof response === 'number' && response >= 400 ? response : null
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
