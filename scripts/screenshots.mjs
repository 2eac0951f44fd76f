// `npm run screenshots`: takes the manual's pictures from a real studio in a real browser.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { ensureBuilt } from './build.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
ensureBuilt(['server', 'studio'])
// Beside its sources, so that the paths it works out from its own place hold.
const outfile = join(root, 'apps/studio/e2e/screenshots.mjs')
await build({
  entryPoints: [join(root, 'apps/studio/e2e/screenshots.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  external: ['../../../scripts/*'],
})
const run = spawnSync(process.execPath, [outfile], { cwd: root, stdio: 'inherit' })
process.exit(run.status ?? 1)
