import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '@rabbit/engine'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { createModelGateway } from '../intelligence/model.ts'
import { createLlmStep } from './llm.ts'
import { createOriginFetch } from './support/origin-fetch.ts'

interface Asked {
  readonly model: string
  readonly temperature?: number
  readonly max_completion_tokens: number
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  readonly response_format?: {
    readonly json_schema: { readonly strict: boolean; readonly schema: JsonObject }
  }
}

let server: Server
let baseUrl = ''
const asked: Asked[] = []
/** What the endpoint answers, one a request: a text, or a status. */
let replies: (string | number | { text: string; finish: string })[] = []

/** Speaks the chat completions language, streamed, as real endpoints do. */
function answer(response: ServerResponse, reply: (typeof replies)[number] = 500): void {
  if (typeof reply === 'number') {
    response.writeHead(reply, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}')
    return
  }
  const { text, finish } = typeof reply === 'string' ? { text: reply, finish: 'stop' } : reply
  const chunk = (delta: object, finish_reason: string | null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of text.match(/[\s\S]{1,9}/g) ?? []) response.write(chunk({ content: piece }, null))
  response.write(chunk({}, finish))
  response.write(
    `data: ${JSON.stringify({ id: 'c', choices: [], usage: { prompt_tokens: 1000, completion_tokens: 100 } })}\n\n`,
  )
  response.end('data: [DONE]\n\n')
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    asked.push(JSON.parse(body))
    answer(response, replies.shift())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked.length = 0
})

async function run(
  properties: JsonObject,
  env: NodeJS.ProcessEnv = {},
  signal = new AbortController().signal,
) {
  const { model } = readConfig({ LLM_BASE_URL: baseUrl, LLM_MODEL: 'tiny', ...env })
  const gateway = createModelGateway({ model, fetchFor: createOriginFetch, clock: { now: () => 0 } })
  const request = { workspaceId: 'w', executionId: 'e', state: 'it', type: 'llm', visit: 1, attempt: 1 }
  return createLlmStep(gateway).run(
    { ...request, idempotencyKey: 'k', properties, context: {}, now: 0 },
    signal,
  )
}

const said = async (...call: Parameters<typeof run>) => {
  const outcome = await run(...call)
  if (outcome.kind !== 'failed') return outcome.kind === 'completed' ? outcome.result : outcome.kind
  return `${outcome.error.class}${outcome.retryable ? ', again' : ''}: ${outcome.error.message}`
}

