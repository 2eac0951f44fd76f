import { ContextMenu as Base } from '@base-ui/react/context-menu'
import type { ReactElement } from 'react'
import { MenuEntries, type MenuEntry } from './Menu.tsx'
import css from './Popup.module.css'

export interface ContextMenuProps {
  /** The area that it belongs to; its own content stays inside it. */
  readonly area: ReactElement<Record<string, unknown>>
  readonly entries: readonly MenuEntry[]
  readonly disabled?: boolean
}

/** What can be done with what is under the pointer, or has the keyboard (menu key, Shift F10). */
export function ContextMenu({ area, entries, disabled = false }: ContextMenuProps) {
  return (
    <Base.Root disabled={disabled}>
      <Base.Trigger render={area} />
      <Base.Portal>
        <Base.Positioner className={css.positioner}>
          <Base.Popup className={css.popup}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
