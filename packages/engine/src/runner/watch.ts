import type { StoreClock } from './store-clock.ts'

export interface WatchOptions {
  readonly clock: StoreClock
  readonly schedule: (delayMs: number, wake: () => void) => () => void
  readonly pollMs: number
  readonly beatMs: number
  /** Takes what is due; answers when the next thing is, by the store's clock, or null. */
  readonly poll: (all: boolean) => Promise<number | null>
  /** Prolongs the leases. */
  readonly beat: () => Promise<void>
  readonly trouble: (message: string, cause: unknown) => void
}

/** The one wheel of a worker: asks the store when the next timer is due, at the latest after `pollMs`. */
export interface Watch {
  start(all: boolean): Promise<void>
  /** There will be something to do at `at`, ms since the epoch by the store's clock. */
  lookAt(at: number): void
  /** Takes nothing more; the leases are prolonged still. */
  stopTaking(): Promise<void>
  stop(): Promise<void>
}

export function createWatch({ clock, schedule, pollMs, beatMs, poll, beat, trouble }: WatchOptions): Watch {
  let nextAt = Number.POSITIVE_INFINITY
  let cancelPoll = () => {}
  let cancelBeat = () => {}
  let polling: Promise<void> | null = null
  let stopped = true
  let taking = false
  let beating: Promise<void> | null = null

  async function pollNow(all = false): Promise<void> {
    cancelPoll()
    nextAt = Number.POSITIVE_INFINITY
    let next: number | null = null
    try {
      next = await poll(all)
    } catch (error) {
      trouble('The store could not be asked for what is due.', error)
    }
    polling = null
    if (taking) plan(Math.min(next ?? Number.POSITIVE_INFINITY, nextAt, clock.now() + pollMs))
  }

  function plan(at: number): void {
    cancelPoll()
    nextAt = at
    cancelPoll = schedule(Math.max(0, at - clock.now()), () => {
      polling = pollNow()
    })
  }

  function beatLater(): void {
    cancelBeat = schedule(beatMs, () => {
      beating = beat()
        .catch((error) => trouble('The leases could not be prolonged.', error))
        .finally(() => {
          beating = null
          if (!stopped) beatLater()
        })
    })
  }

  return {
    async start(all) {
      stopped = false
      taking = true
      beatLater()
      polling = pollNow(all)
      await polling
    },
    lookAt(at) {
      if (!taking || at >= nextAt) return
      // While the store is being asked, the answer plans the next look; it takes this into account.
      if (polling === null) plan(at)
      else nextAt = at
    },
    async stopTaking() {
      taking = false
      cancelPoll()
      await polling
    },
    async stop() {
      stopped = true
      cancelBeat()
      await beating
    },
  }
}
