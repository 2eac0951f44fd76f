// `npm run desktop`: builds what is missing and opens the studio in a window of its own.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from './build.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'node_modules/electron')
const pathFile = join(folder, 'path.txt')
const binary = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : null
if (!binary || !existsSync(binary)) {
  console.error(
    'The desktop app needs the Electron binary, which is not here yet. Get it once with `npx install-electron`, ' +
      'then run `npm run desktop` again. In a browser the same studio opens with `npm start`.',
  )
  process.exit(1)
}
try {
  ensureBuilt(['server', 'studio', 'desktop'])
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
spawn(binary, [join(root, 'apps/studio/desktop-dist/main.js')], { stdio: 'inherit' }).on('exit', (code) => {
  process.exit(code ?? 1)
})
