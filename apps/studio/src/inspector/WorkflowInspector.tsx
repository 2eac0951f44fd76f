import type { InputField } from '@rabbit/dsl'
import { useState } from 'react'
import { Field } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import { DraftInput } from './DraftInput.tsx'
import css from './Inspector.module.css'

/** The workflow itself, when nothing on the canvas is selected. */
export function WorkflowInspector() {
  const graph = useStudio((s) => s.document.workflow.graph)
  return (
    <div className={css.inspector}>
      <section className={css.section} aria-label="Workflow">
        <HeaderField
          what="name"
          label="Name"
          value={graph.name ?? ''}
          hint="Stands in the first line of the text."
        />
        <HeaderField what="title" label="Title" value={graph.title ?? ''} hint="In words, for people." />
      </section>
      <section className={css.section} aria-label="Input">
        <h3 className={css.sectionTitle}>Input</h3>
        {graph.inputs.length === 0 ? (
          <p className={css.quiet}>
            Nothing declared. A line such as <code>input {'{ email: string }'}</code> in the text says what an
            execution starts with.
          </p>
        ) : (
          <dl className={css.facts}>
            {graph.inputs.map((field) => (
              <div key={field.name} style={{ display: 'contents' }}>
                <dt>{field.name}</dt>
                <dd>{inputWords(field)}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      {graph.triggers.length > 0 ? (
        <section className={css.section} aria-label="Triggers">
          <h3 className={css.sectionTitle}>Starts by itself</h3>
          {graph.triggers.map((trigger) => (
            <p key={trigger.text} className={css.quiet}>
              <code>{trigger.text}</code>
            </p>
          ))}
        </section>
      ) : null}
      <p className={css.quiet}>Select a state or an arrow on the canvas to see and change what it does.</p>
    </div>
  )
}

interface HeaderFieldProps {
  readonly what: 'name' | 'title'
  readonly label: string
  readonly value: string
  readonly hint: string
}

function HeaderField({ what, label, value, hint }: HeaderFieldProps) {
  const [problem, setProblem] = useState<string | null>(null)
  return (
    <Field label={label} hint={hint} error={problem}>
      {(ids) => (
        <DraftInput
          {...ids}
          value={value}
          onProblem={setProblem}
          onCommit={(typed) => {
            const text = typed.trim()
            if (what === 'name' && text === '') return 'A workflow keeps its name.'
            const { applyEdit, dismissRefusal } = useStudio.getState()
            const change = what === 'name' ? { name: text } : { title: text || null }
            const refusal = applyEdit({ kind: 'set-workflow', ...change }, { origin: 'inspector' })
            if (refusal) dismissRefusal()
            return refusal?.message ?? null
          }}
        />
      )}
    </Field>
  )
}

function inputWords({ type, optional, defaultValue }: InputField): string {
  const kind =
    type.kind === 'choice' ? type.values.map((value) => JSON.stringify(value)).join(' or ') : type.kind
  return [kind, optional ? 'may be missing' : null, defaultValue ? 'has a default' : null]
    .filter(Boolean)
    .join(', ')
}
