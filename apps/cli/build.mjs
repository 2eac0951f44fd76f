// Bundles the command line; what a command does not need is in a chunk of its own and not loaded.
import { build } from 'esbuild'

await build({
  entryPoints: { rabbit: 'src/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  external: ['@rabbit/server', 'openai', 'zod'],
})
