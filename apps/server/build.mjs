// Bundles the server: our own packages into it, everything from the registry beside it. `node build.mjs [FOLDER]`
import { copyFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname
const outdir = resolve(process.argv[2] ?? join(here, 'dist'))
if (process.argv[2] === undefined) rmSync(outdir, { recursive: true, force: true })

const common = {
  absWorkingDir: here,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
}
await build({
  ...common,
  entryPoints: { main: 'src/main.ts', worker: 'src/worker.ts', index: 'src/index.ts' },
  outdir,
  splitting: true,
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

// The sandbox's process is started from a file that needs nothing but what lies beside it.
await build({
  ...common,
  entryPoints: { child: 'src/steps/support/sandbox/child.mjs' },
  outdir: join(outdir, 'sandbox'),
  outExtension: { '.js': '.mjs' },
  sourcemap: false,
  // Sucrase and what it stands on are CommonJS.
  banner: {
    js: "import { createRequire as ownRequire } from 'node:module'; const require = ownRequire(import.meta.url);",
  },
})
const quickjs = createRequire(createRequire(import.meta.url).resolve('quickjs-emscripten'))
copyFileSync(
  quickjs.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'),
  join(outdir, 'sandbox/quickjs.wasm'),
)
