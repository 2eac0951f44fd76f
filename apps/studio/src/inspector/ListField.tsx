import type { PropertyType } from '@rabbit/dsl'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button, Field, IconButton } from '../design/index.ts'
import { DraftInput } from './DraftInput.tsx'
import css from './Inspector.module.css'
import { type PropertyText, propertyAt } from './property-source.ts'
import { type PropertyFieldProps, setProperty } from './set-property.ts'
import { typedFree } from './value-text.ts'
import { listSource } from './written.ts'

/** A list, an item a row. */
export function ListField({
  state,
  path,
  schema,
  properties,
  items,
}: PropertyFieldProps & { readonly items: PropertyType }) {
  const [adding, setAdding] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const written = propertyAt(properties, path)
  const rows = rowsOf(written)
  const label = (path.at(-1) ?? '').replaceAll('_', ' ')
  // Plain names stay bare where states are wanted, and where the schema's example has them bare.
  const bare = items.kind === 'state' || /^\[\p{L}/u.test(schema.example ?? '')
  const write = (next: readonly string[]): string | null => {
    const kept = next.filter((row) => row.trim() !== '')
    const refused = setProperty(state, path, kept.length === 0 ? null : { source: listSource(kept, bare) })
    setProblem(refused)
    return refused
  }
  return (
    <Field label={label} hint={schema.description} error={problem} required={schema.required ?? false}>
      {({ id }) => (
        <div className={css.rows} id={id} data-property={label}>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list
            <div key={index} className={css.single}>
              <DraftInput
                code
                label={`${label} ${index + 1}`}
                value={row}
                onCommit={(typed) => write(rows.map((old, i) => (i === index ? typed : old)))}
              />
              <IconButton
                label={`Remove ${label} ${index + 1}`}
                onClick={() => write(rows.filter((_, i) => i !== index))}
              >
                <X size={14} aria-hidden />
              </IconButton>
            </div>
          ))}
          {adding ? (
            <div className={css.single}>
              <DraftInput
                code
                label={`New ${label}`}
                value=""
                onCommit={(typed) => {
                  setAdding(false)
                  return write([...rows, typed])
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

const rowsOf = (written: PropertyText | undefined): readonly string[] =>
  written === undefined ? [] : written.kind === 'list' ? written.items.map(typedFree) : [typedFree(written)]
