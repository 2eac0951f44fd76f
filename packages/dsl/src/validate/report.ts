import { type DiagnosticCodeName, diagnosticCodes } from '../diagnostic/codes.ts'
import type { Diagnostic, Fix } from '../diagnostic/diagnostic.ts'
import type { Span } from '../text/span.ts'

/**
 * When a finding is told: what seems to be missing may stand in a broken statement, so such findings wait until all
 * statements are whole; of types less is known as long as one is broken.
 */
export type When = 'always' | 'whole' | 'partial'

export interface Finding {
  readonly diagnostic: Diagnostic
  readonly when: When
}

/** Gathers what the checks find. */
export class Report {
  readonly found: Finding[] = []
  private readonly when: When

  constructor(when: When) {
    this.when = when
  }

  add(
    code: DiagnosticCodeName,
    { from, to }: Span,
    message: string,
    fixes: readonly (Fix | null)[] = [],
    when: When = this.when,
  ): void {
    const { severity } = diagnosticCodes[code]
    const useful = fixes.filter((fix) => fix !== null)
    const diagnostic = { code, severity, from, to, message, ...(useful.length > 0 ? { fixes: useful } : {}) }
    this.found.push({ diagnostic, when })
  }
}

/** By place, then by code and sentence, so that the order never depends on how they were found. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return a.from - b.from || a.to - b.to || compareTexts(a.code, b.code) || compareTexts(a.message, b.message)
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The span of a node inside a statement that starts at `start`. */
export function placed({ from, to }: Span, start: number): Span {
  return { from: start + from, to: start + to }
}
