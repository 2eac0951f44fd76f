import { commonProperties, stepTypes } from '@rabbit/dsl'
import { Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Field, IconButton, Notice, Select, StepTypeIcon } from '../design/index.ts'
import { removeSelected, useStudio } from '../store/index.ts'
import { DraftInput } from './DraftInput.tsx'
import { Fold } from './Fold.tsx'
import css from './Inspector.module.css'
import { NextStates } from './NextStates.tsx'
import { PropertyField } from './PropertyField.tsx'
import { propertiesOf } from './property-source.ts'
import { writeEdit } from './write-edit.ts'

const typeOptions = () =>
  [...stepTypes.values()].map(({ name, title, runnable }) => ({
    value: name,
    label: runnable ? title : `${title} (can’t run yet)`,
  }))

/** The selected state: its name, its type, the properties that its type asks for, and where it leads. */
export function StateInspector({ name }: { readonly name: string }) {
  const workflow = useStudio((s) => s.document.workflow)
  const state = workflow.graph.states.find((each) => each.name === name)
  const properties = useMemo(() => propertiesOf(workflow, name), [workflow, name])
  if (!state) return null
  const type = stepTypes.get(state.type)
  const own = type?.properties ?? {}
  const unknown = [...properties.keys()].filter(
    (key) => !Object.hasOwn(own, key) && !Object.hasOwn(commonProperties, key),
  )
  return (
    <div className={css.inspector}>
      <header className={css.head}>
        <StepTypeIcon type={state.type} size={36} />
        <div className={css.headWords}>
          <h2 className={css.title}>{name}</h2>
          <p className={css.subtitle}>{type?.title ?? `Unknown type ${state.type}`}</p>
        </div>
        <IconButton label="Remove this state" shortcut="Del" onClick={() => removeSelected(useStudio)}>
          <Trash2 size={16} aria-hidden />
        </IconButton>
      </header>
      {type && !type.runnable ? <Notice tone="caution">{type.cannotRun}</Notice> : null}
      <section className={css.section} aria-label="Name and type">
        <NameField name={name} />
        <Field label="Type" hint={type?.description}>
          {({ id }) => (
            <Select
              id={id}
              value={state.type}
              options={type ? typeOptions() : [...typeOptions(), { value: state.type, label: state.type }]}
              onChange={(next) => {
                if (next !== state.type) writeEdit({ kind: 'retype-state', name, type: next })
              }}
            />
          )}
        </Field>
        {Object.entries(own).map(([key, schema]) => (
          <PropertyField
            key={`${name}.${key}`}
            state={name}
            path={[key]}
            schema={schema}
            properties={properties}
          />
        ))}
      </section>
      {unknown.length > 0 ? <p className={css.quiet}>Also in the text: {unknown.join(', ')}.</p> : null}
      <NextStates name={name} />
      <section className={css.section}>
        <Fold
          title="Timeout, retry and more"
          open={Object.keys(commonProperties).some((key) => properties.has(key))}
        >
          {Object.entries(commonProperties).map(([key, schema]) => (
            <PropertyField
              key={`${name}.${key}`}
              state={name}
              path={[key]}
              schema={schema}
              properties={properties}
            />
          ))}
        </Fold>
      </section>
    </div>
  )
}

function NameField({ name }: { readonly name: string }) {
  const [problem, setProblem] = useState<string | null>(null)
  return (
    <Field label="Name" error={problem}>
      {(ids) => (
        <DraftInput
          {...ids}
          value={name}
          onProblem={setProblem}
          onCommit={(typed) => {
            const newName = typed.trim()
            if (newName === '') return 'A state needs a name.'
            const refused = writeEdit({ kind: 'rename-state', name, newName })
            if (refused === null) useStudio.getState().select(newName)
            return refused
          }}
        />
      )}
    </Field>
  )
}
