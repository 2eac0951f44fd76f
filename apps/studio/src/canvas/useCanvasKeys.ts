import { useEffect } from 'react'
import {
  addState,
  duplicateSelected,
  isDrawingEditable,
  pasteStates,
  removeSelected,
  type StudioStore,
  useStudio,
} from '../store/index.ts'
import { addStateAfter, selectEverything, selectedText } from './canvas-actions.ts'
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

const withControl: Readonly<Record<string, () => void>> = {
  a: selectEverything,
  d: () => duplicateSelected(useStudio),
}

/**
 * Del removes what is selected, F2 types its name or guard, Esc lets go of it, N adds a state after it, C connects it
 * to the state that is chosen next; copied, pasted and duplicated states are text.
 */
export function useCanvasKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.altKey) return
      const store = useStudio.getState()
      const [name] = store.selected
      if (event.ctrlKey || event.metaKey) {
        const command = !isDrawingEditable(store) ? undefined : withControl[event.key.toLowerCase()]
        if (!command) return
        event.preventDefault()
        command()
        return
      }
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
      } else if (event.key === 'c' && name !== undefined) store.connectFrom(name)
      else if (event.key === 'n') {
        event.preventDefault()
        if (name !== undefined && store.selected.size === 1) addStateAfter(name)
        else addState(useStudio, 'task', null)
      }
    }
    const onCopy = (event: ClipboardEvent) => {
      const text =
        isTyping(event.target) || document.getSelection()?.isCollapsed === false ? null : selectedText()
      if (text === null) return
      event.preventDefault()
      event.clipboardData?.setData('text/plain', text)
    }
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain')
      if (isTyping(event.target) || !text || !isDrawingEditable(useStudio.getState())) return
      event.preventDefault()
      pasteStates(useStudio, text)
    }
    window.addEventListener('keydown', onKey)
    window.addEventListener('copy', onCopy)
    window.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('copy', onCopy)
      window.removeEventListener('paste', onPaste)
    }
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
