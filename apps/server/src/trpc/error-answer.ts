import { type ErrorBody, type ErrorCode, errorTable } from '@rabbit/contract'
import { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { isDatabaseUnreachable, ServiceError } from '../errors.ts'

/** What leaves the server for anything that was thrown. */
export function errorBodyOf(thrown: unknown): ErrorBody {
  if (thrown instanceof ServiceError) {
    const { code, message, details } = thrown
    return { code, message, ...(details === undefined ? {} : { details }) }
  }
  if (isDatabaseUnreachable(thrown)) {
    return {
      code: 'DATABASE_UNREACHABLE',
      message: 'The database does not answer. The studio keeps trying; nothing saved is lost.',
    }
  }
  if (thrown instanceof TRPCError) return bodyOfTrpc(thrown)
  return { code: 'INTERNAL', message: 'The server failed at this. Its log says why.' }
}

function bodyOfTrpc(error: TRPCError): ErrorBody {
  if (error.cause instanceof ZodError && error.code === 'BAD_REQUEST') {
    return { code: 'BAD_INPUT', message: sentenceOf(error.cause), details: error.cause.issues }
  }
  if (error.code === 'PARSE_ERROR' || error.cause instanceof SyntaxError) {
    return { code: 'BAD_INPUT', message: 'The request is not JSON.' }
  }
  if (error.code === 'BAD_REQUEST' && error.cause instanceof RangeError) {
    return { code: 'BAD_INPUT', message: 'The request is nested too deeply.' }
  }
  switch (error.code) {
    case 'BAD_REQUEST':
    case 'METHOD_NOT_SUPPORTED':
    case 'UNSUPPORTED_MEDIA_TYPE':
      return { code: 'BAD_INPUT', message: error.message }
    case 'NOT_FOUND':
      return { code: 'NOT_FOUND', message: error.message }
    case 'PAYLOAD_TOO_LARGE':
      return { code: 'TOO_LARGE', message: 'That is too large to send: 10 MiB at most.' }
    default:
      break
  }
  if (error.cause !== undefined) return errorBodyOf(error.cause)
  return { code: 'INTERNAL', message: 'The server failed at this. Its log says why.' }
}

/** The first few issues, each with the place it concerns. */
function sentenceOf({ issues }: ZodError): string {
  const parts = issues.slice(0, 3).map(({ path, message }) => {
    const place = path.map(String).join('.')
    return place === '' ? message : `${place}: ${message}`
  })
  return `The request does not fit: ${parts.join('; ')}.`
}

/** The same as an error of tRPC, so that its HTTP status is right. */
export function asTrpcError(thrown: unknown): TRPCError {
  const { code, message } = errorBodyOf(thrown)
  const cause = thrown instanceof TRPCError ? (thrown.cause ?? thrown) : thrown
  return new TRPCError({ code: errorTable[code].trpc, message, cause })
}

export const httpStatusOf = (code: ErrorCode): number => errorTable[code].http
