import type { FormField, JsonObject, JsonValue } from '@rabbit/contract'
import { Field, type FieldIds, Input, Select, Switch, TextArea } from '../design/index.ts'

/** What has been filled in, by field: texts as typed, a yes or no as it is. */
export type FormDraft = Readonly<Record<string, string | boolean>>

export interface FormFieldsProps {
  readonly form: readonly FormField[]
  readonly draft: FormDraft
  readonly disabled: boolean
  readonly onChange: (draft: FormDraft) => void
}

/** What a person fills in with an answer. */
export function FormFields({ form, draft, disabled, onChange }: FormFieldsProps) {
  return (
    <>
      {form.map((field) => (
        <Field key={field.name} label={field.name} required={field.required}>
          {(ids) => (
            <Control
              ids={ids}
              field={field}
              value={draft[field.name]}
              disabled={disabled}
              onChange={(value) => onChange({ ...draft, [field.name]: value })}
            />
          )}
        </Field>
      ))}
    </>
  )
}

interface ControlProps {
  readonly ids: FieldIds
  readonly field: FormField
  readonly value: string | boolean | undefined
  readonly disabled: boolean
  readonly onChange: (value: string | boolean) => void
}

function Control({ ids, field, value, disabled, onChange }: ControlProps) {
  const { type, choices = [] } = field
  const text = typeof value === 'string' ? value : ''
  switch (type) {
    case 'boolean':
      return <Switch id={ids.id} checked={value === true} onChange={onChange} />
    case 'choice':
      return (
        <Select
          id={ids.id}
          label={field.name}
          value={text === '' ? null : text}
          options={choices.map((choice) => ({ value: choice, label: choice }))}
          disabled={disabled}
          onChange={onChange}
        />
      )
    case 'long_text':
      return (
        <TextArea
          {...ids}
          rows={3}
          value={text}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    default:
      return (
        <Input
          {...ids}
          type={type === 'text' ? 'text' : type}
          {...(type === 'number' ? { step: 'any' } : {})}
          value={text}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
        />
      )
  }
}

/** What was filled in, as values of the fields' types; what was left empty is left out, and a switch is always there. */
export function valuesOf(form: readonly FormField[], draft: FormDraft): JsonObject {
  const entries = form.flatMap(({ name, type }): [string, JsonValue][] => {
    const value = Object.hasOwn(draft, name) ? draft[name] : undefined
    if (type === 'boolean') return [[name, value === true]]
    if (value === undefined || value === '' || typeof value === 'boolean') return []
    return [[name, type === 'number' ? Number(value) : value]]
  })
  return Object.fromEntries(entries)
}
