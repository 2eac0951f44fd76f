import type { PropertySchema } from '@rabbit/dsl'
import { useState } from 'react'
import { Field, Select } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import { DraftInput } from './DraftInput.tsx'
import css from './Inspector.module.css'
import { ListField } from './ListField.tsx'
import { MapField } from './MapField.tsx'
import { propertyAt } from './property-source.ts'
import { type PropertyFieldProps, setProperty } from './set-property.ts'
import { readTyped, typedFree, typedText } from './value-text.ts'

/** One property of a state, with the control that its type asks for. */
export function PropertyField(props: PropertyFieldProps) {
  const { type } = props.schema
  switch (type.kind) {
    case 'object':
      return <ObjectField {...props} properties={props.properties} fields={type.properties} />
    case 'list':
      return <ListField {...props} items={type.items} />
    case 'map':
      return <MapField {...props} />
    case 'enum':
      return <ChoiceField {...props} choices={type.values} />
    case 'boolean':
      return <ChoiceField {...props} choices={['true', 'false']} />
    case 'state':
      return <StateField {...props} />
    default:
      return <TextField {...props} />
  }
}

const labelOf = (path: readonly string[]): string => (path.at(-1) ?? '').replaceAll('_', ' ')

function TextField({
  state,
  path,
  schema,
  properties,
  suggestions,
}: PropertyFieldProps & { readonly suggestions?: readonly string[] }) {
  const [problem, setProblem] = useState<string | null>(null)
  const { type } = schema
  const written = propertyAt(properties, path)
  const long = type.kind === 'string' && (type.format === 'multiline' || type.format === 'code')
  const value = written ? (type.kind === 'any' ? typedFree(written) : typedText(written)) : ''
  return (
    <Field
      label={labelOf(path)}
      hint={schema.description}
      error={problem}
      required={schema.required ?? false}
    >
      {(ids) => (
        <DraftInput
          {...ids}
          value={value}
          multiline={long}
          {...(suggestions ? { suggestions } : {})}
          code={type.kind !== 'string' || type.format !== 'multiline'}
          placeholder={schema.default ?? (schema.example ? `for example ${unquoted(schema.example)}` : '')}
          onProblem={setProblem}
          onCommit={(typed) => {
            const read = readTyped(type, typed)
            return read.kind === 'wrong' ? read.message : setProperty(state, path, read.value)
          }}
        />
      )}
    </Field>
  )
}

const unquoted = (example: string): string => example.replace(/^(["'])(.*)\1$/, '$2')

function ChoiceField({
  state,
  path,
  schema,
  properties,
  choices,
}: PropertyFieldProps & { readonly choices: readonly string[] }) {
  const written = propertyAt(properties, path)
  const unset = schema.default ? `${schema.default} (default)` : 'Not set'
  const options = [
    { value: '', label: unset },
    ...choices.map((choice) => ({ value: choice, label: choice })),
  ]
  const value = written ? typedText(written) : ''
  const known = options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: value }]
  return (
    <Field label={labelOf(path)} hint={schema.description} required={schema.required ?? false}>
      {({ id }) => (
        <Select
          id={id}
          value={value}
          options={known}
          onChange={(choice) => {
            const read = readTyped(schema.type, choice)
            if (read.kind === 'value') setProperty(state, path, read.value)
          }}
        />
      )}
    </Field>
  )
}

/** A state by its name; a new name is fine, the state then comes with it. */
function StateField(props: PropertyFieldProps) {
  const states = useStudio((s) => s.document.workflow.graph.states)
  return (
    <TextField
      {...props}
      suggestions={states.map(({ name }) => name).filter((name) => name !== props.state)}
    />
  )
}

function ObjectField(
  props: PropertyFieldProps & { readonly fields: Readonly<Record<string, PropertySchema>> },
) {
  return (
    <div>
      <p className={css.nestedTitle}>{labelOf(props.path)}</p>
      <p className={css.quiet}>{props.schema.description}</p>
      <div className={css.nested}>
        {Object.entries(props.fields).map(([name, schema]) => (
          <PropertyField key={name} {...props} path={[...props.path, name]} schema={schema} />
        ))}
      </div>
    </div>
  )
}
