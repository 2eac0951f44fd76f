import type { ChildEnd } from '../execution/event.ts'
import type { ExecutionState } from '../execution/index.ts'
import { isFinal } from '../execution/index.ts'
import type { ExecutionStore } from '../ports/execution-store.ts'

/** How an execution ended; null while it has not. */
export function endOf(state: ExecutionState): ChildEnd | null {
  const { executionId, status, output, error } = state
  if (!isFinal(status)) return null
  return { executionId, status: status as ChildEnd['status'], output: output ?? {}, error }
}

/** Tells those who wait in this process how what they called has ended, wherever it ran. */
export interface ChildWatch {
  /** Calls back once; the returned function takes that back. */
  whenEnded(executionId: string, ended: (end: ChildEnd) => void): () => void
  /** An execution has ended in this process. */
  tell(end: ChildEnd): void
}

export interface ChildWatchNeeds {
  readonly store: ExecutionStore
  readonly schedule: (delayMs: number, wake: () => void) => () => void
  /** How often the store is asked for what may have ended elsewhere. */
  readonly pollMs: number
  readonly trouble: (message: string, cause: unknown) => void
}

export function createChildWatch({ store, schedule, pollMs, trouble }: ChildWatchNeeds): ChildWatch {
  const waiting = new Map<string, (end: ChildEnd) => void>()
  let asking = false

  function tell(end: ChildEnd): void {
    const ended = waiting.get(end.executionId)
    waiting.delete(end.executionId)
    ended?.(end)
  }

  function askLater(): void {
    if (asking || waiting.size === 0) return
    asking = true
    schedule(pollMs, () => {
      store
        .endsOf([...waiting.keys()])
        .then((ends) => ends.forEach(tell))
        .catch((error) => trouble('The store could not be asked how called executions ended.', error))
        .finally(() => {
          asking = false
          askLater()
        })
    })
  }

  return {
    whenEnded(executionId, ended) {
      waiting.set(executionId, ended)
      askLater()
      return () => void waiting.delete(executionId)
    },
    tell,
  }
}
