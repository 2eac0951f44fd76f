import { createTurns, type Turns } from '../turns/turns.ts'
import { type Breaker, createBreaker } from './breaker.ts'
import { createEgress, type Egress } from './egress.ts'
import { createReach, type Reach } from './reach.ts'

/** What every step that talks to other systems shares. */
export interface Outgoing {
  readonly egress: Egress
  /** For sockets that are no requests. */
  readonly reach: Reach
  readonly breaker: Breaker
}

export function createOutgoing(
  allowedHosts: readonly string[],
  turns: Turns = createTurns({ rates: [] }),
): Outgoing {
  return {
    egress: createEgress({ allowedHosts, turns }),
    reach: createReach(allowedHosts, turns),
    breaker: createBreaker(),
  }
}
