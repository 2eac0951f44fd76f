import type { JsonValue } from '@rabbit/contract'
import css from './JsonValueView.module.css'

/** A value as JSON, whole and wrapped; scrolls when it is long. */
export function JsonValueView({ value, label }: { readonly value: JsonValue; readonly label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={css.json} tabIndex={0} aria-label={label}>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </section>
  )
}
