import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import css from './Tooltip.module.css'

export interface TooltipProps {
  readonly label: ReactNode
  readonly shortcut?: string
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  /** The one element that the tooltip speaks of; it must take a ref and props. */
  readonly children: ReactElement<Record<string, unknown>>
}

/** Words beside a control while it is pointed at or focused. Never the only place where something is said. */
export function Tooltip({ label, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} side={side} className={css.positioner}>
          <Base.Popup className={css.popup}>
            <span>{label}</span>
            {shortcut ? <kbd className={css.key}>{shortcut}</kbd> : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export const TooltipProvider = Base.Provider
