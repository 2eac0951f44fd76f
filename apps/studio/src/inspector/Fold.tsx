import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import css from './Inspector.module.css'

/** A section that opens when it is asked for. */
export function Fold({
  title,
  open,
  children,
}: {
  readonly title: string
  readonly open?: boolean
  readonly children: ReactNode
}) {
  return (
    <details className={css.fold} open={open}>
      <summary>
        <ChevronRight size={14} className={css.chevron} aria-hidden />
        {title}
      </summary>
      <div className={css.foldBody}>{children}</div>
    </details>
  )
}
