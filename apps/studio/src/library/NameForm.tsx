import { useEffect, useRef, useState } from 'react'
import { Input } from '../design/index.ts'
import css from './Library.module.css'

export interface NameFormProps {
  readonly name: string
  readonly onDone: (name: string) => void
  readonly onCancel: () => void
}

/** A name being typed in place. Enter and leaving the field keep it, Escape does not. */
export function NameForm({ name, onDone, onCancel }: NameFormProps) {
  const [text, setText] = useState(name)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // After the menu that led here has given its focus back.
    const timer = setTimeout(() => input.current?.select(), 50)
    return () => clearTimeout(timer)
  }, [])
  return (
    <form
      className={css.nameForm}
      onSubmit={(event) => {
        event.preventDefault()
        onDone(text.trim())
      }}
    >
      <Input
        ref={input}
        aria-label={`New name of ${name}`}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => onDone(text.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel()
        }}
      />
    </form>
  )
}
