import type { Loss } from '@rabbit/exchange'
import { Notice } from '../design/index.ts'
import css from './Exchange.module.css'

/** What could not be carried over, in full; it is shown before anything is done with the result. */
export function LossList({
  losses,
  nothing,
}: {
  readonly losses: readonly Loss[]
  readonly nothing: string
}) {
  if (losses.length === 0) return <Notice tone="positive">{nothing}</Notice>
  return (
    <section className={css.losses} aria-label="What is lost">
      <h3 className={css.lossTitle}>
        {losses.length === 1 ? '1 thing is lost' : `${losses.length} things are lost`}
      </h3>
      <ul>
        {losses.map(({ element, message }) => (
          <li key={`${element} ${message}`}>
            <strong>{element}</strong> {message}
          </li>
        ))}
      </ul>
    </section>
  )
}
