import { type ComponentProps, type ReactNode, useId } from 'react'
import css from './Field.module.css'

export interface FieldProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly error?: ReactNode
  readonly required?: boolean
  /** Stands at the label's right: a small button, a type. */
  readonly aside?: ReactNode
  /** Gets the ids that tie label, hint and error to the control. */
  readonly children: (ids: FieldIds) => ReactNode
}

export interface FieldIds {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

/** A label, one control, and below it a hint or what is wrong. */
export function Field({ label, hint, error, required, aside, children }: FieldProps) {
  const id = useId()
  const described = error ? `${id}-error` : hint ? `${id}-hint` : undefined
  return (
    <div className={css.field}>
      <div className={css.labelRow}>
        <label className={css.label} htmlFor={id}>
          {label}
          {required ? (
            <span className={css.required} title="required">
              {' *'}
            </span>
          ) : null}
        </label>
        {aside}
      </div>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error ? true : undefined })}
      {error ? (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      ) : hint ? (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      ) : null}
    </div>
  )
}

export interface InputProps extends ComponentProps<'input'> {
  /** Monospaced, without spelling help. */
  readonly code?: boolean
}

export function Input({ code, className, ...rest }: InputProps) {
  return (
    <input
      spellCheck={code ? false : undefined}
      autoComplete="off"
      {...rest}
      data-code={code || undefined}
      className={`${css.input} ${className ?? ''}`}
    />
  )
}

export interface TextAreaProps extends ComponentProps<'textarea'> {
  readonly code?: boolean
}

export function TextArea({ code, className, ...rest }: TextAreaProps) {
  return (
    <textarea
      spellCheck={code ? false : undefined}
      {...rest}
      data-code={code || undefined}
      className={`${css.input} ${className ?? ''}`}
    />
  )
}
