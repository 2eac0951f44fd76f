import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createOpenAiProvider, type FetchPort } from './openai-compatible.ts'

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

interface Seen {
  readonly url: string
  readonly authorization: string | undefined
  readonly body: Record<string, unknown>
}

/** A real server that speaks the wire format, or breaks it. */
async function serve(
  answer: (response: ServerResponse, seen: Seen) => void,
): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = createServer((request: IncomingMessage, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => {
      text += piece.toString()
    })
    request.on('end', () => {
      const one = {
        url: request.url ?? '',
        authorization: request.headers.authorization,
        body: JSON.parse(text || '{}') as Record<string, unknown>,
      }
      seen.push(one)
      answer(response, one)
    })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, seen }
}

function stream(response: ServerResponse, pieces: readonly unknown[], end = true): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of pieces) response.write(`data: ${JSON.stringify(piece)}\n\n`)
  if (end) response.end('data: [DONE]\n\n')
}

const delta = (content: string, finish: string | null = null) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
})

function ask(url: string, options: { onPiece?: (piece: string) => void; signal?: AbortSignal } = {}) {
  const provider = createOpenAiProvider({
    baseUrl: url,
    apiKey: 'test-key',
    model: 'small',
    fetch: fetch as unknown as FetchPort,
  })
  return provider.complete({
    messages: [
      { role: 'system', content: 'rules' },
      { role: 'user', content: '{"description":"a"}' },
    ],
    schema: {
      name: 'answer',
      json: { type: 'object', properties: {}, required: [], additionalProperties: false },
    },
    maxOutputTokens: 100,
    signal: options.signal ?? new AbortController().signal,
    ...(options.onPiece === undefined ? {} : { onPiece: options.onPiece }),
  })
}

describe('the OpenAI-compatible provider', () => {
  it('sends messages, key, model and a strict schema, and gives pieces as they come', async () => {
    const { url, seen } = await serve((response) =>
      stream(response, [
        delta('{"a"'),
        delta(':1}'),
        delta('', 'stop'),
        { id: 'c', choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } },
      ]),
    )
    const pieces: string[] = []
    const reply = await ask(url, { onPiece: (piece) => pieces.push(piece) })
    expect(reply).toEqual({ kind: 'completed', text: '{"a":1}', usage: { inputTokens: 7, outputTokens: 3 } })
    expect(pieces).toEqual(['{"a"', ':1}'])
    expect(seen[0]?.url).toBe('/v1/chat/completions')
    expect(seen[0]?.authorization).toBe('Bearer test-key')
    expect(seen[0]?.body).toMatchObject({
      model: 'small',
      stream: true,
      response_format: { type: 'json_schema', json_schema: { strict: true } },
    })
  })

  it.each([
    [401, 'unauthorized', /key/],
    [404, 'not-found', /no model "small"/],
    [429, 'rate-limited', /too often/],
    [500, 'server-error', /problem of its own/],
    [503, 'server-error', /status 503/],
    [400, 'rejected', /did not take the request/],
  ] as const)('answers status %i as %s, after one request', async (status, code, message) => {
    const { url, seen } = await serve((response) => {
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message: 'no' } }))
    })
    expect(await ask(url)).toMatchObject({ kind: 'failed', code, message: expect.stringMatching(message) })
    expect(seen).toHaveLength(1)
  })

  it('never takes half a stream for an answer', async () => {
    const { url } = await serve((response) => {
      stream(response, [delta('{"a"')], false)
      setTimeout(() => response.destroy(), 20)
    })
    expect(await ask(url)).toMatchObject({ kind: 'failed' })
  })

  it('never takes a stream without an end for an answer', async () => {
    const { url } = await serve((response) => stream(response, [delta('{"a":1}')]))
    expect(await ask(url)).toMatchObject({ kind: 'failed', code: 'truncated' })
  })

  it('says so when the answer ran out of room', async () => {
    const { url } = await serve((response) => stream(response, [delta('{"a"'), delta('', 'length')]))
    expect(await ask(url)).toMatchObject({ kind: 'failed', code: 'truncated' })
  })

  it('says so when the model refuses', async () => {
    const { url } = await serve((response) =>
      stream(response, [
        { choices: [{ index: 0, delta: { refusal: 'I will not' }, finish_reason: null }] },
        delta('', 'stop'),
      ]),
    )
    expect(await ask(url)).toMatchObject({ kind: 'failed', code: 'refused' })
  })

  it('says so when the answer is empty', async () => {
    const { url } = await serve((response) => stream(response, []))
    expect(await ask(url)).toMatchObject({ kind: 'failed', code: 'empty' })
  })

  it.each([
    ['a page', 'text/html', '<html>hello</html>'],
    ['broken events', 'text/event-stream', 'data: {"choices": [\n\n'],
  ])('answers %s with a sentence', async (_, type, body) => {
    const { url } = await serve((response) => {
      response.writeHead(200, { 'content-type': type }).end(body)
    })
    expect(await ask(url)).toMatchObject({ kind: 'failed', message: expect.stringMatching(/\w+/) })
  })

  it('says so when nobody is there', async () => {
    expect(await ask('http://127.0.0.1:9/v1')).toMatchObject({
      kind: 'failed',
      code: 'unreachable',
      message: expect.stringContaining('LLM_BASE_URL'),
    })
  })

  it('stops when it is told to', async () => {
    const { url } = await serve((response) => stream(response, [delta('{')], false))
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 30)
    expect(await ask(url, { signal: controller.signal })).toMatchObject({ kind: 'failed', code: 'cancelled' })
  })
})
