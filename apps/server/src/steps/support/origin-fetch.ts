import { Agent, fetch as undiciFetch } from 'undici'

/**
 * A `fetch` that goes to one origin only, for an address that the environment lists, such as a model's endpoint: no
 * other host, no redirect away from it, so that a key sent along stays where it belongs.
 *
 * @param silenceMs how long the other side may be silent, between two pieces of a stream too
 */
export function createOriginFetch(baseUrl: string, silenceMs = 120_000): typeof fetch {
  const { origin } = new URL(baseUrl)
  const dispatcher = new Agent({
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    connect: { timeout: 10_000 },
  })
  const only = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.origin !== origin) throw new TypeError(`Requests may go to ${origin} only, not to ${url.origin}.`)
    const given = init as unknown as Parameters<typeof undiciFetch>[1]
    const answer = await undiciFetch(url, { ...given, redirect: 'error', dispatcher })
    return answer as unknown as Response
  }
  return only as typeof fetch
}
