import { useEffect, useRef } from 'react'
import { EmptyState } from '../design/index.ts'
import { isOpening, useStudio } from '../store/index.ts'
import css from './Chat.module.css'
import { Composer } from './Composer.tsx'
import {
  ask,
  clearChat,
  followProposals,
  messagesOf,
  recallChat,
  stopAsking,
  useChats,
} from './chat-store.ts'
import { examplesFor } from './examples.ts'
import { MessageView } from './MessageView.tsx'

/** Say what the workflow should do, ask about it, or say how to change it. */
export function Chat() {
  const workflowId = useStudio((s) => s.saved?.id ?? null)
  const opening = useStudio(isOpening)
  useEffect(followProposals, [])
  if (workflowId === null) {
    if (opening) return null
    return <EmptyState title="No workflow is open">Open one from the library to talk about it.</EmptyState>
  }
  return <Conversation key={workflowId} workflowId={workflowId} />
}

function Conversation({ workflowId }: { readonly workflowId: string }) {
  const messages = useChats((s) => messagesOf(s, workflowId))
  const graph = useStudio((s) => s.document.workflow.graph)
  const connection = useStudio((s) => s.connection)
  const log = useRef<HTMLDivElement>(null)
  const working = messages.some((m) => m.from === 'studio' && m.kind === 'working')
  useEffect(() => recallChat(workflowId), [workflowId])
  useEffect(() => {
    if (messages.length > 0 && log.current) log.current.scrollTop = log.current.scrollHeight
  }, [messages])

  const send = (text: string) => void ask(workflowId, text)
  const offline = connection.kind === 'connected' && connection.status.model === null
  return (
    <section className={css.chat} aria-label="Chat">
      <div ref={log} className={css.messages} role="log" aria-label="Conversation">
        {messages.length === 0 ? (
          <Welcome examples={examplesFor(graph)} onPick={send} />
        ) : (
          messages.map((message) => <MessageView key={message.id} message={message} onAskAgain={send} />)
        )}
      </div>
      <Composer working={working} onSend={send} onStop={() => stopAsking(workflowId)} />
      <p className={css.foot}>
        <span>{offline ? 'No model connected: answers come from built-in rules.' : ''}</span>
        {messages.length === 0 ? null : (
          <button
            type="button"
            className={css.clear}
            disabled={working}
            onClick={() => clearChat(workflowId)}
          >
            Clear the chat
          </button>
        )}
      </p>
    </section>
  )
}

interface WelcomeProps {
  readonly examples: readonly string[]
  readonly onPick: (example: string) => void
}

function Welcome({ examples, onPick }: WelcomeProps) {
  return (
    <div className={css.welcome}>
      <p className={css.greeting}>
        <strong>Say what should happen</strong>
        Describe a workflow, ask about this one, or say what to change. You see every change before it is
        made.
      </p>
      <ul className={css.examples} aria-label="Examples">
        {examples.map((example) => (
          <li key={example}>
            <button type="button" className={css.example} onClick={() => onPick(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
