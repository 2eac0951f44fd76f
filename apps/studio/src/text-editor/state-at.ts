import type { WorkflowGraph } from '@rabbit/dsl'

/** The state whose name stands at a column (from 1) of a line, bare or quoted; null when none does. */
export function stateAt(line: string, column: number, states: WorkflowGraph['states']): string | null {
  const at = column - 1
  const known = new Set(states.map((state) => state.name))
  for (const match of line.matchAll(namePattern)) {
    const end = match.index + match[0].length
    if (match.index > at) break
    if (end < at) continue
    const name = match[1] ?? match[2] ?? match[0]
    if (known.has(name)) return name
  }
  return null
}

/** A quoted name, or a run of letters, digits, `_` and single dashes. An arrow's dash is no part of a name. */
const namePattern = /"([^"\n]*)"|'([^'\n]*)'|[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*/gu
