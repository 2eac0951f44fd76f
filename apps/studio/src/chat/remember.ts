import type { Message } from './chat-store.ts'

/** Messages kept of one conversation. */
export const forgetAfter = 60

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>
const keyOf = (workflowId: string): string => `rabbit.chat.${workflowId}`

/** Keeps a conversation on this machine; a full or forbidden storage only forgets it. */
export function keepMessages(storage: Storage, workflowId: string, messages: readonly Message[]): void {
  try {
    const settled = messages.filter((m) => m.from === 'person' || m.kind !== 'working')
    if (settled.length === 0) storage.removeItem(keyOf(workflowId))
    else storage.setItem(keyOf(workflowId), JSON.stringify(settled))
  } catch {
    // Not remembered; nothing else is lost.
  }
}

/** What was kept. A proposal that was still open is no longer on the canvas, so it comes back as not accepted. */
export function readMessages(storage: Storage, workflowId: string): readonly Message[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(keyOf(workflowId)) ?? '[]')
    if (!Array.isArray(value)) return []
    return value
      .filter(isMessage)
      .map((m) =>
        m.from === 'studio' && m.kind === 'answer' && m.outcome === 'open'
          ? { ...m, outcome: 'replaced' }
          : m,
      )
  } catch {
    return []
  }
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null) return false
  const { id, from, text, kind, asked, answer, sentence } = value as Record<string, unknown>
  if (typeof id !== 'string') return false
  if (from === 'person') return typeof text === 'string'
  if (kind === 'failed') return typeof sentence === 'string' && typeof asked === 'string'
  return kind === 'answer' && typeof asked === 'string' && typeof answer === 'object' && answer !== null
}
