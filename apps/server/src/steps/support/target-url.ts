import type { Json } from '@rabbit/dsl'

/** Where a step connects to, read from an address such as `smtp://user:password@host:587?from=…`. */
export interface TargetUrl {
  readonly scheme: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** Without the first slash. */
  readonly path: string
  readonly options: URLSearchParams
}

/**
 * Reads an address; a text that is none is a sentence about it, which never repeats the address: it may hold a password.
 *
 * @param ports the schemes that may stand there, each with its usual port
 */
export function readTargetUrl(
  value: Json | undefined,
  what: string,
  ports: Readonly<Record<string, number>>,
): TargetUrl | string {
  const schemes = Object.keys(ports)
  const [shown = ''] = schemes
  const wanted = `${what} must be an address such as ${shown}://user:password@host:${ports[shown]}`
  if (typeof value !== 'string' || !URL.canParse(value)) return `${wanted}.`
  const url = new URL(value)
  const scheme = url.protocol.slice(0, -1)
  const port = ports[scheme]
  if (port === undefined) return `${wanted}: it begins with one of ${schemes.join('://, ')}://.`
  if (url.hostname === '') return `${wanted}: its host is missing.`
  try {
    return {
      scheme,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? port : Number(url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      path: decodeURIComponent(url.pathname.replace(/^\//, '')),
      options: url.searchParams,
    }
  } catch {
    return `${wanted}: a % in it must be followed by two hex digits.`
  }
}
