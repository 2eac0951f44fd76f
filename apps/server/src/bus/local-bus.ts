import type { CommittedEvents, EventSink } from '@rabbit/engine'

/** Carries what was committed from the engine to whoever shows it, within the process. */
export interface Bus extends EventSink {
  /** @returns a function that ends the subscription */
  subscribe(listener: (batch: CommittedEvents) => void): () => void
}

export function createLocalBus(): Bus {
  const listeners = new Set<(batch: CommittedEvents) => void>()
  return {
    committed(batch) {
      for (const listener of listeners) listener(batch)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
