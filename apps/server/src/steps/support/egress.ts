import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import {
  type BrotliOptions,
  brotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzip,
  inflate,
  type ZlibOptions,
} from 'node:zlib'
import { Agent, type Dispatcher, request } from 'undici'
import { NotYetError, type Turns } from '../turns/turns.ts'
import { isPublicAddress } from './address.ts'

/** Why a request did not come to an answer. */
export type EgressFailure =
  /** The address is not one that requests may go to. */
  | { readonly kind: 'denied'; readonly message: string }
  /** The address, the method or a header is not one that can be sent. */
  | { readonly kind: 'invalid'; readonly message: string }
  /** `sent`: it had left when the line broke, or no answer came; the target may have acted on it. */
  | { readonly kind: 'network'; readonly message: string; readonly sent: boolean }
  | { readonly kind: 'timeout'; readonly message: string; readonly sent: boolean }
  | { readonly kind: 'too-large'; readonly message: string }
  | { readonly kind: 'aborted'; readonly message: string }
  /** Its turn has not come: nothing was sent. */
  | { readonly kind: 'not-yet'; readonly message: string }

export interface EgressRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | null
  readonly signal: AbortSignal
  readonly maxBytes: number
  /** Takes an answer below 400 as it comes, up to `maxBytes` of it; the response then has no body. */
  readonly into?: (body: AsyncIterable<Buffer>) => Promise<void>
}

export interface EgressResponse {
  readonly kind: 'response'
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** The one way out of the server. */
export interface Egress {
  send(request: EgressRequest): Promise<EgressResponse | EgressFailure>
  close(): Promise<void>
}

export interface EgressOptions {
  /** `host`, `host:port`, or `*`: may be reached although their address is not public. */
  readonly allowedHosts: readonly string[]
  /** Without it, every target takes as much as it gets. */
  readonly turns?: Turns
  /** How long the other side may be silent. 60 s unless told. */
  readonly silenceMs?: number
}

class Denied extends Error {}
class TooLarge extends Error {}

const maxRedirects = 10
/** What may go along to another origin; every other header may hold a key that belongs to the first one. */
const free = new Set([
  ...['accept', 'accept-language', 'content-type', 'content-language', 'idempotency-key', 'user-agent'],
])

/**
 * Parses once, resolves, looks at the binary address and connects to just that one, again on each redirect. A name that
 * resolves to any address that is not public is refused, so that nothing depends on which one is tried.
 */
export function createEgress({ allowedHosts, turns, silenceMs = 60_000 }: EgressOptions): Egress {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()))
  const options = { headersTimeout: silenceMs, bodyTimeout: silenceMs }
  const publicOnly = new Agent({ ...options, connect: { timeout: 10_000, lookup: lookupPublic } })
  const anywhere = new Agent({ ...options, connect: { timeout: 10_000 } })

  function isAllowed(url: URL): boolean {
    return allowed.has('*') || allowed.has(url.host) || allowed.has(hostOf(url))
  }

  function dispatcherFor(url: URL): Dispatcher {
    if (isAllowed(url)) return anywhere
    const host = hostOf(url)
    if (isIP(host) !== 0 && !isPublicAddress(host)) throw new Denied(deniedMessage(url.host))
    return publicOnly
  }

  async function follow(first: EgressRequest, start: URL): Promise<EgressResponse | EgressFailure> {
    let url = start
    let { method, body } = first
    let headers = { ...first.headers }
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const { signal } = first
      const dispatcher = dispatcherFor(url)
      await turns?.take(hostOf(url), portOf(url))
      const answer = await request(url, {
        method: method as Dispatcher.HttpMethod,
        headers,
        body,
        signal,
        dispatcher,
      })
      await turns?.heard(hostOf(url), portOf(url), {
        status: answer.statusCode,
        retryAfter: textOf(answer.headers['retry-after']),
        date: textOf(answer.headers.date),
      })
      const location = redirectTarget(answer, url)
      if (location === null) {
        const { into, maxBytes } = first
        return await (into && answer.statusCode < 400 ? save(answer, into, maxBytes) : read(answer, maxBytes))
      }
      await answer.body.dump()
      if (!isWeb(location))
        return {
          kind: 'invalid',
          message: `${url.host} redirects to ${location.protocol}, which is not followed.`,
        }
      if (location.origin !== url.origin) headers = withoutBound(headers)
      if (answer.statusCode === 303 || (answer.statusCode < 303 && method === 'POST')) {
        if (method !== 'HEAD') method = 'GET'
        body = null
        headers = Object.fromEntries(
          Object.entries(headers).filter(([name]) => !name.toLowerCase().startsWith('content-')),
        )
      }
      if (body !== null && location.origin !== url.origin)
        return {
          kind: 'invalid',
          message: `${url.host} redirects what it is sent to ${location.host}. That is not followed: name that address itself if it may have it.`,
        }
      url = location
    }
    return {
      kind: 'network',
      message: `${start.host} redirects more than ${maxRedirects} times.`,
      sent: true,
    }
  }

  return {
    async send(first) {
      const url = URL.canParse(first.url) ? new URL(first.url) : null
      if (url === null || !isWeb(url)) {
        return {
          kind: 'invalid',
          message: `"${first.url}" is no web address. It must begin with http:// or https://.`,
        }
      }
      const headers = { ...first.headers }
      if (url.username !== '' || url.password !== '') {
        const words = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
        headers.authorization ??= `Basic ${Buffer.from(words).toString('base64')}`
        url.username = ''
        url.password = ''
      }
      try {
        return await follow({ ...first, headers }, url)
      } catch (error) {
        if (error instanceof TooLarge) return tooLarge(first.maxBytes)
        return failureOf(error, url, first.signal)
      }
    },
    async close() {
      await Promise.all([publicOnly.destroy(), anywhere.destroy()])
    },
  }
}

