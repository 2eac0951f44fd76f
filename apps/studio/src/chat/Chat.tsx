import { Eraser, MessagesSquare } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { EmptyState, IconButton } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
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
  useEffect(followProposals, [])
  if (workflowId === null) {
    return <EmptyState title="No workflow is open">Open one from the library to talk about it.</EmptyState>
  }
  return <Conversation key={workflowId} workflowId={workflowId} />
}

function Conversation({ workflowId }: { readonly workflowId: string }) {
  const messages = useChats((s) => messagesOf(s, workflowId))
  const graph = useStudio((s) => s.document.workflow.graph)
  const connection = useStudio((s) => s.connection)
  const end = useRef<HTMLDivElement>(null)
  const working = messages.some((m) => m.from === 'studio' && m.kind === 'working')
  useEffect(() => recallChat(workflowId), [workflowId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest message comes into sight
  useEffect(() => end.current?.scrollIntoView?.({ block: 'end' }), [messages])

  const send = (text: string) => void ask(workflowId, text)
  const offline = connection.kind === 'connected' && connection.status.model === null
  return (
    <section className={css.chat} aria-label="Chat">
      <div className={css.messages} role="log" aria-label="Conversation">
        {messages.length === 0 ? (
          <Welcome examples={examplesFor(graph)} onPick={send} />
        ) : (
          <>
            <div className={css.tools}>
              <IconButton
                label="Clear the conversation"
                size="small"
                disabled={working}
                onClick={() => clearChat(workflowId)}
              >
                <Eraser size={14} aria-hidden />
              </IconButton>
            </div>
            {messages.map((message) => (
              <MessageView key={message.id} message={message} onAskAgain={send} />
            ))}
          </>
        )}
        <div ref={end} />
      </div>
      <Composer working={working} onSend={send} onStop={() => stopAsking(workflowId)} />
      {offline ? <p className={css.offline}>No model connected: answers come from built-in rules.</p> : null}
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
      <EmptyState icon={<MessagesSquare size={20} aria-hidden />} title="Say what should happen">
        Describe a workflow, ask about this one, or say what to change. You see every change before it is
        made.
      </EmptyState>
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
