import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { showPage } from './access.ts'
import { notBuiltPage } from './access-pages.ts'

/**
 * Serves the built studio. Files with a hash in their name are kept by the browser for good; any address that is not a
 * file is the studio's own page, which reads the address itself.
 */
export async function serveStudio(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    immutable: true,
    maxAge: '365d',
  })
  app.setNotFoundHandler((request, reply) => {
    const path = decodePath(request.url)
    if (request.method !== 'GET' || path === null || path.startsWith('/assets/')) {
      return reply.code(404).send({ code: 'NOT_FOUND', message: 'There is nothing at this address.' })
    }
    if (!existsSync(join(folder, 'index.html'))) return showPage(reply, 503, notBuiltPage)
    const file = /^\/[\w-]+\.(svg|png|ico|webmanifest|txt)$/.test(path) && existsSync(join(folder, path))
    reply.header('cache-control', 'no-cache')
    return reply.sendFile(file ? path.slice(1) : 'index.html', folder, {
      maxAge: 0,
      immutable: false,
      cacheControl: false,
    })
  })
}

function decodePath(url: string): string | null {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '')
  } catch {
    return null
  }
}
