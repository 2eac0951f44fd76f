import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openWorkflow } from '@rabbit/dsl'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStudio, type TestStudio } from './studio.ts'

const words =
  'When an order arrives, validate it. If it is valid, charge the card and send a confirmation at the same time, then archive it. If it is invalid, notify the customer.'
const errorsIn = (text: string | null) =>
  openWorkflow(text ?? '').diagnostics.filter(({ severity }) => severity === 'error')

describe('without a model', () => {
  let studio: TestStudio
  beforeAll(async () => {
    studio = await openStudio()
  })
  afterAll(() => studio.stop())
  const ask = (text: string, message: string, chatId: string = randomUUID()) =>
    studio.api.assistant.ask.mutate({ chatId, text, message })

  it('proposes a workflow for words, and keeps what it answered', async () => {
    const chatId = randomUUID()
    const answer = await ask('', words, chatId)
    expect(answer).toMatchObject({ kind: 'proposal', source: 'rule', costUsd: 0 })
    expect(errorsIn(answer.text)).toEqual([])

    const client = new pg.Client({ connectionString: studio.databaseUrl })
    await client.connect()
    const { rows } = await client.query('select * from "Answer" where "chatId" = $1', [chatId])
    await client.end()
    expect(rows).toMatchObject([
      { question: words, text: answer.text, confidence: answer.confidence, source: 'rule' },
    ])
  })

  it('explains a workflow and changes one', async () => {
    const text = 'start -> charge -> end\n'
    expect(await ask(text, 'Explain this workflow.')).toMatchObject({ kind: 'explanation', text: null })
    const answer = await ask(text, 'Add an approval before charge.')
    expect(answer.kind).toBe('proposal')
    expect(answer.text).toContain('approval')
    expect(errorsIn(answer.text)).toEqual([])
  })

  it('asks back when there is nothing to do', async () => {
    expect(await ask('', '???')).toMatchObject({ kind: 'question', text: null })
  })
})

describe('with a model', () => {
  const state = (name: string) => ({ name, type: 'task', properties: [] })
  const arrow = (from: string, to: string) => ({ from: [from], to: [to], join: null, guard: null })
  const draft = {
    name: 'from_the_model',
    title: null,
    inputs: [],
    triggers: [],
    states: [state('sow'), state('reap')],
    transitions: [arrow('start', 'sow'), arrow('sow', 'reap'), arrow('reap', 'end')],
  }
  const asked: { authorization: string | undefined; body: string }[] = []
  let answering = (response: ServerResponse) => stream(response, JSON.stringify(draft))

  /** An endpoint that speaks OpenAI's API, in pieces of a few characters. */
  function stream(response: ServerResponse, content: string): void {
    response.setHeader('content-type', 'text/event-stream')
    const send = (chunk: unknown) => response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    for (const piece of content.match(/.{1,40}/gs) ?? [])
      send({ choices: [{ index: 0, delta: { content: piece } }] })
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
    response.end('data: [DONE]\n\n')
  }
  const endpoint = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    asked.push({ authorization: request.headers.authorization, body })
    answering(response)
  })
  let studio: TestStudio
  beforeAll(async () => {
    endpoint.listen(0, '127.0.0.1')
    await once(endpoint, 'listening')
    const { port } = endpoint.address() as AddressInfo
    const model = {
      LLM_BASE_URL: `http://127.0.0.1:${port}/v1`,
      LLM_API_KEY: 'key-of-the-test',
      LLM_MODEL: 'tiny',
    }
    studio = await openStudio(model)
  })
  afterAll(async () => {
    await studio.stop()
    endpoint.closeAllConnections()
    endpoint.close()
  })
  const ask = (message: string, chatId: string = randomUUID()) =>
    studio.api.assistant.ask.mutate({ chatId, text: '', message })

  it('names it, and never its key', async () => {
    const status = await studio.api.status.get.query()
    expect(status.model).toMatchObject({ name: 'tiny' })
    expect(JSON.stringify(status)).not.toContain('key-of-the-test')
  })

  it('shows in the chat’s own room what it writes, while it writes', async () => {
    const chatId = randomUUID()
    const [mine, other] = [await studio.connect(), await studio.connect()]
    const pieces: string[] = []
    const heard = vi.fn()
    mine.on('chat:piece', ({ text }) => pieces.push(text))
    other.on('chat:piece', heard)
    await mine.emitWithAck('chat:join', { chatId })
    const answer = await ask(words, chatId)
    expect(answer).toMatchObject({ kind: 'proposal', source: 'model', costUsd: null })
    expect(openWorkflow(answer.text ?? '').graph.states.map(({ name }) => name)).toContain('reap')
    await vi.waitFor(() => expect(pieces.join('')).toBe(JSON.stringify(draft)))
    expect(heard).not.toHaveBeenCalled()
    expect(asked.at(-1)?.authorization).toBe('Bearer key-of-the-test')
  })

  it.each([
    ['is down', (response: ServerResponse) => response.destroy()],
    ['answers 500', (response: ServerResponse) => response.writeHead(500).end('oops')],
    ['answers garbage', (response: ServerResponse) => stream(response, 'I would rather not.')],
    [
      'leads elsewhere',
      (response: ServerResponse) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
  ])('answers by rules when the model %s, and says so', async (_name, work) => {
    answering = work as typeof answering
    const answer = await ask(words)
    expect(answer).toMatchObject({ kind: 'proposal', source: 'rule' })
    expect(answer.notes[0]).toContain('The built-in rules answered instead.')
    expect(errorsIn(answer.text)).toEqual([])
  })
})
