import { loadSettingsFile, readConfig } from './config.ts'
import { StartError } from './errors.ts'
import { createServer, type StudioServer } from './server.ts'

/** How long an orderly end may take before the process goes all the same. */
const patienceMs = 5000

async function main(): Promise<void> {
  loadSettingsFile()
  const creating = createServer(readConfig())
  endOnSignals(creating)
  // What nobody caught is a mistake of the program: it is said, and the studio goes on serving what it can.
  process.on('unhandledRejection', (error) => console.error('Not handled:', error))
  const server = await creating
  await server.start()
  console.log(`Lazy Rabbit Studio is ready: ${server.link}`)
}

/** Ends in order at the first signal, even while starting, and at once at the second. */
function endOnSignals(creating: Promise<StudioServer>): void {
  let ending = false
  const end = async () => {
    if (ending) process.exit(130)
    ending = true
    setTimeout(() => process.exit(1), patienceMs).unref()
    try {
      await (await creating).stop()
      process.exit(0)
    } catch (error) {
      report(error)
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
}

function report(error: unknown): void {
  if (error instanceof StartError) console.error(error.message)
  else console.error('Lazy Rabbit Studio could not go on.', error)
}

main().catch((error) => {
  report(error)
  process.exit(1)
})
