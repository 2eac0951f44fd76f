import { Switch as Base } from '@base-ui/react/switch'
import css from './Switch.module.css'

export interface SwitchProps {
  readonly id?: string
  readonly label?: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function Switch({ id, label, checked, onChange }: SwitchProps) {
  return (
    <Base.Root id={id} aria-label={label} className={css.switch} checked={checked} onCheckedChange={onChange}>
      <Base.Thumb className={css.thumb} />
    </Base.Root>
  )
}
