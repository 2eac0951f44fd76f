import { useEffect } from 'react'
import { useStudio } from '../store/index.ts'

/** The keys of the whole studio. Undo and redo are one history; in a field they are the field's own. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return
      const store = useStudio.getState()
      const key = event.key.toLowerCase()
      if (key === 'enter' && store.saved && store.dialog === null) {
        event.preventDefault()
        store.openDialog('run')
      } else if (key === 's') {
        // Saving happens by itself; the browser's own "save page" would only be in the way.
        event.preventDefault()
      } else if (!isField(event.target)) {
        if (key === 'z' && !event.shiftKey) store.undo()
        else if (key === 'y' || (key === 'z' && event.shiftKey)) store.redo()
        else return
        event.preventDefault()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, [contenteditable], .monaco-editor, [role="dialog"]') !== null
