import type { CommittedEvents, EventSink } from '@rabbit/engine'

/** A piece of an answer that is being written, for the chat of one person. */
export interface ChatPiece {
  readonly workspaceId: string
  readonly userId: string
  readonly chatId: string
  readonly text: string
}

/** Carries what was committed from the engine to whoever shows it. */
export interface Bus extends EventSink {
  /**
   * @param missed is called when something may not have come through
   * @returns a function that ends the subscription
   */
  subscribe(listener: (batch: CommittedEvents) => void, missed?: () => void): () => void
  sendPiece(piece: ChatPiece): void
  onPiece(listener: (piece: ChatPiece) => void): void
  close(): void
}

/** Within one process nothing is missed. */
export function createLocalBus(): Bus & { missed(): void } {
  const listeners = new Map<(batch: CommittedEvents) => void, () => void>()
  const pieceListeners: ((piece: ChatPiece) => void)[] = []
  return {
    committed(batch) {
      for (const listener of listeners.keys()) listener(batch)
    },
    subscribe(listener, missed = () => {}) {
      listeners.set(listener, missed)
      return () => listeners.delete(listener)
    },
    missed() {
      for (const missed of [...listeners.values()]) missed()
    },
    sendPiece(piece) {
      for (const listener of pieceListeners) listener(piece)
    },
    onPiece: (listener) => void pieceListeners.push(listener),
    close() {},
  }
}
