import { useRef, useState } from 'react'
import { useStudio } from '../store/index.ts'
import { focusState } from './focus-state.ts'
import css from './StateNode.module.css'

/** A state's name while it is being typed. Enter and leaving take it, Esc leaves it as it was. */
export function NameInput({ name }: { readonly name: string }) {
  const [text, setText] = useState(name)
  const done = useRef(false)
  const finish = (take: boolean, byKey: boolean) => {
    if (done.current) return
    const { applyEdit, editName, select } = useStudio.getState()
    const newName = text.trim()
    if (take && newName !== '' && newName !== name) {
      const refusal = applyEdit({ kind: 'rename-state', name, newName })
      if (refusal) return
      select(newName)
    }
    done.current = true
    editName(null)
    if (byKey) focusState(take && newName !== '' ? newName : name)
  }
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: it appears because a person asked to type here
      autoFocus
      className={`${css.rename} nodrag nopan`}
      aria-label={`Name of state ${name}`}
      value={text}
      spellCheck={false}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => finish(true, false)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') finish(true, true)
        if (event.key === 'Escape') finish(false, true)
      }}
    />
  )
}
