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
  // The language server's library asks for Node's own modules by `require`.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  external: ['@rabbit/server', 'openai', 'zod'],
})
