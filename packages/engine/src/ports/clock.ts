/** Time from outside. The engine never asks the machine itself, so that tests can move it. */
export interface Clock {
  /** ms since the epoch. */
  now(): number
  /**
   * Calls `wake` once, `delayMs` from now or a little later, never earlier. The returned function cancels it and may be
   * called more than once.
   */
  schedule(delayMs: number, wake: () => void): () => void
}
