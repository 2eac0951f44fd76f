import { useRef, useState } from 'react'
import { Input } from '../design/index.ts'
import { guardProblem, suggestGuards, useStudio } from '../store/index.ts'
import css from './TransitionEdge.module.css'

/** A guard while it is being typed on the canvas. Enter and leaving take it, Esc leaves it as it was. */
export function GuardInput({ transition }: { readonly transition: number }) {
  const graph = useStudio((s) => s.document.workflow.graph)
  const arrow = graph.transitions[transition]
  const [text, setText] = useState(arrow?.condition ?? '')
  const done = useRef(false)
  if (!arrow) return null
  const problem = guardProblem(text)
  const finish = (guard: string | null) => {
    if (done.current) return
    const { applyEdit, editGuard } = useStudio.getState()
    if (guard !== null && guard.trim() !== (arrow.condition ?? '')) {
      if (applyEdit({ kind: 'set-guard', transition, condition: guard.trim() || null })) return
    }
    done.current = true
    editGuard(null)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps its input's clicks from the canvas
    <div
      className={`${css.editor} nodrag nopan nowheel`}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) finish(problem ? null : text)
      }}
    >
      <Input
        autoFocus
        code
        aria-label={`Guard from ${arrow.from.join(', ')} to ${arrow.to.join(', ')}`}
        aria-invalid={problem ? true : undefined}
        placeholder="amount > 100"
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter' && !problem) finish(text)
          if (event.key === 'Escape') finish(null)
        }}
      />
      {problem ? (
        <p className={css.error}>{problem}</p>
      ) : (
        <p className={css.hint}>Enter to keep. Empty: always.</p>
      )}
      <div className={css.suggestions}>
        {suggestGuards(graph, arrow.from, transition).map((guard) => (
          <button key={guard} type="button" className={css.suggestion} onClick={() => finish(guard)}>
            {guard}
          </button>
        ))}
      </div>
    </div>
  )
}
