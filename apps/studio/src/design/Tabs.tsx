import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import css from './Tabs.module.css'

export interface TabItem<V extends string> {
  readonly value: V
  readonly label: ReactNode
  readonly content: ReactNode
  /** Stays in the page while another tab is shown, so that it keeps what is typed in it. */
  readonly keep?: boolean
}

export interface TabsProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly items: readonly TabItem<V>[]
  readonly onChange: (value: V) => void
}

export function Tabs<V extends string>({ label, value, items, onChange }: TabsProps<V>) {
  return (
    <Base.Root className={css.root} value={value} onValueChange={(next) => onChange(next as V)}>
      <Base.List className={css.list} aria-label={label}>
        {items.map((item) => (
          <Base.Tab key={item.value} value={item.value} className={css.tab}>
            {item.label}
          </Base.Tab>
        ))}
        <Base.Indicator className={css.indicator} />
      </Base.List>
      {items.map((item) => (
        <Base.Panel
          key={item.value}
          value={item.value}
          className={css.panel}
          keepMounted={item.keep ?? false}
        >
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
