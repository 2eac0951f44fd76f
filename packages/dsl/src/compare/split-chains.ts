import { applyEdits, type TextEdit } from '../text/text-edit.ts'
import type { Workflow } from '../workflow.ts'
import { lineEndOf } from './join-items.ts'

/**
 * The texts with those chains taken apart into single arrows that a text before the first one had and that are not in
 * all of them; null when there is none. A chain and its arrows mean the same.
 */
export function splitChains(workflows: readonly [Workflow, Workflow, Workflow]): readonly string[] | null {
  const chains = workflows.map(({ tree, text }) => {
    return new Set(
      tree.statements.flatMap((statement, index) => {
        const start = tree.starts[index] ?? 0
        return statement.kind === 'transition' && statement.arrows.length > 1
          ? [text.slice(start, start + statement.contentEnd)]
          : []
      }),
    )
  })
  const isEverywhere = (source: string) => chains.every((chain) => chain.has(source))
  if (chains.every((chain) => [...chain].every(isEverywhere))) return null
  return workflows.map((workflow) => applyEdits(workflow.text, splits(workflow, isEverywhere)))
}

function splits({ tree, text }: Workflow, stays: (source: string) => boolean): readonly TextEdit[] {
  const edits: TextEdit[] = []
  tree.statements.forEach((statement, index) => {
    if (statement.kind !== 'transition' || statement.arrows.length < 2) return
    const start = tree.starts[index] ?? 0
    if (stays(text.slice(start, start + statement.contentEnd))) return
    for (const group of statement.groups.slice(1, -1)) {
      const source = text.slice(start + group.from, start + group.to)
      const target =
        group.quorum && group.list ? text.slice(start + group.list.open, start + group.to) : source
      edits.push({
        from: start + group.from,
        to: start + group.to,
        insert: target + lineEndOf(text) + source,
      })
    }
  })
  return edits
}
