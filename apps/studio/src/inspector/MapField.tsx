import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button, Field, IconButton, Input } from '../design/index.ts'
import { DraftInput } from './DraftInput.tsx'
import css from './Inspector.module.css'
import { type PropertyText, propertyAt } from './property-source.ts'
import { type PropertyFieldProps, setProperty } from './set-property.ts'
import { readFree, typedFree } from './value-text.ts'

/** A map with any keys, an entry a row. Each row is an edit of its own, so comments between entries stay. */
export function MapField({ state, path, schema, properties }: PropertyFieldProps) {
  const [adding, setAdding] = useState(false)
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const entries = entriesOf(propertyAt(properties, path))
  const label = (path.at(-1) ?? '').replaceAll('_', ' ')
  const write = (name: string, typed: string): string | null => {
    const refused = setProperty(state, [...path, name], typed.trim() === '' ? null : readFree(typed))
    setProblem(refused)
    return refused
  }
  return (
    <Field label={label} hint={schema.description} error={problem} required={schema.required ?? false}>
      {({ id }) => (
        <div className={css.rows} id={id}>
          {entries.map(([name, value]) => (
            <div key={name} className={css.pair}>
              <Input readOnly code value={name} aria-label={`Key ${name}`} />
              <DraftInput
                code
                label={`${label} ${name}`}
                value={typedFree(value)}
                onCommit={(typed) => write(name, typed)}
              />
              <IconButton
                label={`Remove ${name}`}
                onClick={() => setProblem(setProperty(state, [...path, name], null))}
              >
                <X size={14} aria-hidden />
              </IconButton>
            </div>
          ))}
          {adding ? (
            <div className={css.pair}>
              <Input
                code
                value={key}
                aria-label="New key"
                placeholder="key"
                onChange={(event) => setKey(event.currentTarget.value)}
              />
              <DraftInput
                code
                label="New value"
                placeholder="value"
                value=""
                onCommit={(typed) => {
                  if (key.trim() === '') return 'Give it a key first.'
                  const refused = write(key.trim(), typed)
                  if (refused === null) {
                    setAdding(false)
                    setKey('')
                  }
                  return refused
                }}
              />
            </div>
          ) : (
            <Button
              size="small"
              look="quiet"
              icon={<Plus size={14} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              Add
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}

const entriesOf = (written: PropertyText | undefined) => (written?.kind === 'map' ? written.entries : [])
