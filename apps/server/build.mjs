// Bundles the server: our own packages into it, everything from the registry beside it. `node build.mjs [FOLDER]`
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname
const outdir = resolve(process.argv[2] ?? join(here, 'dist'))
if (process.argv[2] === undefined) rmSync(outdir, { recursive: true, force: true })

await build({
  absWorkingDir: here,
  entryPoints: { main: 'src/main.ts', index: 'src/index.ts' },
  outdir,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [
    {
      name: 'packages-stay-outside',
      setup: ({ onResolve }) => {
        onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
          kind === 'entry-point' || path.startsWith('@rabbit/') ? null : { path, external: true },
        )
      },
    },
  ],
})
