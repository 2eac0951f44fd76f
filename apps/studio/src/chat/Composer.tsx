import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { IconButton } from '../design/index.ts'
import css from './Chat.module.css'

export interface ComposerProps {
  readonly working: boolean
  readonly onSend: (text: string) => void
  readonly onStop: () => void
}

/** Where a message is typed. Enter sends, Shift+Enter begins a line. */
export function Composer({ working, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState('')
  const ready = text.trim() !== '' && !working
  const send = () => {
    if (!ready) return
    onSend(text.trim())
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className={css.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        className={css.input}
        aria-label="Message"
        placeholder="Describe, ask or change…"
        rows={2}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {working ? (
        <IconButton label="Stop" size="small" look="plain" onClick={onStop}>
          <Square size={12} aria-hidden />
        </IconButton>
      ) : (
        <IconButton label="Send" shortcut="Enter" size="small" look="primary" type="submit" disabled={!ready}>
          <ArrowUp size={16} aria-hidden />
        </IconButton>
      )}
    </form>
  )
}
