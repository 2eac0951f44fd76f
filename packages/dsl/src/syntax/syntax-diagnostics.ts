import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Limits } from './limits.ts'
import type { Tree } from './tree.ts'

/** What is wrong with the text itself, in text order, with the spans of the text. */
export function syntaxDiagnostics(tree: Tree, limits: Limits): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  let arrows = 0
  tree.statements.forEach((statement, index) => {
    const start = tree.starts[index] as number
    for (const diagnostic of statement.diagnostics) found.push(placed(diagnostic, start))
    if (statement.kind !== 'transition') return
    const left = limits.maxTransitions - arrows
    const own = statement.names.length - 1
    arrows += own
    if (left >= 0 && own > left) {
      const from = start + (statement.arrows[left] as number)
      found.push({ code: 'R013', severity: 'error', from, to: from + 2, message: tooMany(limits) })
    }
  })
  return found
}

function tooMany({ maxTransitions }: Limits): string {
  return `A workflow has at most ${maxTransitions} transitions. Move a part of it into a sub-workflow.`
}

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
