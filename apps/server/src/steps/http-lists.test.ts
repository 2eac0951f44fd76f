import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject, StepHandler } from '@rabbit/engine'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttpStep, mostBytes } from './http.ts'
import { createOutgoing } from './support/outgoing.ts'
import { stepRequest } from './testing/step-request.ts'

let server: Server
let other: Server
let origin = ''
let otherOrigin = ''
let tokens = 0
let refused = 0
let failing = 0
const seen: { url: string; headers: IncomingHttpHeaders; body: string }[] = []
const all = Array.from({ length: 7 }, (_, i) => ({ n: i + 1 }))

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const url = new URL(request.url ?? '/', origin)
    seen.push({ url: request.url ?? '', headers: request.headers, body })
    const json = (value: unknown, status = 200, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(value))
    }
    const at = Number(url.searchParams.get('at') ?? url.searchParams.get('cursor') ?? 0)
    const page = all.slice(at, at + 3)
    const next = at + 3 < all.length ? at + 3 : null
    switch (url.pathname) {
      case '/token': {
        if (!request.headers.authorization?.includes(btoa('me%2B:s%25cret')))
          return json({ error: 'invalid_client' }, 401)
        tokens++
        return json({ access_token: `token-${tokens}`, expires_in: 3600 })
      }
      case '/guarded':
        if (refused-- > 0) return json({}, 401)
        return json({ sent: request.headers.authorization })
      case '/link':
        return json(
          page,
          200,
          next === null ? {} : { link: `</link?at=${next}>; rel="next", </>; rel="first"` },
        )
      case '/next':
        return json({ data: page, next: next === null ? null : `/next?at=${next}` })
      case '/cursor':
        return json({ data: page, next_cursor: next })
      case '/page': {
        const number = Number(url.searchParams.get('page') ?? 1)
        return json(all.slice((number - 1) * 3, number * 3))
      }
      case '/away':
        return json({ data: page, next: `${otherOrigin}/next` })
      case '/broad':
        return json({ data: ['x'.repeat(mostBytes / 2)], next: `/broad?at=${at + 1}` })
      case '/user':
        return json({ user: { id: 7, tags: ['a', 'b'] } }, 201, { 'x-total': '9' })
      case '/to':
        response.writeHead(307, { location: `${otherOrigin}/user` })
        return response.end()
      case '/flaky':
        return json({}, failing-- > 0 ? 500 : 200)
      default:
        return json({ headers: request.headers, url: request.url })
    }
  })
  other = createServer((request, response) => {
    seen.push({ url: `other${request.url}`, headers: request.headers, body: '' })
    response.end('{}')
  })
  for (const one of [server, other]) await new Promise<void>((done) => one.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  otherOrigin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
})
afterAll(() => {
  for (const one of [server, other]) {
    one.closeAllConnections()
    one.close()
  }
})
let step: StepHandler
beforeEach(() => {
  seen.length = 0
  tokens = 0
  step = createHttpStep(createOutgoing(['*']))
})

async function ask(path: string, properties: JsonObject = {}) {
  const outcome = await step.run(
    stepRequest({ type: 'http', properties: { url: `${origin}${path}`, ...properties } }),
    new AbortController(),
  )
  if (outcome.kind === 'completed') return outcome.result
  return outcome.kind === 'failed' ? `${outcome.error.class}: ${outcome.error.message}` : outcome
}

