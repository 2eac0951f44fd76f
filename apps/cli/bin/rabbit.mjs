#!/usr/bin/env node
// The command `rabbit`. Builds its program on first use; npm links no bin that does not exist yet, so this one is committed.
import { ensureBuilt } from '../../../scripts/build.mjs'

try {
  ensureBuilt(['cli'])
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
const { main } = await import('../dist/rabbit.js')
await main(process.argv.slice(2), { ensureServer: () => ensureBuilt(['server']) })
