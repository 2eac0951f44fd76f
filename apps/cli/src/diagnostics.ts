import { createLineMap, type Workflow } from '@rabbit/dsl'

/** A diagnostic as the shell prints it; line and column count from 1, columns in code points. */
export interface PrintedDiagnostic {
  readonly line: number
  readonly column: number
  readonly severity: string
  readonly code: string
  readonly message: string
}

/** All diagnostics of a workflow, in the order of their places. */
export function printedDiagnostics(workflow: Workflow): PrintedDiagnostic[] {
  const lines = createLineMap(workflow.text)
  return workflow.diagnostics.map(({ from, severity, code, message }) => {
    const { line, column } = lines.positionAt(from)
    return { line, column, severity, code, message }
  })
}

export function hasErrors(diagnostics: readonly { readonly severity: string }[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
