import type { StepOutcome } from '@rabbit/engine'

interface Told {
  readonly class: string
  readonly retryable: boolean
}

/** By the first two characters of SQLSTATE, which the SQL standard shares out. */
const classes: Readonly<Record<string, Told>> = {
  '08': { class: 'NetworkError', retryable: true },
  '22': { class: 'DataError', retryable: false },
  '23': { class: 'ConstraintError', retryable: false },
  '25': { class: 'QueryError', retryable: false },
  '28': { class: 'AuthError', retryable: false },
  '40': { class: 'SerializationError', retryable: true },
  '42': { class: 'QueryError', retryable: false },
  '53': { class: 'TargetUnavailable', retryable: true },
  '55': { class: 'LockError', retryable: true },
}

/** States whose first two characters say too little. */
const states: Readonly<Record<string, Told>> = {
  '3D000': { class: 'AuthError', retryable: false },
  '57014': { class: 'TimeoutError', retryable: true },
  '57P01': { class: 'TargetUnavailable', retryable: true },
  '57P02': { class: 'TargetUnavailable', retryable: true },
  '57P03': { class: 'TargetUnavailable', retryable: true },
  '70100': { class: 'TimeoutError', retryable: true },
}

/** What MySQL and MariaDB tell by their own number, under a state that says nothing. */
const numbers: Readonly<Record<number, Told>> = {
  1040: { class: 'TargetUnavailable', retryable: true },
  1045: { class: 'AuthError', retryable: false },
  1049: { class: 'AuthError', retryable: false },
  1205: { class: 'LockError', retryable: true },
  1213: { class: 'SerializationError', retryable: true },
  1317: { class: 'TimeoutError', retryable: true },
  1792: { class: 'QueryError', retryable: false },
  1969: { class: 'TimeoutError', retryable: true },
  3024: { class: 'TimeoutError', retryable: true },
}

/** A driver's error as an outcome: its class by SQLSTATE, and whether trying again can help. */
export function sqlFailure(thrown: unknown, where: string): Extract<StepOutcome, { kind: 'failed' }> {
  const error = thrown as {
    readonly code?: string
    readonly sqlState?: string
    readonly errno?: number
    readonly message: string
    readonly constraint?: string
    readonly table?: string
    readonly column?: string
  }
  const sqlstate = error.sqlState ?? (/^[0-9A-Z]{5}$/.test(error.code ?? '') ? error.code : undefined)
  const { class: errorClass, retryable } = toldBy(sqlstate, error.errno, error.message)
  const facts = Object.entries({
    sqlstate,
    constraint: error.constraint,
    table: error.table,
    column: error.column,
  }).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const details = facts.length === 0 ? {} : { details: Object.fromEntries(facts) }
  const message = `${where}: ${error.message || error.code || 'the connection failed'}`
  return { kind: 'failed', error: { class: errorClass, message, ...details }, retryable }
}

function toldBy(sqlstate: string | undefined, errno: number | undefined, message: string): Told {
  const byNumber = errno === undefined ? undefined : numbers[errno]
  if (byNumber) return byNumber
  if (sqlstate === undefined) {
    if (/certificate|altnames|self-signed|does not support SSL|secure connection/i.test(message))
      return { class: 'TlsError', retryable: false }
    if (/password must be a string|SASL|SCRAM/i.test(message)) return { class: 'AuthError', retryable: false }
    return { class: 'NetworkError', retryable: true }
  }
  return states[sqlstate] ?? classes[sqlstate.slice(0, 2)] ?? { class: 'SqlError', retryable: false }
}
