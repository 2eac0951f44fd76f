import type { FastifyInstance } from 'fastify'

/** For whoever keeps the server running: whether it lives, and whether it can do its work. Says nothing else. */
export function serveHealth(app: FastifyInstance, trouble: () => string | null): void {
  app.get('/health/live', () => ({ status: 'ok' }))
  app.get('/health/ready', (_request, reply) => {
    const message = trouble()
    if (message === null) return { status: 'ok' }
    return reply.code(503).send({ status: 'unavailable', message })
  })
}
