/** Every error code that leaves the server: its HTTP status, its tRPC code and whether trying again can help. The only such table. */
export const errorTable = {
  NOT_SIGNED_IN: { http: 401, trpc: 'UNAUTHORIZED', retryable: false },
  FORBIDDEN: { http: 403, trpc: 'FORBIDDEN', retryable: false },
  NOT_FOUND: { http: 404, trpc: 'NOT_FOUND', retryable: false },
  BAD_INPUT: { http: 400, trpc: 'BAD_REQUEST', retryable: false },
  /** The text has errors, so it can't run. */
  WORKFLOW_INVALID: { http: 422, trpc: 'UNPROCESSABLE_CONTENT', retryable: false },
  /** Somebody else saved in between; `details` holds both texts. */
  SAVE_CONFLICT: { http: 409, trpc: 'CONFLICT', retryable: false },
  /** The execution or approval is no longer open for that. */
  ALREADY_SETTLED: { http: 409, trpc: 'CONFLICT', retryable: false },
  /** The execution can't go on with that version, or has gone on since it was compared; `details` may hold the comparison. */
  CHANGE_REFUSED: { http: 409, trpc: 'CONFLICT', retryable: false },
  TOO_LARGE: { http: 413, trpc: 'PAYLOAD_TOO_LARGE', retryable: false },
  /** Nothing runs until a person says so: the database was put back. */
  STANDSTILL: { http: 503, trpc: 'SERVICE_UNAVAILABLE', retryable: true },
  DATABASE_UNREACHABLE: { http: 503, trpc: 'SERVICE_UNAVAILABLE', retryable: true },
  MODEL_UNAVAILABLE: { http: 503, trpc: 'SERVICE_UNAVAILABLE', retryable: true },
  INTERNAL: { http: 500, trpc: 'INTERNAL_SERVER_ERROR', retryable: true },
} as const

export type ErrorCode = keyof typeof errorTable

/** What a failed call carries in its `data`: the code for programs, the sentence for people. */
export interface ErrorBody {
  readonly code: ErrorCode
  readonly message: string
  readonly details?: unknown
}
