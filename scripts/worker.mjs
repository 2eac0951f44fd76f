// `npm run worker`: builds the server where that is needed, and runs a worker process in this one.
import { ensureBuilt } from './build.mjs'

try {
  ensureBuilt(['server'])
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
await import('../apps/server/dist/worker.js')
