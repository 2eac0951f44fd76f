import type { RunField } from '@rabbit/dsl'
import { Badge, Field, Input, Select, Switch, TextArea } from '../design/index.ts'
import type { DraftValue } from './run-input.ts'

export interface RunFieldControlProps {
  readonly field: RunField
  readonly value: DraftValue
  readonly error: string | undefined
  readonly onChange: (value: DraftValue) => void
}

/** The control that fits a field's type, with why it is asked for below it. */
export function RunFieldControl({ field, value, error, onChange }: RunFieldControlProps) {
  return (
    <Field
      label={<code>{field.name}</code>}
      hint={field.why}
      error={error}
      required={field.required}
      aside={<Badge>{typeWord(field.type.kind)}</Badge>}
    >
      {(ids) => {
        if (typeof value === 'boolean') return <Switch id={ids.id} checked={value} onChange={onChange} />
        switch (field.type.kind) {
          case 'choice':
            return (
              <Select
                id={ids.id}
                label={field.name}
                value={value === '' ? null : value}
                placeholder="None"
                options={field.type.values.map((choice) => ({
                  value: JSON.stringify(choice),
                  label: String(choice),
                }))}
                onChange={onChange}
              />
            )
          case 'list':
          case 'map':
          case 'any':
            return (
              <TextArea
                {...ids}
                code
                rows={Math.min(8, value.split('\n').length + 1)}
                value={value}
                onChange={(event) => onChange(event.target.value)}
              />
            )
          case 'number':
            return (
              <Input
                {...ids}
                inputMode="decimal"
                value={value}
                onChange={(event) => onChange(event.target.value)}
              />
            )
          default:
            return <Input {...ids} value={value} onChange={(event) => onChange(event.target.value)} />
        }
      }}
    </Field>
  )
}

const typeWord = (kind: RunField['type']['kind']): string =>
  ({
    string: 'text',
    number: 'number',
    boolean: 'yes or no',
    list: 'list',
    map: 'map',
    any: 'JSON',
    choice: 'choice',
  })[kind]
