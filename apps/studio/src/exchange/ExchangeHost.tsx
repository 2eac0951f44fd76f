import { lazy, Suspense, useEffect, useState } from 'react'
import css from './Exchange.module.css'
import { useExchange } from './exchange-store.ts'
import { readFile } from './read-file.ts'

// Reading and writing other formats is loaded when somebody asks for it.
const ImportDialog = lazy(() => import('./ImportDialog.tsx').then((m) => ({ default: m.ImportDialog })))
const ExportDialog = lazy(() => import('./ExportDialog.tsx').then((m) => ({ default: m.ExportDialog })))

/** Mounted once: the dialogs, and files that are dropped anywhere on the window. */
export function ExchangeHost() {
  const open = useExchange((s) => s.open)
  const dragging = useDroppedFiles()
  return (
    <>
      {dragging ? (
        <div className={css.drop}>
          <p>Drop the file to import it as a new workflow</p>
        </div>
      ) : null}
      <Suspense fallback={null}>
        {open === 'import' ? <ImportDialog /> : null}
        {open === 'export' ? <ExportDialog /> : null}
      </Suspense>
    </>
  )
}

/** Whether a file is being dragged over the window. Other things that are dragged are not its business. */
function useDroppedFiles(): boolean {
  const [dragging, setDragging] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setDragging(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false)
    }
    const onDrop = (event: DragEvent) => {
      setDragging(false)
      const file = hasFiles(event) ? event.dataTransfer?.files[0] : undefined
      if (!file) return
      event.preventDefault()
      event.stopPropagation()
      void readFile(file).then(({ given, trouble }) => useExchange.getState().openImport(given, trouble))
    }
    const options = { capture: true }
    window.addEventListener('dragover', onOver, options)
    window.addEventListener('dragleave', onLeave, options)
    window.addEventListener('drop', onDrop, options)
    return () => {
      window.removeEventListener('dragover', onOver, options)
      window.removeEventListener('dragleave', onLeave, options)
      window.removeEventListener('drop', onDrop, options)
    }
  }, [])
  return dragging
}
