import { useState } from 'react'
import { Field } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import { DraftInput } from './DraftInput.tsx'
import { InputSection } from './InputSection.tsx'
import css from './Inspector.module.css'
import { TriggerSection } from './TriggerSection.tsx'
import { writeEdit } from './write-edit.ts'

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
      <InputSection />
      <TriggerSection />
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
            const change = what === 'name' ? { name: text } : { title: text || null }
            return writeEdit({ kind: 'set-workflow', ...change })
          }}
        />
      )}
    </Field>
  )
}
