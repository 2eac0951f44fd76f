import type { Span } from '../text/span.ts'
import type { TextEdit } from '../text/text-edit.ts'

export type Severity = 'error' | 'warning'

/** A quick fix: what it does, in words, and the edit that does it. */
export interface Fix {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

/** What is wrong with a text, where, and how to mend it. `code` is stable (`R001` …) and has a page in the docs. */
export interface Diagnostic extends Span {
  readonly code: string
  readonly severity: Severity
  /** A sentence that says how to mend it. */
  readonly message: string
  readonly fixes?: readonly Fix[]
}
