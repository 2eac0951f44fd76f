import { useEffect, useRef, useState } from 'react'
import css from './Editor.module.css'
import { mountEditor } from './mount-editor.ts'

/** The element that the editor lives in. */
export function MonacoEditor() {
  const host = useRef<HTMLDivElement>(null)
  const [trouble, setTrouble] = useState(false)
  useEffect(() => {
    if (!host.current) return
    try {
      return mountEditor(host.current)
    } catch (thrown) {
      console.error(thrown)
      setTrouble(true)
    }
  }, [])
  if (trouble) return <p className={css.loading}>The editor could not start. Reload the page to try again.</p>
  return <div ref={host} className={`${css.editor} nokey`} />
}
