import { type DiagnosticCodeName, diagnosticCodes } from '../diagnostic/codes.ts'
import type { Diagnostic, Fix } from '../diagnostic/diagnostic.ts'
import type { Span } from '../text/span.ts'

/** Gathers what the checks find. */
export class Report {
  private readonly found: Diagnostic[] = []

  add(
    code: DiagnosticCodeName,
    { from, to }: Span,
    message: string,
    fixes: readonly (Fix | null)[] = [],
  ): void {
    const { severity } = diagnosticCodes[code]
    const useful = fixes.filter((fix) => fix !== null)
    this.found.push({ code, severity, from, to, message, ...(useful.length > 0 ? { fixes: useful } : {}) })
  }

  /** How many there are so far. */
  get count(): number {
    return this.found.length
  }

  /** In the order of the text; at one place by code. */
  ordered(): readonly Diagnostic[] {
    return this.found.sort(compareDiagnostics)
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
