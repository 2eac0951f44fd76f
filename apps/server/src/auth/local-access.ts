import type { IncomingHttpHeaders } from 'node:http'
import type { AccessToken } from './access-token.ts'

/** What a request brings along that says whether it may come in. */
export interface Visit {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

export type Verdict =
  /** The owner, by cookie or token. */
  | { readonly kind: 'owner' }
  /** The right address, but nothing that says who it is. */
  | { readonly kind: 'stranger' }
  /** Not for us, or sent by a page of somebody else: DNS rebinding, a forged request. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The same machine under its other name, where the cookie is not known. */
  | { readonly kind: 'elsewhere' }

export interface LocalAccess {
  judge(visit: Visit): Verdict
  /** For a request that brings the token of the printed link: the cookie to set, null when it is not the token. */
  cookieFor(token: string): string | null
}

const yearSeconds = 365 * 24 * 60 * 60

/**
 * The way in to a studio for one person: the printed link sets a cookie, the command line sends the token.
 *
 * @param origin the printed address, such as `http://127.0.0.1:4280`
 */
export function createLocalAccess(access: AccessToken, origin: string): LocalAccess {
  const { host, port } = new URL(origin)
  // Cookies are shared by all ports of a host.
  const name = `rabbit_${port}`
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].map((local) => `${local}:${port}`)

  return {
    judge({ method, headers }) {
      const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]
      if (headers.host !== host) {
        const other = headers.host !== undefined && loopback.includes(headers.host)
        if (!other)
          return refused('This address is not the studio’s: open the link that it printed when it started.')
        if (bearer === undefined) return { kind: 'elsewhere' }
      }
      if (headers.origin !== undefined && headers.origin !== origin) {
        return refused('A page of another site may not use the studio.')
      }
      if (bearer !== undefined) return access.isToken(bearer) ? { kind: 'owner' } : { kind: 'stranger' }
      const cookie = cookieNamed(headers.cookie, name)
      if (cookie === null || !access.isCookie(cookie)) return { kind: 'stranger' }
      const site = headers['sec-fetch-site']
      const navigates = headers['sec-fetch-mode'] === 'navigate' && method === 'GET'
      if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigates) {
        return refused('A page of another site may not use the studio.')
      }
      const changes = method !== 'GET' && method !== 'HEAD'
      if (changes && headers.origin === undefined) {
        return refused('A request that changes something must come from the studio’s own page.')
      }
      return { kind: 'owner' }
    },
    cookieFor: (token) =>
      access.isToken(token)
        ? `${name}=${access.cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${yearSeconds}`
        : null,
  }
}

const refused = (message: string): Verdict => ({ kind: 'refused', message })

function cookieNamed(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=')
    if (key === name) return value.join('=')
  }
  return null
}
