import type { IncomingMessage, Server } from 'node:http'
import { type CreateFastifyContextOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import fastify from 'fastify'
import { addressTrouble } from './address.ts'
import type { Actor } from './auth/actor.ts'
import type { LocalAccess } from './auth/local-access.ts'
import { StartError } from './errors.ts'
import { guardAccess } from './rest/access.ts'
import { sendSecurityHeaders } from './rest/headers.ts'
import { serveHealth } from './rest/health.ts'
import { serveStudio } from './rest/studio.ts'
import { serveWebhooks, type WebhookNeeds } from './rest/webhooks.ts'
import type { Services } from './services/services.ts'
import { errorBodyOf, httpStatusOf } from './trpc/error-answer.ts'
import type { Context } from './trpc/init.ts'
import { appRouter } from './trpc/router.ts'

export interface WebNeeds {
  readonly origin: string
  readonly access: LocalAccess
  readonly owner: Actor
  readonly studioFolder: string
  readonly services: Services
  readonly webhooks: WebhookNeeds
  readonly trouble: () => string | null
  readonly onTrouble: (message: string, cause: unknown) => void
}

export interface Web {
  readonly http: Server
  readonly actorOf: (request: IncomingMessage) => Actor | null
  listen(): Promise<void>
  close(): Promise<void>
}

const bodyLimit = 10 * 1024 * 1024
const reportEach = new Set(['INTERNAL', 'DATABASE_UNREACHABLE'])

/** The studio, the API and the health checks behind one address. */
export async function createWeb(needs: WebNeeds): Promise<Web> {
  const { origin, access, owner, services, onTrouble } = needs
  const app = fastify({ bodyLimit, routerOptions: { maxParamLength: 5000 }, forceCloseConnections: true })

  sendSecurityHeaders(app, origin)
  guardAccess(app, access, origin)
  serveHealth(app, needs.trouble)
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500
    if (status === 413) {
      return reply
        .code(413)
        .send({ code: 'TOO_LARGE', message: 'That is too large to send: 10 MiB at most.' })
    }
    if (status < 500) return reply.code(status).send({ code: 'BAD_INPUT', message: (error as Error).message })
    const body = errorBodyOf(error)
    onTrouble(`${request.method} ${request.url} failed`, error)
    return reply.code(httpStatusOf(body.code)).send(body)
  })
  await app.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      createContext: ({ req }: CreateFastifyContextOptions): Context => ({
        actor: req.isOwner ? owner : null,
        services,
      }),
      onError: ({ error, path }: { error: unknown; path: string | undefined }) => {
        const { code } = errorBodyOf(error)
        if (reportEach.has(code)) onTrouble(`${path} failed`, error)
      },
    },
  })
  await serveWebhooks(app, needs.webhooks)
  await serveStudio(app, needs.studioFolder)
  await app.ready()

  const { hostname, port } = new URL(origin)
  return {
    http: app.server,
    actorOf: (request) => {
      const { method = 'GET', headers } = request
      return access.judge({ method, headers }).kind === 'owner' ? owner : null
    },
    listen: async () => {
      try {
        await app.listen({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) })
      } catch (error) {
        throw new StartError(addressTrouble(hostname, port, error), { cause: error })
      }
    },
    close: () => app.close(),
  }
}
