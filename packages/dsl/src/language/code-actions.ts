import type { Diagnostic, Fix } from '../diagnostic/diagnostic.ts'
import type { Span } from '../text/span.ts'
import type { Workflow } from '../workflow.ts'

/** A quick fix and the diagnostic that it mends. */
export interface CodeAction extends Fix {
  readonly diagnostic: Diagnostic
}

/** The fixes of all diagnostics that a selection touches. */
export function codeActionsAt(workflow: Workflow, { from, to }: Span): readonly CodeAction[] {
  return workflow.diagnostics
    .filter((diagnostic) => diagnostic.from <= to && diagnostic.to >= from)
    .flatMap((diagnostic) => (diagnostic.fixes ?? []).map((fix) => ({ ...fix, diagnostic })))
}
