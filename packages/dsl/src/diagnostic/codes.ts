import type { Severity } from './diagnostic.ts'

export interface DiagnosticCode {
  readonly severity: Severity
  readonly title: string
}

/** Every code there is. R001 to R019: the text itself and the limits; from R020 on: what it means. */
export const diagnosticCodes = {
  R001: { severity: 'error', title: 'Something stands where it does not belong' },
  R002: { severity: 'error', title: 'Something is missing' },
  R003: { severity: 'error', title: 'A bracket, quote or comment is never closed' },
  R004: { severity: 'error', title: 'A guard is empty' },
  R005: { severity: 'error', title: 'An arrow follows a guard' },
  R006: { severity: 'error', title: 'A list of states is empty or nested' },
  R007: { severity: 'error', title: 'A join asks for a number of states that it cannot have' },
  R008: { severity: 'error', title: 'A number or duration is not well formed' },
  R009: { severity: 'error', title: 'A name begins with two underscores' },
  R010: { severity: 'error', title: 'An input has an unknown type' },
  R011: { severity: 'error', title: 'A trigger is incomplete' },
  R012: { severity: 'error', title: 'The text is too long' },
  R013: { severity: 'error', title: 'There are too many transitions' },
  R014: { severity: 'error', title: 'Brackets are nested too deeply' },
  R015: { severity: 'error', title: 'An expression is too long' },
  R020: { severity: 'error', title: 'A state has an unknown type' },
  R021: { severity: 'error', title: 'A property is unknown' },
  R022: { severity: 'error', title: 'A property is missing' },
  R023: { severity: 'error', title: 'A value has the wrong type' },
  R024: { severity: 'error', title: 'A function is unknown, or called with the wrong number of arguments' },
  R025: { severity: 'error', title: 'Something is declared twice' },
  R026: { severity: 'error', title: 'It is not clear where the workflow begins' },
  R027: { severity: 'error', title: 'A join can never complete' },
  R028: { severity: 'error', title: 'An address is not safe' },
  R029: { severity: 'error', title: 'A secret cannot be used there' },
  R030: { severity: 'warning', title: 'There is no state' },
  R031: { severity: 'warning', title: 'A state is never reached' },
  R032: { severity: 'warning', title: 'A state leads nowhere' },
  R033: { severity: 'warning', title: 'No path leads to an end' },
  R034: { severity: 'warning', title: 'A loop has no way out' },
  R035: { severity: 'warning', title: 'A guard can never hold' },
  R036: { severity: 'warning', title: 'An arrow is never taken' },
  R037: { severity: 'warning', title: 'All guards may fail' },
  R038: { severity: 'warning', title: 'Parallel branches meet without a join' },
  R039: { severity: 'warning', title: 'An arrow stands there twice' },
  R040: { severity: 'warning', title: 'A name is unknown' },
  R041: { severity: 'warning', title: 'A secret is not defined' },
  R042: { severity: 'warning', title: 'An input is not used' },
  R043: { severity: 'warning', title: 'Two parallel branches write the same key' },
  R044: { severity: 'warning', title: 'A decision and its arrows do not agree' },
  R045: { severity: 'warning', title: 'A trigger can never fire' },
  R046: { severity: 'warning', title: 'A check always has the same answer' },
  R050: { severity: 'warning', title: 'An operator is given what it cannot take' },
  R051: { severity: 'warning', title: 'A function is given what it cannot take' },
  R052: { severity: 'warning', title: 'A comparison can only have one answer' },
  R053: { severity: 'warning', title: 'A value has no such part' },
} as const satisfies Readonly<Record<string, DiagnosticCode>>

export type DiagnosticCodeName = keyof typeof diagnosticCodes
