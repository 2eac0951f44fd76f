import { useEffect } from 'react'
import { isDrawingEditable, removeSelected, type StudioStore, useStudio } from '../store/index.ts'
import { focusState } from './focus-state.ts'

/** Whether keys go to a text that is being typed, so that they are not the canvas's. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      'input, textarea, select, [contenteditable], .monaco-editor, [role="dialog"], [role="menu"], [role="listbox"]',
    ) !== null
  )
}

/** Del removes what is selected, F2 types its name or guard, Esc lets go of it. */
export function useCanvasKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      const store = useStudio.getState()
      const [name] = store.selected
      if (event.key === 'Escape') {
        store.clearSelection()
        return
      }
      if (!isDrawingEditable(store)) return
      if (event.key === 'Delete' || event.key === 'Backspace') {
        if (store.selected.size > 0 || store.selectedLine) {
          event.preventDefault()
          const beside = neighbourOf(store, name)
          removeSelected(useStudio)
          if (beside !== null) focusState(beside)
        }
      } else if (event.key === 'F2') {
        event.preventDefault()
        if (store.selectedLine) store.editGuard(store.selectedLine.transition)
        else if (name !== undefined && store.selected.size === 1) store.editName(name)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

/** A state to go on from when the selected ones are gone: one that led to the first of them, or came after it. */
export function neighbourOf({ document, selected }: StudioStore, name: string | undefined): string | null {
  if (name === undefined) return null
  const { transitions } = document.workflow.graph
  const before = transitions.filter(({ to }) => to.includes(name)).flatMap(({ from }) => from)
  const after = transitions.filter(({ from }) => from.includes(name)).flatMap(({ to }) => to)
  return [...before, ...after].find((each) => !selected.has(each)) ?? null
}
