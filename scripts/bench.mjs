// `npm run bench`: bundles bench/src and runs it; words after it name the parts to run (language, engine, server).
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { ensureBuilt, packagesStayOutside } from './build.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
ensureBuilt(['server', 'studio'])
await build({
  entryPoints: [join(root, 'bench/src/main.ts')],
  outdir: join(root, 'bench/dist'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  plugins: [packagesStayOutside],
})
const run = spawnSync(process.execPath, ['--expose-gc', 'bench/dist/main.js', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(run.status ?? 1)
