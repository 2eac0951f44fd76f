import type { ErrorCode } from '@rabbit/contract'

/** What a user or the world got wrong, with a code for programs and a sentence for people. Leaves the server as it is. */
export class ServiceError extends Error {
  readonly code: ErrorCode
  readonly details: unknown

  constructor(code: ErrorCode, message: string, details?: unknown) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Why the studio cannot start or go on: one sentence, shown without a stack. */
export class StartError extends Error {}

export const notFound = (what: string): ServiceError =>
  new ServiceError('NOT_FOUND', `There is no such ${what}. It may have been removed.`)

/** Answers of Postgres, and of the way to it, that mean "not now". Class 08, class 57P and the socket's own. */
const unreachableCodes =
  /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|P1001|P1002|P1008|P1017|P2024)$/
const unreachableWords =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|DatabaseNotReachable|ConnectionClosed|server closed the connection|Can't reach database server|Code: `(08...|57P0[123])`/i

/** Whether anything along the chain of causes says that the database did not answer. */
export function isDatabaseUnreachable(error: unknown): boolean {
  for (let current = error, depth = 0; current !== undefined && current !== null && depth < 8; depth++) {
    if (typeof current !== 'object') return false
    const { code, message, cause, meta, errors } = current as Record<string, unknown>
    if (typeof code === 'string' && unreachableCodes.test(code)) return true
    if (typeof message === 'string' && unreachableWords.test(message)) return true
    if (Array.isArray(errors) && errors.some(isDatabaseUnreachable)) return true
    const adapterError = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError
    if (adapterError !== undefined && isDatabaseUnreachable(adapterError)) return true
    if (typeof cause === 'object' && cause !== null && 'kind' in cause) {
      if (unreachableWords.test(String(cause.kind))) return true
    }
    current = cause
  }
  return false
}
