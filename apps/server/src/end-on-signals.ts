import { StartError } from './errors.ts'

/**
 * Ends a process in order at the first signal, even while it starts, and at once at the second.
 *
 * @param patienceMs how long an orderly end may take before the process goes all the same
 */
export function endOnSignals(starting: Promise<{ stop(): Promise<void> }>, patienceMs: number): void {
  let ending = false
  const end = async () => {
    if (ending) process.exit(130)
    ending = true
    setTimeout(() => process.exit(1), patienceMs).unref()
    try {
      await (await starting).stop()
      process.exit(0)
    } catch (error) {
      report(error)
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
}

export function report(error: unknown): void {
  if (error instanceof StartError) console.error(error.message)
  else console.error('Lazy Rabbit Studio could not go on.', error)
}
