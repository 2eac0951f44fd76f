import { ArrowDown, ArrowRight, ArrowUp, Play, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton, Select } from '../design/index.ts'
import { connectStates, removeLine, useStudio } from '../store/index.ts'
import { DraftInput } from './DraftInput.tsx'
import { GuardField } from './GuardField.tsx'
import css from './Inspector.module.css'
import { writeEdit } from './write-edit.ts'

/** The arrows out of a state in the order in which their guards are tried, and a way to draw one without a pointer. */
export function NextStates({ name }: { readonly name: string }) {
  const graph = useStudio((s) => s.document.workflow.graph)
  const arrows = graph.transitions.flatMap((transition, index) =>
    transition.from.includes(name) ? [{ transition, index }] : [],
  )
  /** The arrows with the same sources as this one: among them the order says which guard is tried first. */
  const siblingsOf = (from: readonly string[]) =>
    arrows.filter(({ transition }) => sameNames(transition.from, from)).map(({ index }) => index)
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
            <OrderButtons
              index={index}
              siblings={siblingsOf(transition.from)}
              to={transition.to.join(', ')}
            />
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
      <NewNextState name={name} />
      {graph.states.some((state) => state.name === 'start') ? null : (
        <div>
          <Button
            size="small"
            look="quiet"
            icon={<Play size={14} aria-hidden />}
            onClick={() => writeEdit({ kind: 'connect', from: ['start'], to: [name] })}
          >
            Start here
          </Button>
        </div>
      )}
    </section>
  )
}

interface OrderButtonsProps {
  readonly index: number
  readonly siblings: readonly number[]
  readonly to: string
}

/** Whether an arrow's guard is tried before or after those of the others out of the same states. */
function OrderButtons({ index, siblings, to }: OrderButtonsProps) {
  if (siblings.length < 2) return null
  const at = siblings.indexOf(index)
  const move = (before: number | null) => writeEdit({ kind: 'move-transition', transition: index, before })
  return (
    <>
      <IconButton
        size="small"
        label={`Try the arrow to ${to} earlier`}
        disabled={at === 0}
        onClick={() => move(siblings[at - 1] ?? null)}
      >
        <ArrowUp size={14} aria-hidden />
      </IconButton>
      <IconButton
        size="small"
        label={`Try the arrow to ${to} later`}
        disabled={at === siblings.length - 1}
        onClick={() => move(siblings[at + 2] ?? null)}
      >
        <ArrowDown size={14} aria-hidden />
      </IconButton>
    </>
  )
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name))

/** The name of a state that is to follow and need not be there yet. */
function NewNextState({ name }: { readonly name: string }) {
  const [problem, setProblem] = useState<string | null>(null)
  const [added, setAdded] = useState(0)
  return (
    <>
      <DraftInput
        key={added}
        label="New next state"
        placeholder="…or a new state: type its name"
        value=""
        onProblem={setProblem}
        onCommit={(typed) => {
          const to = typed.trim()
          if (to === '') return null
          const refused = writeEdit({ kind: 'connect', from: [name], to: [to], newStates: true })
          if (refused === null) setAdded(added + 1)
          return refused
        }}
      />
      {problem ? <p className={css.problem}>{problem}</p> : null}
    </>
  )
}
