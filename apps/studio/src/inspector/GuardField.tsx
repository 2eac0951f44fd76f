import { useState } from 'react'
import { guardProblem, suggestGuards, useStudio } from '../store/index.ts'
import { DraftInput } from './DraftInput.tsx'
import css from './Inspector.module.css'
import { writeEdit } from './write-edit.ts'

/** A transition's guard. Empty is an arrow that always holds. */
export function GuardField({ transition }: { readonly transition: number }) {
  const graph = useStudio((s) => s.document.workflow.graph)
  const [problem, setProblem] = useState<string | null>(null)
  const arrow = graph.transitions[transition]
  if (!arrow) return null
  return (
    <>
      <DraftInput
        id={`guard-${transition}`}
        code
        label={`Guard from ${arrow.from.join(', ')} to ${arrow.to.join(', ')}`}
        placeholder="always"
        value={arrow.condition ?? ''}
        suggestions={suggestGuards(graph, arrow.from, transition)}
        check={guardProblem}
        onProblem={setProblem}
        onCommit={(typed) => {
          const condition = typed.trim() || null
          return writeEdit({ kind: 'set-guard', transition, condition })
        }}
      />
      {problem ? <p className={css.problem}>{problem}</p> : null}
    </>
  )
}