describe('what lets a request in', () => {
  it('is a user and a password, a token, or a key in a header or the query', async () => {
    await ask('/', { auth: { kind: 'basic', user: 'ada', password: 'ü:x' } })
    await ask('/', { auth: { kind: 'bearer', token: 't' } })
    await ask('/', { auth: { kind: 'api_key', name: 'X-Key', value: 'k' } })
    await ask('/?a=1', { auth: { kind: 'api_key', name: 'key', value: 'k&', in: 'query' } })
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${Buffer.from('ada:ü:x').toString('base64')}`,
      'Bearer t',
      undefined,
      undefined,
    ])
    expect(seen[2]?.headers['x-key']).toBe('k')
    expect(seen[3]?.url).toBe('/?a=1&key=k%26')
  })

  it('is hidden in what comes back', async () => {
    const told = await ask('/', { auth: { kind: 'basic', user: 'ada', password: 'lovelace' } })
    expect(JSON.stringify(told)).not.toContain(Buffer.from('ada:lovelace').toString('base64'))
  })

  it('is a token of OAuth 2 that is kept, and asked for anew when it is not taken', async () => {
    const auth = {
      ...{ kind: 'oauth2', token_url: `${origin}/token`, client_id: 'me+', client_secret: 's%cret' },
      scope: 'orders',
    }
    for (let i = 0; i < 2; i++) await ask('/guarded', { auth })
    expect(seen.map(({ url, headers }) => `${url} ${headers.authorization}`)).toEqual([
      expect.stringContaining('/token Basic '),
      '/guarded Bearer token-1',
      '/guarded Bearer token-1',
    ])
    expect(seen[0]?.body).toBe('grant_type=client_credentials&scope=orders')
    refused = 1
    expect(await ask('/guarded', { auth })).toEqual({ sent: 'Bearer •••' })
    expect(seen.at(-1)?.headers.authorization).toBe('Bearer token-2')
    refused = 5
    expect(await ask('/guarded', { auth })).toMatch(/^HttpError: .* answered 401/)
    refused = 0
    expect(await ask('/guarded', { auth: { ...auth, client_secret: 'wrong' } })).toMatch(/^AuthError: /)
  })

  it('stays with its origin', async () => {
    await ask('/to', { auth: { kind: 'api_key', name: 'X-Key', value: 'k' }, headers: { 'X-Own': 'secret' } })
    expect(seen.at(-1)).toMatchObject({ url: 'other/user' })
    expect(seen.at(-1)?.headers).not.toHaveProperty('x-key')
    expect(seen.at(-1)?.headers).not.toHaveProperty('x-own')
    seen.length = 0
    expect(await ask('/to', { method: 'POST', body: { a: 1 } })).toContain('That is not followed')
    expect(seen).toHaveLength(1)
  })

  it.each([
    [{ kind: 'magic' }, 'auth.kind of call must be one of basic, bearer, api_key, oauth2'],
    [{ kind: 'basic' }, 'needs user and password'],
    [{ kind: 'bearer' }, 'needs token'],
    [{ kind: 'api_key', name: 'a' }, 'needs name and value'],
    [{ kind: 'api_key', name: 'a', value: 'b', in: 'body' }, 'header or query'],
    [{ kind: 'oauth2', token_url: 'x' }, 'needs client_id'],
  ])('says what %o lacks', async (auth, words) => {
    expect(await ask('/', { auth })).toContain(words)
  })
})

describe('what is taken of an answer', () => {
  it('is what the expressions of extract say', async () => {
    const extract = {
      ...{ id: 'body.user.id', first: 'body.user.tags[0]', total: 'int(headers["x-total"])' },
      ...{ status: 'status', none: 'body.user.nickname ?? "nobody"' },
    }
    expect(await ask('/user', { extract })).toEqual({
      id: 7,
      first: 'a',
      total: 9,
      status: 201,
      none: 'nobody',
    })
  })

  it('fails with the name of what is not there, or is no expression', async () => {
    expect(await ask('/user', { extract: { id: 'body.usr' } })).toMatch(
      /^ExpressionError: extract.id of call: /,
    )
    expect(await ask('/user', { extract: { id: 'body.' } })).toMatch(
      /^PropertyError: extract.id of call is no/,
    )
    expect(await ask('/user', { extract: ['id'] })).toContain('must be a map')
  })

  it('has as many bytes as max_bytes allows', async () => {
    const length = JSON.stringify({ user: { id: 7, tags: ['a', 'b'] } }).length
    expect(await ask('/user', { max_bytes: length })).toMatchObject({ user: { id: 7 } })
    expect(await ask('/user', { max_bytes: length - 1 })).toMatch(/^LimitError: /)
    for (const wrong of [0, mostBytes + 1, 'many'])
      expect(await ask('/user', { max_bytes: wrong })).toContain('max_bytes of call')
  })
})

describe('a list that comes in pages', () => {
  it.each([
    ['/link', { kind: 'link' }, 3],
    ['/next', { kind: 'next', items: 'body.data' }, 3],
    ['/cursor', { kind: 'cursor', items: 'body.data' }, 3],
    ['/page', { kind: 'page' }, 4],
  ])('is read by %s', async (path, pages, count) => {
    expect(await ask(path, { pages })).toEqual({ items: all, pages: count, more: false })
  })

  it('ends at its limits, and says that there is more', async () => {
    const read = (limits: JsonObject) => ask('/link', { pages: { kind: 'link', ...limits } })
    expect(await read({ max_pages: 3 })).toMatchObject({ pages: 3, more: false })
    expect(await read({ max_pages: 2 })).toEqual({ items: all.slice(0, 6), pages: 2, more: true })
    expect(await read({ max_items: 7 })).toMatchObject({ items: all, more: false })
    expect(await read({ max_items: 6 })).toEqual({ items: all.slice(0, 6), pages: 2, more: true })
    expect(await read({ max_items: 1 })).toEqual({ items: all.slice(0, 1), pages: 1, more: true })
    expect(await read({ max_pages: 101 })).toContain('from 1 to 100')
    expect(await read({ max_items: 10_001 })).toContain('from 1 to 10000')
  })

  it('holds 2 MiB at most', async () => {
    const pages = { kind: 'next', items: 'body.data' }
    expect(await ask('/broad', { pages: { ...pages, max_pages: 1 } })).toMatchObject({ more: true })
    expect(await ask('/broad', { pages })).toMatch(/^LimitError: .*2 MiB/)
  })

  it('stays at one place, and says what is no list', async () => {
    expect(await ask('/away', { pages: { kind: 'next', items: 'body.data' } })).toMatch(/^AddressDenied: /)
    expect(seen.some(({ url }) => url.startsWith('other'))).toBe(false)
    expect(await ask('/user', { pages: { kind: 'link' } })).toContain('Page 1 has no list')
    expect(await ask('/user', { pages: { kind: 'sideways' } })).toContain('link, next, cursor, page')
    expect(await ask('/user', { pages: { kind: 'link' }, extract: { a: 'body' } })).toContain(
      'pages and extract',
    )
  })
})

it('leaves a target alone for a while that failed five times in a row', async () => {
  failing = 5
  for (let i = 0; i < 5; i++) expect(await ask('/flaky')).toMatch(/^HttpError: /)
  const before = seen.length
  expect(await ask('/user')).toMatch(/^CircuitOpen: .*failed 5 times in a row/)
  expect(seen).toHaveLength(before)
})
