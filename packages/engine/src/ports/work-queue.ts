import type { Priority } from '../execution/event.ts'

/**
 * Says which execution has something to do; it carries an id and nothing else, so that losing or repeating a message
 * harms nobody: the store knows what is due and `ExecutionStore.claimDue` finds it again. `describeWorkQueue` in
 * `@rabbit/engine/testing` is the promise as a test.
 */
export interface WorkQueue {
  /**
   * Asks for an activation, here or on another worker. Neither throws nor waits. Where words wait for a hand, those of
   * a higher priority are told first; `normal` unless told.
   */
  announce(executionId: string, priority?: Priority): void
  /**
   * Sets who answers; called once, when the engine is made. What `activate` gives settles when this worker is done
   * with the execution: until then a shared queue counts it as one that is busy.
   */
  onWork(activate: (executionId: string) => Promise<void>): void
  /** Takes no more work here. What is announced afterwards goes to other workers, if there are any. */
  stopTaking(): Promise<void>
}

/** Within one process: an announcement is a call. */
export function createDirectQueue(): WorkQueue {
  let answer: ((executionId: string) => Promise<void>) | null = null
  return {
    announce: (executionId) => void answer?.(executionId).catch(() => {}),
    onWork: (activate) => {
      answer = activate
    },
    stopTaking: async () => {
      answer = null
    },
  }
}
