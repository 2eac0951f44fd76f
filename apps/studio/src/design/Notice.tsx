import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import css from './Notice.module.css'

export interface NoticeProps {
  readonly tone?: 'notice' | 'positive' | 'caution' | 'negative'
  readonly children: ReactNode
  readonly actions?: ReactNode
}

const icons = { notice: Info, positive: CircleCheck, caution: TriangleAlert, negative: CircleAlert }

/** A sentence that matters where it stands. Errors are read out at once. */
export function Notice({ tone = 'notice', children, actions }: NoticeProps) {
  const Icon = icons[tone]
  return (
    <div className={css.notice} data-tone={tone} role={tone === 'negative' ? 'alert' : 'status'}>
      <Icon size={16} aria-hidden />
      <div className={css.body}>{children}</div>
      {actions}
    </div>
  )
}
