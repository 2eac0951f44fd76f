import { createHash } from 'node:crypto'
import type { Json, JsonObject } from '@rabbit/dsl'
import type { StepOutcome } from '@rabbit/engine'
import type { Egress } from '../support/egress.ts'
import { egressFailed } from '../support/egress-failure.ts'
import { isMap } from '../support/is-map.ts'
import { readAnswer } from './answer.ts'

/** What a request carries to be let in. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Never to be shown: they are not secrets by themselves, but made from them. */
  readonly hidden: readonly string[]
}

export type Authorised =
  | { readonly kind: 'credentials'; readonly credentials: Credentials }
  | { readonly kind: 'refused'; readonly outcome: StepOutcome }

export interface AuthNeeds {
  readonly workspaceId: string
  readonly state: string
  readonly signal: AbortSignal
}

/** Turns `auth` into what a request carries; tokens of OAuth 2 are kept until shortly before they end. */
export interface Auth {
  credentialsFor(auth: Json | undefined, needs: AuthNeeds): Promise<Authorised>
  /** The target did not take the token: the next request asks for a new one. True if there was one. */
  forget(auth: Json | undefined, needs: AuthNeeds): boolean
}

export const authKinds = ['basic', 'bearer', 'api_key', 'oauth2'] as const

interface Token {
  readonly value: string
  /** ms of the given clock. */
  readonly until: number
}

const mostTokens = 500
const maxTokenAnswerBytes = 64 * 1024
/** A token is not used for its last seconds: it may end on its way. */
const spareMs = 30_000

export function createAuth(egress: Egress, now: () => number = Date.now): Auth {
  const tokens = new Map<string, Token>()

  async function tokenFor(auth: JsonObject, needs: AuthNeeds): Promise<Token | StepOutcome> {
    const key = keyOf(auth, needs)
    const known = tokens.get(key)
    if (known && known.until > now()) return known
    const token = await askForToken(auth, needs, egress, now)
    if ('kind' in token) return token
    tokens.delete(key)
    tokens.set(key, token)
    const [oldest] = tokens.keys()
    if (tokens.size > mostTokens && oldest !== undefined) tokens.delete(oldest)
    return token
  }

  return {
    async credentialsFor(auth, needs) {
      if (auth === undefined || auth === null) return credentials({})
      const { state } = needs
      if (!isMap(auth)) return wrong(`auth of ${state} must be a map.`)
      const text = (name: string): string => (typeof auth[name] === 'string' ? (auth[name] as string) : '')
      switch (auth.kind) {
        case 'basic': {
          if (text('user') === '') return wrong(`auth of ${state} needs user and password.`)
          const words = Buffer.from(`${text('user')}:${text('password')}`).toString('base64')
          return credentials({ headers: { authorization: `Basic ${words}` }, hidden: [words] })
        }
        case 'bearer':
          if (text('token') === '') return wrong(`auth of ${state} needs token.`)
          return credentials({ headers: { authorization: `Bearer ${text('token')}` } })
        case 'api_key': {
          if (text('name') === '' || text('value') === '')
            return wrong(`auth of ${state} needs name and value of the key.`)
          const entry = { [text('name')]: text('value') }
          if (auth.in === 'query') return credentials({ query: entry })
          if (auth.in !== undefined && auth.in !== 'header')
            return wrong(`auth.in of ${state} must be header or query.`)
          return credentials({ headers: { [text('name').toLowerCase()]: text('value') } })
        }
        case 'oauth2': {
          for (const name of ['token_url', 'client_id', 'client_secret'])
            if (text(name) === '') return wrong(`auth of ${state} needs ${name}.`)
          const token = await tokenFor(auth, needs)
          if ('kind' in token) return { kind: 'refused', outcome: token }
          return credentials({ headers: { authorization: `Bearer ${token.value}` }, hidden: [token.value] })
        }
        default:
          return wrong(`auth.kind of ${state} must be one of ${authKinds.join(', ')}.`)
      }
    },
    forget(auth, needs) {
      if (!isMap(auth) || auth.kind !== 'oauth2') return false
      return tokens.delete(keyOf(auth, needs))
    },
  }
}

function credentials({ headers = {}, query = {}, hidden = [] }: Partial<Credentials>): Authorised {
  return { kind: 'credentials', credentials: { headers, query, hidden } }
}

function wrong(message: string): Authorised {
  return {
    kind: 'refused',
    outcome: { kind: 'failed', error: { class: 'PropertyError', message }, retryable: false },
  }
}

const keyOf = (auth: JsonObject, { workspaceId }: AuthNeeds): string =>
  createHash('sha256')
    .update(
      JSON.stringify([workspaceId, auth.token_url, auth.client_id, auth.client_secret, auth.scope ?? null]),
    )
    .digest('hex')

/** https://www.rfc-editor.org/rfc/rfc6749#section-4.4, the client signing in by Basic as section 2.3.1 says. */
async function askForToken(
  auth: JsonObject,
  { state, signal }: AuthNeeds,
  egress: Egress,
  now: () => number,
): Promise<Token | StepOutcome> {
  const formText = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
  const words = `${formText(String(auth.client_id))}:${formText(String(auth.client_secret))}`
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (typeof auth.scope === 'string') form.set('scope', auth.scope)
  const url = String(auth.token_url)
  const response = await egress.send({
    url,
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(words).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: form.toString(),
    signal,
    maxBytes: maxTokenAnswerBytes,
  })
  if (response.kind !== 'response') return egressFailed(response)
  const what = `The token of ${state}: ${new URL(url).host}`
  const answer = readAnswer(response, what)
  if ('kind' in answer) {
    const isRefused = answer.kind === 'failed' && !answer.retryable
    return isRefused ? { ...answer, error: { ...answer.error, class: 'AuthError' } } : answer
  }
  const { access_token, expires_in } = Object(answer.body) as JsonObject
  if (typeof access_token !== 'string' || access_token === '') {
    const message = `${what} answered without an access_token.`
    return { kind: 'failed', error: { class: 'AuthError', message }, retryable: false }
  }
  const lastsMs = typeof expires_in === 'number' ? expires_in * 1_000 : 300_000
  return { value: access_token, until: now() + Math.max(0, lastsMs - spareMs) }
}
