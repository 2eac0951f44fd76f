// `npm start`: builds what is missing, then runs the server in this process, so that Ctrl-C reaches it directly.
import { ensureBuilt } from './build.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Lazy Rabbit Studio needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
try {
  ensureBuilt(['server', 'studio'])
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
await import('../apps/server/dist/main.js')
