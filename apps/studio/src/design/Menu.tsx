import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import css from './Popup.module.css'

export type MenuEntry =
  | {
      readonly kind?: 'item'
      readonly label: string
      readonly icon?: ReactNode
      readonly shortcut?: string
      readonly danger?: boolean
      readonly disabled?: boolean
      readonly onSelect: () => void
    }
  | { readonly kind: 'separator' }

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly entries: readonly MenuEntry[]
  readonly align?: 'start' | 'center' | 'end'
}

/** A list of actions behind a button. */
export function Menu({ trigger, entries, align = 'start' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={css.positioner} sideOffset={4} align={align}>
          <Base.Popup className={css.popup}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The entries of any menu, whatever opens it. */
export function MenuEntries({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return entries.map((entry, index) =>
    entry.kind === 'separator' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: separators have nothing else to tell them apart
      <Base.Separator key={index} className={css.separator} />
    ) : (
      <Base.Item
        key={entry.label}
        className={css.item}
        disabled={entry.disabled ?? false}
        data-danger={entry.danger || undefined}
        onClick={entry.onSelect}
      >
        {entry.icon}
        <span className={css.itemText}>{entry.label}</span>
        {entry.shortcut ? <kbd className={css.key}>{entry.shortcut}</kbd> : null}
      </Base.Item>
    ),
  )
}
