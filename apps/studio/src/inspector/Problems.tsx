import { createLineMap, type Diagnostic } from '@rabbit/dsl'
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { useMemo } from 'react'
import { Button, EmptyState } from '../design/index.ts'
import { applyFix, problemsAt, useStudio } from '../store/index.ts'
import css from './Inspector.module.css'

/** Everything that is wrong with the text, with the way there and the ways out. */
export function Problems() {
  const workflow = useStudio((s) => s.checked)
  const lines = useMemo(() => createLineMap(workflow.text), [workflow.text])
  const problems = useMemo(() => bySeverity(workflow.diagnostics), [workflow])
  if (problems.length === 0) {
    return (
      <EmptyState icon={<CircleCheck size={20} aria-hidden />} title="No problems">
        The text reads well, and every state can be reached.
      </EmptyState>
    )
  }
  return (
    <ul className={css.problems} aria-label="Problems">
      {problems.map((problem) => {
        const { line, column } = lines.positionAt(problem.from)
        const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert
        return (
          <li key={`${problem.code}@${problem.from}:${problem.message}`} className={css.problemRow}>
            <button
              type="button"
              className={css.problemMain}
              data-severity={problem.severity}
              onClick={() => goTo(problem)}
            >
              <Icon size={14} aria-label={problem.severity} />
              <span className={css.problemText}>{problem.message}</span>
              <span className={css.where}>
                {line}:{column} {problem.code}
              </span>
            </button>
            {problem.fixes && problem.fixes.length > 0 ? (
              <div className={css.fixes}>
                {problem.fixes.map((fix) => (
                  <Button key={fix.title} size="small" onClick={() => applyFix(useStudio, fix, 'inspector')}>
                    {fix.title}
                  </Button>
                ))}
              </div>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

const bySeverity = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => [
  ...diagnostics.filter(({ severity }) => severity === 'error'),
  ...diagnostics.filter(({ severity }) => severity === 'warning'),
]

/** To its place in the text, and to the state or arrow that it is about. */
function goTo(problem: Diagnostic): void {
  const { reveal, select, selectLine, checked } = useStudio.getState()
  const { states, transitions } = problemsAt(checked)
  for (const [name, problems] of states) if (problems.includes(problem)) select(name)
  for (const [transition, problems] of transitions) {
    const arrow = checked.graph.transitions[transition]
    if (problems.includes(problem) && arrow)
      selectLine({ transition, from: arrow.from[0] ?? null, to: arrow.to[0] ?? null })
  }
  reveal(problem)
}
