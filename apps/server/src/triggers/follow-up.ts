import type { CommittedEvents } from '@rabbit/engine'

export interface FollowUpNeeds {
  /** Hears what was committed. */
  readonly subscribe: (listener: (batch: CommittedEvents) => void) => unknown
  /** Starts what waits for what has ended. */
  readonly startAfter: () => Promise<void>
  readonly schedule: (delayMs: number, wake: () => void) => () => void
  readonly trouble: (message: string, cause: unknown) => void
}

const endings = new Set(['execution_completed', 'execution_failed', 'execution_cancelled'])

/** Many may end at once: one look, a moment later, finds them all. What is missed here, the sweep finds. */
const laterMs = 100

/** Starts workflows when others have ended. Begins at once; `stop` settles when nothing of it is under way. */
export function followUp({ subscribe, startAfter, schedule, trouble }: FollowUpNeeds): {
  stop(): Promise<void>
} {
  let planned = false
  let cancel = () => {}
  let stopped = false
  let looking: Promise<void> = Promise.resolve()

  subscribe(({ events }) => {
    if (stopped || planned || !events.some(({ kind }) => endings.has(kind))) return
    planned = true
    cancel = schedule(laterMs, () => {
      planned = false
      looking = startAfter().catch((cause) =>
        trouble('What ended could not be followed up; it is tried again.', cause),
      )
    })
  })

  return {
    async stop() {
      stopped = true
      cancel()
      await looking
    },
  }
}
