import type { Diagnostic } from '../diagnostic/diagnostic.ts'

/** A diagnostic of a statement, moved to where the statement stands. */
export function placed(diagnostic: Diagnostic, start: number): Diagnostic {
  const { from, to, fixes } = diagnostic
  const moved = { ...diagnostic, from: from + start, to: to + start }
  if (!fixes) return moved
  const movedFixes = fixes.map(({ title, edits }) => ({
    title,
    edits: edits.map((edit) => ({ ...edit, from: edit.from + start, to: edit.to + start })),
  }))
  return { ...moved, fixes: movedFixes }
}