describe('an llm state', () => {
  it('asks the model and keeps its text', async () => {
    replies = ['  A short text. ']
    expect(
      await run({ prompt: 'Summarise: …', system: 'Be brief.', temperature: 0.5, max_tokens: 50 }),
    ).toEqual({
      ...{ kind: 'completed', result: { text: 'A short text.' } },
      meta: { model: 'tiny', costUsd: null, latencyMs: 0 },
    })
    expect(asked).toEqual([
      expect.objectContaining({
        ...{ model: 'tiny', temperature: 0.5, max_completion_tokens: 50 },
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Summarise: …' },
        ],
      }),
    ])
    expect(asked[0]).not.toHaveProperty('response_format')
    replies = ['x']
    await run({ prompt: 'a', model: 'large' })
    expect(asked[1]).toMatchObject({
      model: 'large',
      max_completion_tokens: 2_000,
      messages: [{ role: 'user' }],
    })
    expect(asked[1]).not.toHaveProperty('temperature')
  })

  it('asks for the keys of output, by a strict schema', async () => {
    replies = ['{"mood": "good", "why": "thanks", "sure": 90, "words": ["thanks"], "loud": false}']
    const output = {
      mood: ['good', 'bad'],
      why: 'In a few words',
      sure: { type: 'number', meaning: 'From 0 to 100' },
      words: { type: 'list', meaning: 'The words that say so' },
      loud: { type: 'boolean', meaning: 'In capitals' },
    }
    expect(await said({ prompt: 'Thanks!', output })).toEqual({
      ...{ mood: 'good', why: 'thanks', sure: 90, words: ['thanks'], loud: false },
    })
    expect(asked[0]?.response_format?.json_schema).toMatchObject({
      strict: true,
      schema: {
        ...{ type: 'object', additionalProperties: false, required: Object.keys(output) },
        properties: {
          mood: { enum: ['good', 'bad'] },
          why: { type: 'string', description: 'In a few words' },
        },
      },
    })
    // What is asked about is not among the instructions.
    expect(asked[0]?.messages.map(({ role, content }) => [role, content.includes('Thanks!')])).toEqual([
      ['system', false],
      ['user', true],
    ])
  })

  it('gives the model one chance to mend an answer of another shape, and does not take it otherwise', async () => {
    const output = { mood: ['good', 'bad'] }
    replies = ['{"mood": "so-so"}', '```json\n{"mood": "bad"}\n```']
    expect(await said({ prompt: 'Hm.', output })).toEqual({ mood: 'bad' })
    replies = ['{"mood": "so-so"}', '{"mood": "bad", "more": 1}']
    expect(await said({ prompt: 'Hm.', output })).toMatch(/^ModelError, again: .*could not be used, twice/)
    expect(asked).toHaveLength(4)
  })

  it('says that no model is connected', async () => {
    expect(await said({ prompt: 'a' }, { LLM_BASE_URL: '', LLM_MODEL: '' })).toBe(
      "ModelMissing: No language model is connected, so it can't ask one. Start the studio with LLM_MODEL and LLM_BASE_URL or LLM_API_KEY.",
    )
    expect(asked).toEqual([])
  })

  it.each([
    [401, /^ModelError: .*LLM_API_KEY/],
    [404, /^ModelError: There is no model "tiny"/],
    [400, /^ModelError: .*did not take the request/],
    [429, /^ModelError, again: .*too often/],
    [503, /^ModelError, again: .*status 503/],
    ['', /^ModelError, again: The model answered nothing/],
    [{ text: 'half', finish: 'length' }, /^ModelError: The answer is longer than the 2000 tokens/],
    [{ text: 'x', finish: 'content_filter' }, /^ModelError: The model refused/],
  ])('tells of %j, once asked', async (reply, sentence) => {
    replies = [reply]
    expect(await said({ prompt: 'a' })).toMatch(sentence)
    expect(asked).toHaveLength(1)
  })

  it('keeps to the budget, and tells what it cost', async () => {
    const env = { LLM_PRICE: '1/10', LLM_BUDGET: '0.01' }
    replies = ['yes']
    expect(await run({ prompt: 'a', max_tokens: 999 }, env)).toMatchObject({
      kind: 'completed',
      meta: { costUsd: 0.002 },
    })
    expect(await said({ prompt: 'a', max_tokens: 1_000 }, env)).toMatch(
      /^LimitError: .*more than the budget of 0\.01/,
    )
    expect(asked).toHaveLength(1)
    expect(() => readConfig({ LLM_BASE_URL: baseUrl, LLM_MODEL: 'tiny', LLM_BUDGET: '1' })).toThrow(
      'LLM_PRICE must say',
    )
    expect(() => readConfig({ LLM_MODEL: 'tiny', LLM_API_KEY: 'k', LLM_PRICE: '1' })).toThrow(
      'LLM_PRICE must be',
    )
  })

  it('refuses what it can not ask', async () => {
    replies = ['x', 'x']
    expect(await said({ prompt: 'x'.repeat(400_000) })).toEqual({ text: 'x' })
    expect(await said({ prompt: 'x'.repeat(400_000), system: 'y' })).toMatch(
      /^LimitError: .* 400001 characters/,
    )
    expect(await said({ prompt: 'a', max_tokens: 32_000 })).toEqual({ text: 'x' })
    expect(await said({ prompt: 'a', max_tokens: 32_001 })).toMatch(/^PropertyError: max_tokens/)
    expect(await said({ prompt: ' ' })).toMatch(/^PropertyError: prompt/)
    expect(await said({ prompt: 'a', temperature: 3 })).toMatch(/^PropertyError: temperature/)
    for (const output of [[], {}, 'x', { a: 1 }, { a: [] }, { a: { type: 'date' } }])
      expect(await said({ prompt: 'a', output })).toMatch(/^PropertyError: output/)
    expect(await said({ prompt: 'a' }, {}, AbortSignal.abort())).toMatch(/^ModelError, again: .*cancelled/)
  })
})
