import { formatAgo, type RefusedDeliveryView } from '@rabbit/contract'
import css from './Triggers.module.css'

interface RefusedDeliveriesProps {
  readonly refused: readonly RefusedDeliveryView[]
  readonly now: number
}

/** Messages, e-mails and files that came and started nothing, each with why and what it began with. */
export function RefusedDeliveries({ refused, now }: RefusedDeliveriesProps) {
  return (
    <section className={css.missed} aria-label="Started nothing">
      <h3 className={css.missedTitle}>Started nothing</h3>
      {refused.map(({ kind, subject, at, reason, shown }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is only ever replaced as a whole
        <details key={index}>
          <summary className={css.summary}>
            {whatOf[kind] ?? kind} <code>{subject}</code>: {reason}
            <span className={css.facts}> {formatAgo(at, now)}</span>
          </summary>
          <pre className={css.shown}>{shown}</pre>
        </details>
      ))}
    </section>
  )
}

const whatOf: Readonly<Record<string, string>> = {
  message: 'A message of',
  email: 'An e-mail in',
  file: 'A file of',
}
