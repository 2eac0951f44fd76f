import type { JsonValue } from '@rabbit/contract'
import css from './JsonValueView.module.css'
import { LargeValueView } from './LargeValueView.tsx'
import { largeEntries, withoutLarge } from './large-entries.ts'

/** A value as JSON, whole and wrapped; scrolls when it is long. What is large in it comes when it is asked for. */
export function JsonValueView({ value, label }: { readonly value: JsonValue; readonly label: string }) {
  const large = largeEntries(value)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={css.json} tabIndex={0} aria-label={label}>
        <pre>{JSON.stringify(withoutLarge(value), null, 2)}</pre>
      </section>
      {large.length > 0 ? (
        <ul className={css.large} aria-label={`Large values in ${label}`}>
          {large.map(([key, held]) => (
            <li key={key}>
              <code>{key}</code>
              <LargeValueView key={held.$large.id} value={held} name={key} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
