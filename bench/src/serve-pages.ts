import { once } from 'node:events'
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
}

/** Builds the pages of a folder as the studio is built, and serves them on a free port. */
export async function servePages(folder: string): Promise<{ address: string; close(): Promise<void> }> {
  const outDir = join(folder, '../dist/canvas')
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      chunkSizeWarningLimit: 4000,
      rollupOptions: { input: ['ours.html', 'bare.html'].map((page) => join(folder, page)) },
    },
  })
  const server = createServer((request, answer) => {
    const path = join(outDir, normalize(new URL(request.url ?? '/', 'http://localhost').pathname))
    if (!path.startsWith(outDir) || !existsSync(path)) {
      answer.writeHead(404).end()
      return
    }
    answer.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' })
    createReadStream(path).pipe(answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The pages have no address.')
  return {
    address: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
