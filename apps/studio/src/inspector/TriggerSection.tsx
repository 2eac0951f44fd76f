import type { NewTrigger, Trigger } from '@rabbit/dsl'
import { X } from 'lucide-react'
import { useState } from 'react'
import { IconButton, Select } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import css from './Inspector.module.css'
import { TriggerFields } from './TriggerFields.tsx'
import { asNew, fresh, triggerKinds, triggerTitles } from './trigger-forms.ts'
import { writeEdit } from './write-edit.ts'

/** What starts the workflow by itself, each with the fields that it has. */
export function TriggerSection() {
  const graph = useStudio((s) => s.document.workflow.graph)
  return (
    <section className={css.section} aria-label="Triggers">
      <h3 className={css.sectionTitle}>Starts by itself</h3>
      {graph.triggers.map((trigger, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a trigger is its place in the text
        <TriggerCard key={index} trigger={trigger} index={index} />
      ))}
      <Select
        label="Add a trigger"
        value={null}
        placeholder="Add a trigger…"
        options={triggerKinds.map((kind) => ({ value: kind, label: triggerTitles[kind] }))}
        onChange={(kind) => writeEdit({ kind: 'set-trigger', index: null, trigger: fresh(kind, graph.name) })}
      />
    </section>
  )
}

function TriggerCard({ trigger, index }: { readonly trigger: Trigger; readonly index: number }) {
  const [problem, setProblem] = useState<string | null>(null)
  const known = asNew(trigger)
  const write = (changed: NewTrigger): string | null =>
    writeEdit({ kind: 'set-trigger', index, trigger: changed })
  return (
    <fieldset className={css.arrow} aria-label={`Trigger ${index + 1}`}>
      <div className={css.arrowHead}>
        <span className={css.cardTitle}>{known ? triggerTitles[known.kind] : trigger.kind}</span>
        <IconButton
          size="small"
          label={`Remove trigger ${index + 1}`}
          onClick={() => writeEdit({ kind: 'remove-trigger', index })}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {known ? (
        <TriggerFields trigger={known} write={write} onProblem={setProblem} />
      ) : (
        <code className={css.quiet}>{trigger.text}</code>
      )}
      {problem ? <p className={css.problem}>{problem}</p> : null}
    </fieldset>
  )
}
