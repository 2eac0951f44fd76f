import { lazy, Suspense } from 'react'
import css from './Editor.module.css'

const MonacoEditor = lazy(() =>
  import('./MonacoEditor.tsx').then(({ MonacoEditor }) => ({ default: MonacoEditor })),
)

/** The workflow's text. The editor itself is loaded when it is first shown. */
export function TextEditor() {
  return (
    <Suspense fallback={<p className={css.loading}>Loading the editor…</p>}>
      <MonacoEditor />
    </Suspense>
  )
}
