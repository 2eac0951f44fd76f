import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import css from './Popup.module.css'

export interface SelectOption<V extends string> {
  readonly value: V
  readonly label: string
}

export interface SelectProps<V extends string> {
  readonly id?: string
  /** The control's name when no `<label>` points at it. */
  readonly label?: string
  readonly value: V | null
  readonly options: readonly SelectOption<V>[]
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly onChange: (value: V) => void
}

/** One of a few known values. */
export function Select<V extends string>({
  id,
  label,
  value,
  options,
  placeholder,
  disabled,
  onChange,
}: SelectProps<V>) {
  return (
    <Base.Root
      items={options as SelectOption<V>[]}
      value={value}
      disabled={disabled ?? false}
      onValueChange={(next) => {
        if (next !== null) onChange(next as V)
      }}
    >
      <Base.Trigger id={id} aria-label={label} className={css.trigger}>
        <Base.Value className={css.value}>
          {(current: V | null) => options.find((o) => o.value === current)?.label ?? placeholder ?? 'Choose…'}
        </Base.Value>
        <Base.Icon>
          <ChevronsUpDown size={14} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={css.positioner} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={css.popup}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={css.item}>
                <Base.ItemText className={css.itemText}>{option.label}</Base.ItemText>
                <Base.ItemIndicator>
                  <Check size={14} aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
