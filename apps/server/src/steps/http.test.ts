import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { JsonObject, StepOutcome } from '@rabbit/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpStep } from './http.ts'
import { createEgress } from './support/egress.ts'
import { createFilesFolder } from './support/files-folder.ts'
import { createOutgoing } from './support/outgoing.ts'

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const folder = mkdtempSync(join(tmpdir(), 'rabbit-http-'))
let server: Server
let host: string
const seen: Seen[] = []

const packing = (how: string) => ({ 'content-encoding': how === 'br' || how === 'deflate' ? how : 'gzip' })

function packed(how: string): Buffer {
  if (how === 'nothing') return Buffer.alloc(0)
  if (how === 'bomb') return gzipSync(Buffer.alloc(20_000_000))
  const text = '{"total": 7}'
  return how === 'br' ? brotliCompressSync(text) : how === 'deflate' ? deflateSync(text) : gzipSync(text)
}

/** Each path of the target answers in its own way. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += chunk
  const { method, url = '/', headers } = request
  seen.push({ method, url, headers, body })
  const [, what, detail = ''] = url.split(/[/?]/)
  const json = (status: number, value: unknown, more: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...more })
    response.end(JSON.stringify(value))
  }
  switch (what) {
    case 'object':
      return json(200, { total: 7, __proto__: null })
    case 'list':
      return json(200, [1, 2])
    case 'text':
      response.writeHead(200, { 'content-type': 'text/plain' })
      response.end('grüß dich')
      return
    case 'empty':
      response.writeHead(204)
      response.end()
      return
    case 'status':
      return json(Number(detail), { why: 'no' }, { 'retry-after': '7' })
    case 'later':
      return json(503, {}, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() })
    case 'large':
      response.writeHead(200)
      response.end(Buffer.alloc(Number(detail)))
      return
    case 'packed':
      response.writeHead(200, { 'content-type': 'application/json', ...packing(detail) })
      response.end(packed(detail))
      return
    case 'latin':
      response.writeHead(200, { 'content-type': 'text/plain; charset=ISO-8859-1' })
      response.end(Buffer.from('café', 'latin1'))
      return
    case 'marked':
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('\ufeff{"total": 7}')
      return
    case 'hang':
      return
    case 'reset':
      request.socket.destroy()
      return
    case 'to':
      response.writeHead(Number(detail), { location: decodeURIComponent(url.split('?')[1] ?? '') })
      response.end('moved')
      return
    default:
      json(404, {})
  }
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  server.closeAllConnections()
  server.close()
})

const open = { allowedHosts: ['127.0.0.1'], silenceMs: 300 }

async function run(
  properties: JsonObject,
  { allowedHosts = open.allowedHosts, stop = new AbortController() } = {},
) {
  const egress = createEgress({ ...open, allowedHosts })
  seen.length = 0
  const request = { workspaceId: 'w', executionId: 'e', state: 'call', type: 'http', visit: 1, attempt: 1 }
  const outcome = await createHttpStep({ ...createOutgoing([]), egress }, createFilesFolder(folder)).run(
    { ...request, idempotencyKey: 'e/cäll/1/1', properties, context: {}, now: 0 },
    stop,
  )
  await egress.close()
  return outcome
}

const failure = (outcome: StepOutcome) =>
  outcome.kind === 'failed'
    ? `${outcome.error.class}${outcome.retryable ? ', again' : ''}${outcome.retryAfterMs === undefined ? '' : ` after ${outcome.retryAfterMs}`}`
    : outcome.kind

describe('an http state', () => {
  it('gives a JSON object as its result, anything else as body', async () => {
    const result = async (path: string) => {
      const outcome = await run({ url: `http://${host}/${path}` })
      return outcome.kind === 'completed' ? [outcome.result, outcome.meta] : outcome
    }
    expect(await result('object')).toEqual([{ total: 7 }, { status: 200 }])
    expect(await result('list')).toEqual([{ body: [1, 2] }, { status: 200 }])
    expect(await result('text')).toEqual([{ body: 'grüß dich' }, { status: 200 }])
    expect(await result('empty')).toEqual([{ body: null }, { status: 204 }])
  })

  describe('with save_to', () => {
    const saved = (name: string) => readFileSync(join(folder, name), 'utf8')
    const left = () => readdirSync(folder).filter((name) => name.endsWith('.part'))

    it('writes the answer to a file as it comes, unpacked, and gives where it is and how large', async () => {
      const outcome = await run({ url: `http://${host}/packed/gzip`, save_to: 'in/total.json' })
      const result = { path: 'in/total.json', size: 12, content_type: 'application/json' }
      expect(outcome).toMatchObject({ kind: 'completed', result, meta: { status: 200 } })
      expect(saved('in/total.json')).toBe('{"total": 7}')
      await run({ url: `http://${host}/large/30000000`, save_to: 'large.bin' })
      expect(statSync(join(folder, 'large.bin')).size).toBe(30_000_000)
    })

    it('leaves what was there when the answer fails, is too large, or breaks off', async () => {
      writeFileSync(join(folder, 'kept.txt'), 'kept')
      const to = async (path: string, more: JsonObject = {}) =>
        failure(await run({ url: `http://${host}/${path}`, save_to: 'kept.txt', ...more }))
      expect(await to('status/503')).toBe('HttpError, again after 7000')
      expect(await to('large/1001', { max_bytes: 1_000 })).toBe('LimitError')
      expect(await to('packed/bomb', { max_bytes: 19_999_999 })).toBe('LimitError')
      expect(await to('reset')).toBe('NetworkError, again')
      expect(saved('kept.txt')).toBe('kept')
      expect(left()).toEqual([])
      expect(await to('large/1000', { max_bytes: 1_000 })).toBe('completed')
    })

    it('sends nothing when the file may not be written or what is asked for does not fit', async () => {
      const at = async (more: JsonObject) => {
        const outcome = await run({ url: `http://${host}/object`, save_to: 'a.json', ...more })
        return [failure(outcome), seen.length]
      }
      expect(await at({ save_to: '../out.json' })).toEqual(['FileDenied', 0])
      expect(await at({ extract: { id: 'body.id' } })).toEqual(['PropertyError', 0])
      expect(await at({ pages: { kind: 'link' } })).toEqual(['PropertyError', 0])
      expect(await at({ max_bytes: 1_073_741_825 })).toEqual(['PropertyError', 0])
      expect(await at({ max_bytes: 1_073_741_824 })).toEqual(['completed', 1])
      writeFileSync(join(folder, 'file'), '')
      expect(await at({ save_to: 'file/a.json' })).toEqual(['FileError', 0])
    })
  })

  it('sends method, query, headers, a JSON body and its idempotency key', async () => {
    await run({
      ...{ url: `http://${host}/object?a=1`, method: 'post', query: { b: ['x', 'y'], c: 2, d: null } },
      ...{ headers: { 'X-Mine': 'yes', authorization: 'Bearer t' }, body: { email: 'ä' } },
    })
    expect(seen).toMatchObject([{ method: 'POST', url: '/object?a=1&b=x&b=y&c=2', body: '{"email":"ä"}' }])
    expect(seen[0]?.headers).toMatchObject({
      ...{ 'content-type': 'application/json', 'x-mine': 'yes', authorization: 'Bearer t' },
      'idempotency-key': 'e/c%C3%A4ll/1/1',
    })
  })

  it('fails with HttpError, to be tried again where that can help, no sooner than asked', async () => {
    const status = async (code: number) => failure(await run({ url: `http://${host}/status/${code}` }))
    for (const code of [408, 425, 429, 500, 503])
      expect(await status(code)).toBe('HttpError, again after 7000')
    for (const code of [400, 401, 404, 409, 422])
      expect(await status(code)).toMatch(/^HttpError( after 7000)?$/)
    const later = await run({ url: `http://${host}/later` })
    expect(later).toMatchObject({ error: { class: 'HttpError', details: { status: 503 } } })
    expect(later.kind === 'failed' && later.retryAfterMs).toBeGreaterThan(50_000)
  })

  it('fails with NetworkError or TimeoutError when there is no answer', async () => {
    expect(failure(await run({ url: `http://${host}/reset` }))).toBe('NetworkError, again')
    expect(failure(await run({ url: 'http://127.0.0.1:1/' }))).toBe('NetworkError, again')
    expect(failure(await run({ url: `http://${host}/hang` }))).toBe('TimeoutError, again')
  })

  it('says when the target may have acted all the same, and only then (P4)', async () => {
    const outcome = async (path: string, method: string) => {
      const answer = await run({ url: path.startsWith('http') ? path : `http://${host}/${path}`, method })
      const details = answer.kind === 'failed' ? answer.error.details : undefined
      expect(answer).toMatchObject({
        error: { message: expect.stringMatching(details ? /may have acted/ : /\.$|ECONN/) },
      })
      return details?.outcome ?? 'known'
    }
    expect(await outcome('reset', 'POST')).toBe('unknown')
    expect(await outcome('hang', 'PATCH')).toBe('unknown')
    expect(await outcome('hang', 'GET')).toBe('known')
    expect(await outcome('http://127.0.0.1:1/', 'POST')).toBe('known')
  })

  it('stops at once when its attempt is not wanted any more', async () => {
    const controller = new AbortController()
    const began = Date.now()
    const running = run({ url: `http://${host}/hang` }, { stop: controller })
    setTimeout(() => controller.abort(), 50)
    expect(failure(await running)).toBe('NetworkError, again')
    expect(Date.now() - began).toBeLessThan(280)
  })

  it('reads up to 2 MiB and no more', async () => {
    expect((await run({ url: `http://${host}/large/${2 * 1024 * 1024}` })).kind).toBe('completed')
    expect(failure(await run({ url: `http://${host}/large/${2 * 1024 * 1024 + 1}` }))).toBe('LimitError')
  })

  it('follows redirects, and takes credentials to their own origin only', async () => {
    const headers = { authorization: 'Bearer t' }
    const near = encodeURIComponent('/object')
    await run({ url: `http://${host}/to/303?${near}`, method: 'POST', body: { a: 1 }, headers })
    expect(seen.map(({ method, body }) => `${method} ${body}`)).toEqual(['POST {"a":1}', 'GET '])
    expect(seen[1]?.headers.authorization).toBe('Bearer t')
    await run({ url: `http://${host}/to/307?${near}`, method: 'POST', body: { a: 1 }, headers })
    expect(seen.map(({ method, body }) => `${method} ${body}`)).toEqual(['POST {"a":1}', 'POST {"a":1}'])
    const far = encodeURIComponent(`http://localhost:${host.split(':')[1]}/object`)
    await run({ url: `http://${host}/to/302?${far}`, headers }, { allowedHosts: ['127.0.0.1', 'localhost'] })
    expect(seen).toHaveLength(2)
    expect(seen[1]?.headers.authorization).toBeUndefined()
    const loop = `http://${host}/to/302?`
    expect(failure(await run({ url: loop + encodeURIComponent(`/to/302?${near}`).repeat(1) }))).toBe(
      'completed',
    )
  })

  it('goes to no private address, whatever its spelling, unless it is listed', async () => {
    const port = host.split(':')[1]
    const refused = async (url: string) => failure(await run({ url }, { allowedHosts: [] }))
    for (const name of [
      '127.0.0.1',
      'localhost',
      '127.1',
      '0x7f000001',
      '2130706433',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0',
    ]) {
      expect(await refused(`http://${name}:${port}/object`), name).toBe('AddressDenied')
    }
    expect(seen).toEqual([])
    const listed = await run({ url: `http://${host}/object` }, { allowedHosts: [host] })
    expect(listed.kind).toBe('completed')
  })

  it('says how a private address can be allowed', async () => {
    const told = await run({ url: `http://${host}/object` }, { allowedHosts: [] })
    expect(told.kind === 'failed' && told.error.message).toContain(`RABBIT_ALLOWED_HOSTS=${host} `)
  })

  it('reads packed answers, other character sets and byte order marks', async () => {
    const result = async (path: string) => {
      const outcome = await run({ url: `http://${host}/${path}` })
      return outcome.kind === 'completed' ? outcome.result : failure(outcome)
    }
    for (const coding of ['gzip', 'deflate', 'br']) {
      expect(await result(`packed/${coding}`), coding).toEqual({ total: 7 })
    }
    expect(await result('packed/nothing')).toEqual({ body: null })
    expect(await result('packed/bomb')).toBe('LimitError')
    expect(await result('latin')).toEqual({ body: 'café' })
    expect(await result('marked')).toEqual({ total: 7 })
  })

  it('does not try again what cannot be sent', async () => {
    expect(failure(await run({ url: `http://${host}/object`, method: 'A B' }))).toBe('PropertyError')
    expect(failure(await run({ url: `http://${host}/object`, headers: { a: 'x\ny' } }))).toBe('PropertyError')
  })

  it('looks at the address again after a redirect', async () => {
    const inside = encodeURIComponent(`http://localhost:${host.split(':')[1]}/object`)
    expect(failure(await run({ url: `http://${host}/to/302?${inside}` }))).toBe('AddressDenied')
    expect(
      failure(await run({ url: `http://${host}/to/302?${encodeURIComponent('file:///etc/passwd')}` })),
    ).toBe('PropertyError')
    expect(seen).toHaveLength(1)
  })

  it('says what is wrong with an address that is none', async () => {
    expect(await run({ url: 'example' })).toMatchObject({
      error: { class: 'PropertyError' },
      retryable: false,
    })
    expect(failure(await run({ url: 'ftp://example.com' }))).toBe('PropertyError')
    expect(failure(await run({}))).toBe('PropertyError')
  })
})
