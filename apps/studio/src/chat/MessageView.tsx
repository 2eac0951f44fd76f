import { memo } from 'react'
import { Button, Notice } from '../design/index.ts'
import { AnswerView } from './AnswerView.tsx'
import css from './Chat.module.css'
import type { Message } from './chat-store.ts'

export interface MessageViewProps {
  readonly message: Message
  readonly onAskAgain: (text: string) => void
}

/** One message of the conversation. */
export const MessageView = memo(function MessageView({ message, onAskAgain }: MessageViewProps) {
  if (message.from === 'person') return <p className={css.person}>{message.text}</p>
  switch (message.kind) {
    case 'working':
      return (
        <div className={css.studio} aria-live="polite">
          {message.pieces === '' ? null : <p className={css.words}>{message.pieces}</p>}
          <p className={css.thinking}>
            <span className={css.dots} aria-hidden>
              <i />
              <i />
              <i />
            </span>
            Working on it
          </p>
        </div>
      )
    case 'failed':
      return (
        <Notice
          tone="negative"
          actions={
            <Button size="small" onClick={() => onAskAgain(message.asked)}>
              Try again
            </Button>
          }
        >
          {message.sentence}
        </Notice>
      )
    case 'answer':
      return <AnswerView message={message} />
  }
})
