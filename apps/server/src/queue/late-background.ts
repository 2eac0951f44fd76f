import type { Background } from './background.ts'

export interface LateBackgroundOptions {
  readonly open: () => Promise<Background>
  /** Housekeeping has time: what is urgent at a start goes first. */
  readonly afterMs: number
  readonly schedule: (delayMs: number, wake: () => void) => () => void
  readonly trouble: (message: string, cause: unknown) => void
}

/** How long an end waits for a place that does not answer. */
const patienceMs = 3_000

/** Background jobs that begin a while after the start, and that nobody waits for. */
export function createLateBackground({ open, afterMs, schedule, trouble }: LateBackgroundOptions) {
  let cancel = () => {}
  let opening: Promise<Background | null> = Promise.resolve(null)
  return {
    start(): void {
      cancel = schedule(afterMs, () => {
        opening = open().catch((error) => {
          trouble('Housekeeping could not begin; it is tried again at the next start.', error)
          return null
        })
      })
    },
    async close(): Promise<void> {
      cancel()
      let enough = () => {}
      const patience = new Promise<null>((resolve) => {
        enough = schedule(patienceMs, () => resolve(null))
      })
      const background = await Promise.race([opening, patience])
      enough()
      await background?.close()
    },
  }
}
