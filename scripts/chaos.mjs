// `npm run chaos [SECONDS] [SEED]`: faults under load on the built product, and a report of what held.
import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { ensureBuilt, packagesStayOutside } from './build.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
ensureBuilt(['server', 'studio'])
const outdir = join(root, 'bench/dist')
await build({
  entryPoints: { chaos: join(root, 'bench/src/chaos/main.ts') },
  outdir,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  plugins: [packagesStayOutside],
})
cpSync(join(root, 'bench/src/chaos/fault-point.mjs'), join(outdir, 'fault-point.mjs'))
const run = spawnSync(process.execPath, [join(outdir, 'chaos.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(run.status ?? 1)
