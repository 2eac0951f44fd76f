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
} as const satisfies Readonly<Record<string, DiagnosticCode>>

export type DiagnosticCodeName = keyof typeof diagnosticCodes
