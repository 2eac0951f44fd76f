import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LocalAccess } from '../auth/local-access.ts'
import { strangerPage, wrongTokenPage } from './access-pages.ts'
import { hooksPrefix } from './webhooks.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the request came with the owner's cookie or token. */
    isOwner: boolean
  }
}

/**
 * Stands before everything but the health checks: refuses what other sites send, takes the printed link's token for a
 * cookie, and answers strangers with a page that says how to get in.
 */
export function guardAccess(app: FastifyInstance, access: LocalAccess, origin: string): void {
  app.decorateRequest('isOwner', false)
  app.addHook('onRequest', async (request, reply) => {
    if (pathOf(request).startsWith('/health/')) return
    if (isHook(request)) {
      if (!comesFromAPage(request)) return
      return reply.code(403).send({ code: 'FORBIDDEN', message: 'Web pages cannot call webhooks here.' })
    }
    const verdict = access.judge(request)
    switch (verdict.kind) {
      case 'owner':
        request.isOwner = true
        return isPage(request) && tokenOf(request) !== null ? enter(request, reply) : undefined
      case 'refused':
        return reply.code(403).send({ code: 'FORBIDDEN', message: verdict.message })
      case 'elsewhere':
        if (request.method === 'GET' && !isApi(request)) return reply.redirect(`${origin}${request.url}`, 307)
        return reply.code(403).send({ code: 'FORBIDDEN', message: `The studio’s address is ${origin}.` })
      case 'stranger':
        if (isApi(request)) return
        if (isPage(request) && tokenOf(request) !== null) return enter(request, reply)
        return showPage(reply, 401, strangerPage)
    }
  })

  function enter(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const cookie = access.cookieFor(tokenOf(request) ?? '')
    if (cookie === null) return showPage(reply, 401, wrongTokenPage)
    const url = new URL(request.url, origin)
    // One slash in front: two would lead to another host.
    return reply.header('set-cookie', cookie).redirect(url.pathname.replace(/^\/+/, '/'), 303)
  }
}

export function showPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html)
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''
/** tRPC says itself, in its own form, that nobody is signed in. */
const isApi = (request: FastifyRequest): boolean => pathOf(request).startsWith('/trpc/')
/** Webhooks are called by programs, which have no cookie; who listens there is looked up by address. */
const isHook = (request: FastifyRequest): boolean => pathOf(request).startsWith(`${hooksPrefix}/`)
/** What a browser sends by itself for a page; a site must not start workflows behind its visitor's back. */
const comesFromAPage = ({ headers }: FastifyRequest): boolean =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
const isPage = (request: FastifyRequest): boolean => request.method === 'GET' && !isApi(request)

function tokenOf(request: FastifyRequest): string | null {
  return new URL(request.url, 'http://studio').searchParams.get('token')
}
