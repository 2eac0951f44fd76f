import { Trash2 } from 'lucide-react'
import { Button, IconButton } from '../design/index.ts'
import {
  type Line,
  otherReadings,
  readOtherwise,
  removeLine,
  takenLines,
  transitionKeys,
  useStudio,
} from '../store/index.ts'
import { GuardField } from './GuardField.tsx'
import css from './Inspector.module.css'
import { JoinField } from './JoinField.tsx'

/** The selected transition: when it is taken, what else it could mean, and why it was taken last. */
export function LineInspector({ line }: { readonly line: Line }) {
  const graph = useStudio((s) => s.document.workflow.graph)
  const taken = useStudio((s) => takenLines(s).get(transitionKeys(graph)[line.transition] ?? ''))
  const arrow = graph.transitions[line.transition]
  if (!arrow) return null
  const readings = otherReadings(graph, line)
  return (
    <div className={css.inspector}>
      <header className={css.head}>
        <div className={css.headWords}>
          <h2 className={css.title}>
            {arrow.from.join(' and ')} → {arrow.to.join(' and ')}
          </h2>
          <p className={css.subtitle}>Transition</p>
        </div>
        <IconButton label="Remove this line" shortcut="Del" onClick={() => removeLine(useStudio, line)}>
          <Trash2 size={16} aria-hidden />
        </IconButton>
      </header>
      <section className={css.section} aria-label="Guard">
        <h3 className={css.sectionTitle}>Guard</h3>
        <GuardField key={line.transition} transition={line.transition} />
        <p className={css.quiet}>
          Guards are tried in text order; the first that holds is taken. Use names of the context, such as{' '}
          <code>amount &gt; 100</code>, or <code>otherwise</code>, <code>on error</code>,{' '}
          <code>on timeout</code>.
        </p>
      </section>
      {arrow.from.length > 1 ? (
        <section className={css.section} aria-label="Join">
          <JoinField transition={arrow} index={line.transition} />
        </section>
      ) : null}
      {taken ? (
        <section className={css.section} aria-label="Why it was taken">
          <h3 className={css.sectionTitle}>Taken {taken.times > 1 ? `${taken.times} times` : 'once'}</h3>
          <p className={css.quiet}>{taken.last.why}</p>
          <dl className={css.facts}>
            {Object.entries(taken.last.values).map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd>{JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      {readings.length > 0 ? (
        <section className={css.section} aria-label="Other readings">
          <h3 className={css.sectionTitle}>It could also mean</h3>
          <div className={css.chips}>
            {readings.map((reading) => (
              <Button key={reading.title} size="small" onClick={() => readOtherwise(useStudio, reading)}>
                {reading.title}
              </Button>
            ))}
          </div>
        </section>
      ) : null}
    </div>
  )
}
