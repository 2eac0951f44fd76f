import type { AssistantAnswer } from '@rabbit/contract'
import { create } from 'zustand'
import { api, sentenceOf, studioSocket } from '../api/index.ts'
import { useStudio } from '../store/index.ts'
import { forgetAfter, keepMessages, readMessages } from './remember.ts'

/** What became of a proposal. `replaced` means that another one came before it was answered. */
export type Outcome = 'open' | 'accepted' | 'accepted-in-part' | 'accepted-as-new' | 'rejected' | 'replaced'

export type Message =
  | { readonly id: string; readonly from: 'person'; readonly text: string }
  /** The answer is being made; `pieces` is what a model has written so far. */
  | { readonly id: string; readonly from: 'studio'; readonly kind: 'working'; readonly pieces: string }
  | {
      readonly id: string
      readonly from: 'studio'
      readonly kind: 'answer'
      readonly answer: AssistantAnswer
      readonly asked: string
      /** The text that the answer was made for. */
      readonly base: string
      readonly outcome: Outcome
    }
  | {
      readonly id: string
      readonly from: 'studio'
      readonly kind: 'failed'
      readonly sentence: string
      readonly asked: string
    }

interface ChatState {
  /** One conversation for each workflow, by its id. */
  readonly chats: Readonly<Record<string, readonly Message[]>>
}

/** The conversations of this page. They outlive the panel and, on this machine, the page. */
export const useChats = create<ChatState>(() => ({ chats: {} }))

const noMessages: readonly Message[] = []
const running = new Map<string, AbortController>()
/** The server's rooms are named by UUIDs; a workflow's conversation gets one for this page. */
const rooms = new Map<string, string>()

export function messagesOf(state: ChatState, workflowId: string): readonly Message[] {
  return state.chats[workflowId] ?? noMessages
}

/** Brings back what was said about this workflow before. */
export function recallChat(workflowId: string): void {
  if (useChats.getState().chats[workflowId]) return
  setMessages(workflowId, readMessages(localStorage, workflowId))
}

export function clearChat(workflowId: string): void {
  setMessages(workflowId, noMessages)
}

/** Sends a message about the text as it stands. A proposal that comes back is put on the canvas. */
export async function ask(workflowId: string, message: string): Promise<void> {
  if (running.has(workflowId)) return
  const abort = new AbortController()
  running.set(workflowId, abort)
  const base = useStudio.getState().document.workflow.text
  const id = crypto.randomUUID()
  const chatId = roomOf(workflowId)
  change(workflowId, (messages) => [
    ...messages,
    { id: crypto.randomUUID(), from: 'person', text: message },
    { id, from: 'studio', kind: 'working', pieces: '' },
  ])
  const socket = studioSocket()
  const onPiece = (piece: { chatId: string; text: string }) => {
    if (piece.chatId !== chatId) return
    replace(workflowId, id, (m) =>
      m.from === 'studio' && m.kind === 'working' ? { ...m, pieces: m.pieces + piece.text } : m,
    )
  }
  socket.on('chat:piece', onPiece)
  socket.emit('chat:join', { chatId }, () => {})
  try {
    const answer = await api.assistant.ask({ chatId, text: base, message }, { signal: abort.signal })
    replace(workflowId, id, () => ({
      id,
      from: 'studio',
      kind: 'answer',
      asked: message,
      answer,
      base,
      outcome: 'open',
    }))
    const open = useStudio.getState().saved?.id === workflowId
    if (open && answer.kind === 'proposal' && answer.text !== null) {
      useStudio.getState().propose({ text: answer.text, title: titleOf(message) })
    }
  } catch (thrown) {
    const sentence = abort.signal.aborted ? 'Stopped. Nothing was changed.' : sentenceOf(thrown)
    replace(workflowId, id, () => ({ id, from: 'studio', kind: 'failed', sentence, asked: message }))
  } finally {
    socket.off('chat:piece', onPiece)
    running.delete(workflowId)
  }
}

/** What was asked, short enough for a banner. */
export function titleOf(message: string): string {
  const [line = ''] = message.split('\n')
  return line.length <= 48 ? line : `${line.slice(0, 47).trimEnd()}…`
}

export const stopAsking = (workflowId: string): void => running.get(workflowId)?.abort()

function roomOf(workflowId: string): string {
  const room = rooms.get(workflowId) ?? crypto.randomUUID()
  rooms.set(workflowId, room)
  return room
}

function change(workflowId: string, next: (messages: readonly Message[]) => readonly Message[]): void {
  setMessages(workflowId, next(messagesOf(useChats.getState(), workflowId)))
}

function replace(workflowId: string, id: string, next: (message: Message) => Message): void {
  change(workflowId, (messages) => messages.map((m) => (m.id === id ? next(m) : m)))
}

function setMessages(workflowId: string, messages: readonly Message[]): void {
  const kept = messages.slice(-forgetAfter)
  useChats.setState(({ chats }) => ({ chats: { ...chats, [workflowId]: kept } }))
  keepMessages(localStorage, workflowId, kept)
}

/** Follows what the canvas or the chat does with the proposal, so that its card says what became of it. */
export function followProposals(): () => void {
  return useStudio.subscribe((store, before) => {
    const was = before.proposal
    if (was === null || store.proposal?.offered === was.offered) return
    if (before.saved && before.wanted?.text === was.text && store.saved?.id !== before.saved.id) {
      settle(before.saved.id, was.offered, 'accepted-as-new')
      return
    }
    // The text follows in a second step when a proposal is accepted.
    queueMicrotask(() => {
      const { document, proposal, saved } = useStudio.getState()
      if (saved === null) return
      const accepted = document.workflow.text === was.text
      const inPart = accepted ? was.left > 0 : was.taken > 0
      const answer = accepted ? 'accepted' : proposal === null ? 'rejected' : 'replaced'
      settle(saved.id, was.offered, inPart ? 'accepted-in-part' : answer)
    })
  })
}

const settle = (workflowId: string, text: string, outcome: Outcome): void =>
  change(workflowId, (messages) => messages.map((m) => (isOpen(m, text) ? { ...m, outcome } : m)))

const isOpen = (m: Message, text: string): m is Extract<Message, { kind: 'answer' }> =>
  m.from === 'studio' && m.kind === 'answer' && m.outcome === 'open' && m.answer.text === text
