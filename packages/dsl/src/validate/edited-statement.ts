import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { WorkflowGraph } from '../graph/graph.ts'
import type { Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'

/** A text whose diagnostics are known. */
export interface Checked {
  readonly tree: Tree
  readonly graph: WorkflowGraph
  readonly diagnostics: readonly Diagnostic[]
}

/** The statement that an edit lies in, by its index; -1 when it lies in none. */
export function statementAround({ starts, statements }: Tree, { from, to }: TextEdit): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) <= from) low = middle + 1
    else high = middle
  }
  const at = low - 1
  const end = (starts[at] ?? 0) + (statements[at]?.contentEnd ?? 0)
  return to <= end ? at : -1
}

/** Whether all statements but one are the same as before. */
export function isElsewhereSame(old: Tree, now: Tree, at: number): boolean {
  for (let i = 0; i < at; i++) if (old.statements[i] !== now.statements[i]) return false
  for (let i = at + 1; i < old.statements.length; i++) {
    if (old.statements[i] !== now.statements[i]) return false
  }
  const grown = (now.statements[at]?.length ?? 0) - (old.statements[at]?.length ?? 0)
  return old.starts[at] === now.starts[at] && now.text.length - old.text.length === grown
}

/** The diagnostics without those that have been found anew. */
export function without(all: readonly Diagnostic[], some: readonly Diagnostic[]): readonly Diagnostic[] {
  if (some.length === 0) return all
  const key = ({ code, from, to, message }: Diagnostic) => `${code} ${from} ${to} ${message}`
  const gone = new Set(some.map(key))
  const codes = new Set(some.map(({ code }) => code))
  return all.filter((one) => !codes.has(one.code) || !gone.has(key(one)))
}
