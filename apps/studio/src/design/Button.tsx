import type { ComponentProps, ReactNode, Ref } from 'react'
import css from './Button.module.css'
import { Tooltip } from './Tooltip.tsx'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

export interface ButtonProps extends ComponentProps<'button'> {
  /** One `primary` per view; `quiet` has no frame. */
  readonly look?: Look
  readonly size?: 'small' | 'medium'
  readonly icon?: ReactNode
}

export function Button({
  look = 'plain',
  size = 'medium',
  icon,
  children,
  className,
  type,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      className={`${css.button} ${className ?? ''}`}
      data-look={look}
      data-size={size}
    >
      {icon}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** The control's name for everyone; shown as its tooltip. */
  readonly label: string
  /** The key that does the same, shown beside the label. */
  readonly shortcut?: string
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button that is only an icon. Its label is its accessible name and its tooltip. */
export function IconButton({
  label,
  shortcut,
  look = 'quiet',
  size = 'medium',
  children,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} {...(shortcut ? { shortcut } : {})}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={`${css.button} ${className ?? ''}`}
        data-look={look}
        data-size={size}
        data-icon-only=""
      >
        {children}
      </button>
    </Tooltip>
  )
}
