import { ArrowRight, X } from 'lucide-react'
import { IconButton, Select } from '../design/index.ts'
import { connectStates, removeLine, useStudio } from '../store/index.ts'
import { GuardField } from './GuardField.tsx'
import css from './Inspector.module.css'

/** The arrows out of a state in the order in which their guards are tried, and a way to draw one without a pointer. */
export function NextStates({ name }: { readonly name: string }) {
  const graph = useStudio((s) => s.document.workflow.graph)
  const arrows = graph.transitions.flatMap((transition, index) =>
    transition.from.includes(name) ? [{ transition, index }] : [],
  )
  const others = graph.states.map((state) => ({ value: state.name, label: state.name }))
  return (
    <section className={css.section} aria-label="Next states">
      <h3 className={css.sectionTitle}>Then</h3>
      {arrows.length === 0 ? <p className={css.quiet}>Nothing follows: the branch ends here.</p> : null}
      {arrows.map(({ transition, index }) => (
        <div key={index} className={css.arrow}>
          <div className={css.arrowHead}>
            <ArrowRight size={14} aria-hidden />
            <button
              type="button"
              className={css.arrowTo}
              onClick={() =>
                useStudio
                  .getState()
                  .selectLine({ transition: index, from: name, to: transition.to[0] ?? null })
              }
            >
              {transition.from.length > 1
                ? `with ${transition.from.filter((each) => each !== name).join(', ')} → `
                : ''}
              {transition.to.join(' and ')}
            </button>
            <IconButton
              size="small"
              label={`Remove the arrow to ${transition.to.join(', ')}`}
              onClick={() =>
                removeLine(useStudio, {
                  transition: index,
                  from: name,
                  to: transition.to.length === 1 ? (transition.to[0] ?? null) : null,
                })
              }
            >
              <X size={14} aria-hidden />
            </IconButton>
          </div>
          <GuardField transition={index} />
        </div>
      ))}
      <Select
        label="Connect to"
        value={null}
        placeholder="Connect to…"
        options={others}
        onChange={(target) => {
          connectStates(useStudio, name, target)
          useStudio.getState().editGuard(null)
          useStudio.getState().select(name)
        }}
      />
    </section>
  )
}
