import type { Background } from './background.ts'

export interface LateBackgroundOptions {
  readonly open: () => Promise<Background>
  /** Housekeeping has time: what is urgent at a start goes first. */
  readonly afterMs: number
  /** Whether the process has its hands full: to load what housekeeping needs takes it a fifth of a second. */
  readonly isBusy: () => boolean
  readonly schedule: (delayMs: number, wake: () => void) => () => void
  readonly trouble: (message: string, cause: unknown) => void
}

/** How often it looks whether it is still busy, and how many times before it begins all the same. */
export const lookAgainMs = 1_000
export const mostLooks = 300

/** How long an end waits for a place that does not answer. */
const patienceMs = 3_000

/** Background jobs that begin a while after the start, and that nobody waits for. */
export function createLateBackground({ open, afterMs, isBusy, schedule, trouble }: LateBackgroundOptions) {
  let cancel = () => {}
  let opening: Promise<Background | null> = Promise.resolve(null)
  return {
    start(): void {
      const begin = (looks: number) => (): void => {
        if (isBusy() && looks < mostLooks) {
          cancel = schedule(lookAgainMs, begin(looks + 1))
          return
        }
        opening = open().catch((error) => {
          trouble('Housekeeping could not begin; it is tried again at the next start.', error)
          return null
        })
      }
      cancel = schedule(afterMs, begin(0))
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
