import { loadSettingsFile, readConfig } from './config.ts'
import { endOnSignals, report } from './end-on-signals.ts'
import { createServer } from './server.ts'

const patienceMs = 5000

async function main(): Promise<void> {
  loadSettingsFile()
  const creating = createServer(readConfig())
  endOnSignals(creating, patienceMs)
  // What nobody caught is a mistake of the program: it is said, and the studio goes on serving what it can.
  process.on('unhandledRejection', (error) => console.error('Not handled:', error))
  const server = await creating
  await server.start()
  console.log(`Lazy Rabbit Studio is ready: ${server.link}`)
}

main().catch((error) => {
  report(error)
  process.exit(1)
})