const lookupPublic: typeof lookup = ((
  host: string,
  options: object,
  done: (...answer: unknown[]) => void,
) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error)
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      return done(new Denied(deniedMessage(host)))
    if ('all' in options && options.all === true) return done(null, addresses)
    const [first] = addresses
    return done(null, first?.address, first?.family)
  })
}) as typeof lookup

function deniedMessage(host: string): string {
  return `${host} is a private address, and requests may go to public ones only. To allow this one, start the studio with RABBIT_ALLOWED_HOSTS=${host} (several are parted by commas).`
}

function isWeb(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:'
}

/** Without the port, and without the brackets of IPv6. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function portOf(url: URL): number {
  return url.port !== '' ? Number(url.port) : url.protocol === 'https:' ? 443 : 80
}

const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value

function redirectTarget(answer: Dispatcher.ResponseData, base: URL): URL | null {
  const { location } = answer.headers
  if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string') return null
  return URL.canParse(location, base.href) ? new URL(location, base) : null
}

function withoutBound(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => free.has(name.toLowerCase())))
}

const unpackers = new Map([
  ['gzip', promisify<Buffer, ZlibOptions, Buffer>(gunzip)],
  ['x-gzip', promisify<Buffer, ZlibOptions, Buffer>(gunzip)],
  ['deflate', promisify<Buffer, ZlibOptions, Buffer>(inflate)],
  ['br', promisify<Buffer, BrotliOptions, Buffer>(brotliDecompress)],
])

/** Some servers pack their answer without being asked to. Null when it holds more than `maxBytes`. */
async function unpacked(body: Buffer, coding: string, maxBytes: number): Promise<Buffer | null> {
  const unpack = unpackers.get(coding.toLowerCase())
  if (unpack === undefined || body.length === 0) return body
  try {
    return await unpack(body, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null
    throw error
  }
}

const unpackStreams = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

/** Hands an answer on as it comes; what it unpacks to counts. */
async function save(
  answer: Dispatcher.ResponseData,
  into: (body: AsyncIterable<Buffer>) => Promise<void>,
  maxBytes: number,
): Promise<EgressResponse> {
  const headers = headersOf(answer)
  const unpack = unpackStreams.get((headers['content-encoding'] ?? '').toLowerCase())
  async function* bounded(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let size = 0
    for await (const chunk of body) {
      size += chunk.length
      if (size > maxBytes) throw new TooLarge()
      yield chunk
    }
  }
  if (unpack === undefined) await into(bounded(answer.body))
  else await pipeline(answer.body, unpack(), (body: AsyncIterable<Buffer>) => into(bounded(body)))
  return { kind: 'response', status: answer.statusCode, headers, body: Buffer.alloc(0) }
}

function headersOf(answer: Dispatcher.ResponseData): Record<string, string> {
  const entries = Object.entries(answer.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return Object.fromEntries(entries)
}

async function read(
  answer: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<EgressResponse | EgressFailure> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer.body) {
    size += chunk.length
    if (size > maxBytes) {
      answer.body.destroy()
      return tooLarge(maxBytes)
    }
    chunks.push(chunk)
  }
  const headers = headersOf(answer)
  const body = await unpacked(Buffer.concat(chunks), headers['content-encoding'] ?? '', maxBytes)
  return body === null ? tooLarge(maxBytes) : { kind: 'response', status: answer.statusCode, headers, body }
}

function tooLarge(maxBytes: number): EgressFailure {
  return { kind: 'too-large', message: `The answer has more than ${maxBytes} bytes.` }
}

/** What goes wrong before the first byte of a request leaves. */
const neverSent = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
])

function failureOf(error: unknown, url: URL, signal: AbortSignal): EgressFailure {
  if (signal.aborted) return { kind: 'aborted', message: 'The request was stopped.' }
  if (error instanceof NotYetError) return { kind: 'not-yet', message: error.message }
  let sent = true
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Denied) return { kind: 'denied', message: cause.message }
    const code = 'code' in cause ? String(cause.code) : ''
    if (code === 'UND_ERR_INVALID_ARG') {
      return { kind: 'invalid', message: `The request to ${url.host} cannot be sent: ${cause.message}.` }
    }
    if (neverSent.has(code)) sent = false
    if (code.startsWith('UND_ERR') && code.endsWith('TIMEOUT')) {
      return { kind: 'timeout', message: `${url.host} did not answer in time.`, sent }
    }
  }
  const reason =
    error instanceof Error
      ? error.message || ('code' in error ? String(error.code) : error.name)
      : String(error)
  const what = sent ? 'gave no answer' : 'could not be reached'
  return { kind: 'network', message: `${url.host} ${what}: ${reason}`, sent }
}
