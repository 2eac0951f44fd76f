import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './Button.tsx'
import css from './Dialog.module.css'

export interface DialogProps {
  readonly open: boolean
  /** Without it, only an answer closes the dialog. */
  readonly onClose?: () => void
  readonly title: string
  readonly description?: ReactNode
  readonly size?: 'medium' | 'wide'
  readonly children?: ReactNode
  /** The buttons, the main one last. */
  readonly actions?: ReactNode
}

/** A question or a form that comes first. Esc and a click outside close it. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  size = 'medium',
  children,
  actions,
}: DialogProps) {
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose?.()
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={css.backdrop} />
        <Base.Popup className={css.popup} data-size={size}>
          <header className={css.head}>
            <div>
              <Base.Title className={css.title}>{title}</Base.Title>
              {description ? (
                <Base.Description className={css.description}>{description}</Base.Description>
              ) : null}
            </div>
            {onClose ? (
              <Base.Close
                render={
                  <IconButton label="Close" size="small">
                    <X size={16} aria-hidden />
                  </IconButton>
                }
              />
            ) : null}
          </header>
          <div className={css.body}>{children}</div>
          {actions ? <footer className={css.foot}>{actions}</footer> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
