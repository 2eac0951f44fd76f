import { randomUUID } from 'node:crypto'
import type { ExecutionEvent, JsonObject, JsonValue } from '@rabbit/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TriggersService } from '../services/triggers.ts'

export interface WebhookNeeds {
  readonly triggers: TriggersService
  /** Calls back with each event of an execution from its first on; answers with what ends that. */
  readonly watch: (
    executionId: string,
    onEvents: (events: readonly ExecutionEvent[]) => void,
  ) => Promise<() => void>
  /** Whether a version answers its caller itself, by a `respond` state. */
  readonly answersItself: (versionId: string) => Promise<boolean>
}

/** Where webhooks are called: `on webhook POST "/signup"` is `POST /hooks/signup`. */
export const hooksPrefix = '/hooks'

/** How long a caller is kept waiting for a `respond` state. */
const patienceMs = 30_000

/** Headers that name a delivery, so that one that is sent twice starts once. */
const keyHeaders = ['idempotency-key', 'webhook-id', 'x-github-delivery', 'x-request-id'] as const

/** Starts the active workflow that listens at an address; answers at once, or as its `respond` state says. */
export async function serveWebhooks(app: FastifyInstance, needs: WebhookNeeds): Promise<void> {
  await app.register(async (hooks) => {
    hooks.removeAllContentTypeParsers()
    hooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    hooks.all(`${hooksPrefix}/*`, (request, reply) => answer(request, reply, needs))
  })
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  needs: WebhookNeeds,
): Promise<FastifyReply> {
  const url = new URL(request.url, 'http://studio')
  const path = decodeURI(url.pathname.slice(hooksPrefix.length))
  const trigger = await needs.triggers.findWebhook(request.method, path)
  if (trigger === null) {
    const message = `No workflow that is switched on listens at ${request.method} ${path}.`
    return reply.code(404).send({ code: 'NOT_FOUND', message })
  }
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  let delivery: string | null = null
  if (trigger.secret !== null) {
    const { headers } = request
    const verdict = await needs.triggers.checkCall(trigger, { headers, body: bytes })
    if (verdict.kind === 'refused')
      return reply.code(401).send({
        code: 'NOT_SIGNED_IN',
        message: `This call is not signed as it has to be. ${verdict.message}`,
      })
    delivery = verdict.delivery
  }
  const body = readBody(request, bytes)
  if (body.kind === 'wrong') return reply.code(400).send({ code: 'BAD_INPUT', message: body.message })
  const input = { ...Object.fromEntries(url.searchParams), ...body.input }
  const given =
    delivery ?? keyHeaders.map((name) => request.headers[name]).find((value) => typeof value === 'string')
  const key = `webhook/${trigger.id}/${given ?? randomUUID()}`
  const started = await needs.triggers.start(trigger, { key, input })
  if (started.kind === 'refused') return reply.code(400).send({ code: 'BAD_INPUT', message: started.message })
  const { executionId, created } = started
  const accepted = () => reply.code(202).send({ executionId, created })
  if (!(await needs.answersItself(trigger.versionId))) return accepted()
  const said = await answerOf(executionId, needs)
  if (said === null) return accepted()
  return reply.code(said.status).headers(said.headers).send(said.body)
}

type Body =
  | { readonly kind: 'input'; readonly input: JsonObject }
  | { readonly kind: 'wrong'; readonly message: string }

/** A JSON object or a form becomes the input's keys; any other body is its `body`. */
function readBody(request: FastifyRequest, bytes: Buffer): Body {
  const text = bytes.toString('utf8')
  const type = request.headers['content-type'] ?? ''
  if (text === '') return { kind: 'input', input: {} }
  if (type.includes('application/x-www-form-urlencoded')) {
    return { kind: 'input', input: Object.fromEntries(new URLSearchParams(text)) }
  }
  if (!type.includes('json')) return { kind: 'input', input: { body: text } }
  let value: JsonValue
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { kind: 'wrong', message: `The body is not JSON: ${(error as Error).message}` }
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return { kind: 'input', input: isObject ? (value as JsonObject) : { body: value } }
}

interface Said {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** What the execution's `respond` state says; null when it ends without, or takes longer than a caller waits. */
function answerOf(executionId: string, { watch }: WebhookNeeds): Promise<Said | null> {
  return new Promise((resolve) => {
    let stop = () => {}
    const end = (said: Said | null) => {
      clearTimeout(timer)
      stop()
      resolve(said)
    }
    const timer = setTimeout(() => end(null), patienceMs)
    watch(executionId, (events) => {
      for (const event of events) {
        const response = event.kind === 'state_completed' ? event.data.meta?.response : undefined
        if (response !== undefined) end(saidBy(response as JsonObject))
        else if (/^execution_(completed|failed|cancelled)$|^state_stopped$/.test(event.kind)) end(null)
      }
    }).then(
      (stopWatching) => {
        stop = stopWatching
      },
      () => end(null),
    )
  })
}

function saidBy({ status, headers, body }: JsonObject): Said {
  const isText = typeof body === 'string'
  const given = Object.entries((headers ?? {}) as JsonObject).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ])
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  return {
    status: typeof status === 'number' ? status : 200,
    headers: { 'content-type': type, ...Object.fromEntries(given) },
    body: isText ? body : body === undefined || body === null ? '' : JSON.stringify(body),
  }
}
