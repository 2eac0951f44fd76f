import type { ReactNode } from 'react'
import css from './Badge.module.css'

export type Tone = 'neutral' | 'accent' | 'positive' | 'negative' | 'caution' | 'notice'

/** A word or number in a pill. */
export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone
  readonly children: ReactNode
}) {
  return (
    <span className={css.badge} data-tone={tone}>
      {children}
    </span>
  )
}
