import type { Json, JsonObject } from '@rabbit/dsl'
import type { StepHandler, StepOutcome, StepRequest } from '@rabbit/engine'
import { fileFailure } from './file.ts'
import { type Answer, readAnswer, readExtract, resultOf } from './http/answer.ts'
import { type Credentials, createAuth } from './http/auth.ts'
import { type Pages, readPages } from './http/pages.ts'
import { egressFailed } from './support/egress-failure.ts'
import type { FilesFolder } from './support/files-folder.ts'
import { isLeftOut, literalOf } from './support/literal.ts'
import { createMask, maskOutcome } from './support/mask.ts'
import type { Outgoing } from './support/outgoing.ts'
import { propertyError } from './support/property-error.ts'

/** The largest answer that is read: what a step's result may hold. */
export const mostBytes = 2 * 1024 * 1024
/** The largest answer that goes to a file, and what does unless more is allowed. */
export const mostSavedBytes = 1024 * 1024 * 1024
const savedBytes = 100 * 1024 * 1024

/** What is sent, but for what lets it in. */
interface Request {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly maxBytes: number
  /** The file that the answer goes to as it comes; null where it is the result. */
  readonly saveTo: string | null
}

interface Sending {
  readonly step: StepRequest
  readonly signal: AbortSignal
  /** Tokens and the like that were sent: they are no secrets by name, and hidden like them. */
  readonly made: Set<string>
}

/** Sends a request, or one for each page of a list. A JSON object that comes back is the result, anything else is its `body`. */
export function createHttpStep({ egress, breaker }: Outgoing, files: FilesFolder | null = null): StepHandler {
  const auth = createAuth(egress)

  /** One request; a token that the target does not take is asked for anew, once. What it was made from goes to `made`. */
  async function send(request: Request, { step, signal, made }: Sending): Promise<Answer | StepOutcome> {
    const needs = { workspaceId: step.workspaceId, state: step.state, signal }
    for (let tries = 1; ; tries++) {
      const authorised = await auth.credentialsFor(step.properties.auth, needs)
      if (authorised.kind === 'refused') return authorised.outcome
      const { credentials } = authorised
      for (const value of credentials.hidden) made.add(value)
      const { saveTo, ...sent } = request
      const saving = saveTo === null || files === null ? null : createSaving(files, saveTo)
      const answer = await egress.send({
        ...sent,
        ...withCredentials(request, credentials),
        signal,
        ...(saving === null ? {} : { into: saving.into }),
      })
      const trouble = saving?.trouble() ?? null
      if (saveTo !== null && trouble !== null) return fileFailure(trouble, saveTo)
      if (answer.kind !== 'response')
        return egressFailed(answer, { acts: !/^(GET|HEAD|OPTIONS)$/.test(request.method) })
      if (answer.status === 401 && auth.forget(step.properties.auth, needs) && tries === 1) continue
      const read = readAnswer(answer, `${request.method} ${hostOf(request.url)}`)
      if (saveTo === null || 'kind' in read) return read
      const body = {
        path: saveTo,
        size: saving?.size() ?? 0,
        content_type: answer.headers['content-type'] ?? '',
      }
      return { ...read, body }
    }
  }

  return {
    // What HTTP says may be repeated; a POST may not.
    repeatable: ({ properties }) =>
      isLeftOut(properties, 'method') ||
      /^(GET|HEAD|OPTIONS|PUT|DELETE)$/i.test(String(literalOf(properties, 'method'))),
    async run(step, { signal }) {
      const { state, properties, now } = step
      const request = requestOf(step)
      if (typeof request === 'string') return propertyError(request)
      const extract = readExtract(properties.extract, state)
      if (typeof extract === 'string') return propertyError(extract)
      const pages = readPages(properties.pages, state)
      if (typeof pages === 'string') return propertyError(pages)
      if (pages !== null && extract !== null)
        return propertyError(
          `${state} has pages and extract. Say with pages.items what is taken of each page.`,
        )
      if (request.saveTo !== null && (extract !== null || pages !== null))
        return propertyError(
          `${state} has save_to, and ${pages === null ? 'extract' : 'pages'} beside it. What goes to a file is not read.`,
        )
      if (request.saveTo !== null && files === null)
        return propertyError(`${state} has save_to, and there is no folder for files here.`)
      try {
        if (request.saveTo !== null) await files?.allows(request.saveTo)
      } catch (error) {
        return fileFailure(error, request.saveTo ?? '')
      }
      const made = new Set<string>()
      const outcome = await breaker(hostOf(request.url), async () => {
        if (pages !== null) return readAll(pages, request, (page) => send(page, { step, signal, made }), now)
        const answer = await send(request, { step, signal, made })
        return 'kind' in answer ? answer : resultOf(answer, extract, now)
      })
      return made.size === 0 ? outcome : maskOutcome(outcome, createMask(made))
    },
  }
}

