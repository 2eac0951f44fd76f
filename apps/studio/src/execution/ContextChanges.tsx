import type { JsonObject, JsonValue } from '@rabbit/contract'
import { isLargeValue, shortJson } from '@rabbit/contract'
import css from './ContextChanges.module.css'
import { diffContexts, type KeyChange } from './context-diff.ts'
import { LargeValueView } from './LargeValueView.tsx'
import { withoutLarge } from './large-entries.ts'

export interface ContextChangesProps {
  readonly before: JsonObject
  readonly after: JsonObject
  /** Shows the keys that stayed as well. */
  readonly all?: boolean
  readonly label: string
}

const signs = { added: '+', changed: '~', removed: '−', same: '' } as const
const signWords = { added: 'added', changed: 'changed', removed: 'removed', same: 'unchanged' } as const

/** Each key of the context with what happened to it. */
export function ContextChanges({ before, after, all = false, label }: ContextChangesProps) {
  const changes = diffContexts(before, after).filter((change) => all || change.kind !== 'same')
  if (changes.length === 0) {
    return <p className={css.none}>{all ? 'The context is empty.' : 'It changed nothing in the context.'}</p>
  }
  return (
    <ul className={css.changes} aria-label={label}>
      {changes.map((change) => (
        <Change key={change.key} change={change} />
      ))}
    </ul>
  )
}

function Change({ change: { key, kind, before, after } }: { readonly change: KeyChange }) {
  const value = after ?? before ?? null
  // The input and the results by state repeat what stands beside them.
  const long = key === 'input' || key === 'steps' || JSON.stringify(value).length > 60
  return (
    <li className={css.change} data-kind={kind}>
      <span className={css.sign} aria-hidden>
        {signs[kind]}
      </span>
      <span className="visually-hidden">{signWords[kind]}</span>
      <code className={css.key}>{key}</code>
      {isLargeValue(value) ? (
        <span className={css.value}>
          {kind === 'changed' ? <del>{shortJson(before ?? null)}</del> : null}
          <LargeValueView key={value.$large.id} value={value} name={key} />
        </span>
      ) : long ? (
        <details className={css.value}>
          <summary>
            <code>{sizeOf(value)}</code>
          </summary>
          <pre>{JSON.stringify(withoutLarge(value), null, 2)}</pre>
        </details>
      ) : (
        <span className={css.value}>
          {kind === 'changed' ? <del>{shortJson(before ?? null)}</del> : null}
          <code>{JSON.stringify(value)}</code>
        </span>
      )}
    </li>
  )
}

/** A long value in a word: how much there is in it. */
function sizeOf(value: JsonValue): string {
  if (Array.isArray(value)) return value.length === 1 ? '[ 1 item ]' : `[ ${value.length} items ]`
  if (typeof value !== 'object' || value === null) return shortJson(value, 32)
  const keys = Object.keys(value).length
  return keys === 1 ? '{ 1 key }' : `{ ${keys} keys }`
}
