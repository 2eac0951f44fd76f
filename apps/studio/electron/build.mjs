// Bundles the desktop shell. Electron comes with the binary; the server is loaded from its own build.
import { build } from 'esbuild'

await build({
  entryPoints: { main: 'electron/main.ts' },
  outdir: 'desktop-dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  sourcemap: true,
  external: ['electron', '@rabbit/server'],
})
