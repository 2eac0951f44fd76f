/** What the shell has to do once the events are durable. Timers and waits are read from the state itself. */
export type Command =
  | { readonly kind: 'run-step'; readonly state: number; readonly visit: number; readonly attempt: number }
  /** Nobody waits for this attempt any more. */
  | { readonly kind: 'abort-step'; readonly state: number; readonly visit: number; readonly attempt: number }
