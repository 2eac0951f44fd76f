/**
 * Says which execution has something to do; it carries an id and nothing else, so that losing or repeating a message
 * harms nobody: the store knows what is due and `ExecutionStore.claimDue` finds it again.
 */
export interface WorkQueue {
  /** Asks for an activation, here or on another worker. */
  announce(executionId: string): void
  /** Sets who answers; called once, when the engine is made. */
  onWork(activate: (executionId: string) => void): void
}

/** Within one process: an announcement is a call. */
export function createDirectQueue(): WorkQueue {
  let answer: (executionId: string) => void = () => {}
  return {
    announce: (executionId) => answer(executionId),
    onWork: (activate) => {
      answer = activate
    },
  }
}