/** Writes an answer to a file; tells the file's trouble from the line's. */
function createSaving(files: FilesFolder, path: string) {
  let size = 0
  let trouble: unknown = null
  return {
    size: () => size,
    trouble: () => trouble,
    async into(body: AsyncIterable<Buffer>): Promise<void> {
      let isLine = false
      async function* watched() {
        try {
          yield* body
        } catch (error) {
          isLine = true
          throw error
        }
      }
      try {
        size = await files.save(path, watched())
      } catch (error) {
        if (!isLine) trouble = error
        throw error
      }
    },
  }
}

function requestOf(step: StepRequest): Request | string {
  const { state, properties } = step
  const { url, method = 'GET', query, save_to = null } = properties
  const most = save_to === null ? mostBytes : mostSavedBytes
  const { max_bytes = save_to === null ? mostBytes : savedBytes } = properties
  if (typeof url !== 'string') return `url of ${state} must be a text.`
  if (typeof method !== 'string') return `method of ${state} must be a text.`
  if (save_to !== null && typeof save_to !== 'string') return `save_to of ${state} must be a text.`
  if (typeof max_bytes !== 'number' || !(max_bytes >= 1 && max_bytes <= most))
    return `max_bytes of ${state} must be a number from 1 to ${most}.`
  const verb = method.toUpperCase()
  const body = bodyOf(properties.body)
  return {
    url: withQuery(url, query),
    method: verb,
    headers: headersOf(step, verb, body !== null && typeof properties.body !== 'string'),
    body: verb === 'GET' || verb === 'HEAD' ? null : body,
    maxBytes: max_bytes,
    saveTo: save_to,
  }
}

function withCredentials(
  { url, headers }: Request,
  credentials: Credentials,
): Pick<Request, 'url' | 'headers'> {
  return { url: withQuery(url, credentials.query), headers: { ...headers, ...credentials.headers } }
}

/** The items of all pages, up to the limits; `more` says whether there were others. */
async function readAll(
  pages: Pages,
  first: Request,
  send: (request: Request) => Promise<Answer | StepOutcome>,
  now: number,
): Promise<StepOutcome> {
  const failed = (errorClass: string, message: string): StepOutcome => ({
    kind: 'failed',
    error: { class: errorClass, message },
    retryable: false,
  })
  const items: Json[] = []
  let bytes = 0
  let url: string | null = first.url
  let number = 0
  while (url !== null && number < pages.maxPages && items.length < pages.maxItems) {
    const answer: Answer | StepOutcome = await send({ ...first, url })
    if ('kind' in answer) return answer
    number++
    const read = pages.items(answer, now)
    if ('problem' in read) return failed('ExpressionError', read.problem)
    if (!Array.isArray(read.value))
      return failed('ExpressionError', `Page ${number} has no list where pages.items looks for it.`)
    bytes += Buffer.byteLength(JSON.stringify(read.value))
    if (bytes > mostBytes) {
      const message = `The pages hold more than ${mostBytes / 1024 / 1024} MiB together. Lower max_items or max_pages.`
      return failed('LimitError', message)
    }
    items.push(...read.value)
    const next = pages.next({ answer, url, number, count: read.value.length, now })
    if ('problem' in next) return failed('ExpressionError', next.problem)
    if (next.url !== null && new URL(next.url).origin !== new URL(first.url).origin)
      return failed('AddressDenied', `The next page is at ${new URL(next.url).origin}, another place.`)
    url = next.url === url ? null : next.url
  }
  const more = url !== null || items.length > pages.maxItems
  const result: JsonObject = { items: items.slice(0, pages.maxItems), pages: number, more }
  return { kind: 'completed', result, note: number === 1 ? 'One page.' : `${number} pages.` }
}

function bodyOf(body: Json | undefined): string | null {
  if (body === undefined || body === null) return null
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function headersOf(
  { properties, idempotencyKey }: StepRequest,
  verb: string,
  isJson: boolean,
): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json, */*;q=0.5' }
  if (isJson) headers['content-type'] = 'application/json'
  if (verb !== 'GET' && verb !== 'HEAD')
    headers['idempotency-key'] = idempotencyKey.replace(/[^\x21-\x7e]/g, encodeURIComponent)
  const { headers: given } = properties
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    for (const [name, value] of Object.entries(given)) {
      if (value !== null)
        headers[name.toLowerCase()] = typeof value === 'string' ? value : JSON.stringify(value)
    }
  }
  return headers
}

function withQuery(url: string, query: Json | undefined): string {
  if (typeof query !== 'object' || query === null || Array.isArray(query) || !URL.canParse(url)) return url
  const entries = Object.entries(query)
  if (entries.length === 0) return url
  const whole = new URL(url)
  for (const [name, value] of entries) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null) whole.searchParams.append(name, typeof one === 'string' ? one : JSON.stringify(one))
    }
  }
  return whole.href
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
