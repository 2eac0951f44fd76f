import type { JsonObject, StopOrder } from '@rabbit/engine'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { createLlmStep } from './llm.ts'
import { type ModelEndpoint, openModelEndpoint } from './testing/model-endpoint.ts'

let endpoint: ModelEndpoint
beforeAll(async () => {
  endpoint = await openModelEndpoint()
})
afterAll(() => endpoint.close())
beforeEach(() => {
  endpoint.asked.length = 0
})

async function run(
  properties: JsonObject,
  env: NodeJS.ProcessEnv = {},
  stop: StopOrder = new AbortController(),
) {
  const request = { workspaceId: 'w', executionId: 'e', state: 'it', type: 'llm', visit: 1, attempt: 1 }
  return createLlmStep(endpoint.gateway(env)).run(
    { ...request, idempotencyKey: 'k', properties, context: {}, now: 0 },
    stop,
  )
}

const said = async (...call: Parameters<typeof run>) => {
  const outcome = await run(...call)
  if (outcome.kind !== 'failed') return outcome.kind === 'completed' ? outcome.result : outcome.kind
  return `${outcome.error.class}${outcome.retryable ? ', again' : ''}: ${outcome.error.message}`
}

describe('an llm state', () => {
  it('asks the model and keeps its text', async () => {
    endpoint.replies = ['  A short text. ']
    expect(
      await run({ prompt: 'Summarise: …', system: 'Be brief.', temperature: 0.5, max_tokens: 50 }),
    ).toEqual({
      ...{ kind: 'completed', result: { text: 'A short text.' } },
      meta: { model: 'tiny', costUsd: null, latencyMs: 0 },
    })
    expect(endpoint.asked).toEqual([
      expect.objectContaining({
        ...{ model: 'tiny', temperature: 0.5, max_completion_tokens: 50 },
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Summarise: …' },
        ],
      }),
    ])
    expect(endpoint.asked[0]).not.toHaveProperty('response_format')
    endpoint.replies = ['x']
    await run({ prompt: 'a', model: 'large' })
    expect(endpoint.asked[1]).toMatchObject({
      model: 'large',
      max_completion_tokens: 2_000,
      messages: [{ role: 'user' }],
    })
    expect(endpoint.asked[1]).not.toHaveProperty('temperature')
  })

  it('asks for the keys of output, by a strict schema', async () => {
    endpoint.replies = ['{"mood": "good", "why": "thanks", "sure": 90, "words": ["thanks"], "loud": false}']
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
    expect(endpoint.asked[0]?.response_format?.json_schema).toMatchObject({
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
    expect(
      endpoint.asked[0]?.messages.map(({ role, content }) => [role, content.includes('Thanks!')]),
    ).toEqual([
      ['system', false],
      ['user', true],
    ])
  })

  it('gives the model one chance to mend an answer of another shape, and does not take it otherwise', async () => {
    const output = { mood: ['good', 'bad'] }
    endpoint.replies = ['{"mood": "so-so"}', '```json\n{"mood": "bad"}\n```']
    expect(await said({ prompt: 'Hm.', output })).toEqual({ mood: 'bad' })
    endpoint.replies = ['{"mood": "so-so"}', '{"mood": "bad", "more": 1}']
    expect(await said({ prompt: 'Hm.', output })).toMatch(/^ModelError, again: .*could not be used, twice/)
    expect(endpoint.asked).toHaveLength(4)
  })

  it('says that no model is connected', async () => {
    expect(await said({ prompt: 'a' }, { LLM_BASE_URL: '', LLM_MODEL: '' })).toBe(
      "ModelMissing: No language model is connected, so it can't ask one. Start the studio with LLM_MODEL and LLM_BASE_URL or LLM_API_KEY.",
    )
    expect(endpoint.asked).toEqual([])
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
    endpoint.replies = [reply]
    expect(await said({ prompt: 'a' })).toMatch(sentence)
    expect(endpoint.asked).toHaveLength(1)
  })

  it('keeps to the budget, and tells what it cost', async () => {
    const env = { LLM_PRICE: '1/10', LLM_BUDGET: '0.01' }
    endpoint.replies = ['yes']
    expect(await run({ prompt: 'a', max_tokens: 999 }, env)).toMatchObject({
      kind: 'completed',
      meta: { costUsd: 0.002 },
    })
    expect(await said({ prompt: 'a', max_tokens: 1_000 }, env)).toMatch(
      /^LimitError: .*more than the budget of 0\.01/,
    )
    expect(endpoint.asked).toHaveLength(1)
    expect(() =>
      readConfig({ LLM_BASE_URL: 'http://127.0.0.1:1/v1', LLM_MODEL: 'tiny', LLM_BUDGET: '1' }),
    ).toThrow('LLM_PRICE must say')
    expect(() => readConfig({ LLM_MODEL: 'tiny', LLM_API_KEY: 'k', LLM_PRICE: '1' })).toThrow(
      'LLM_PRICE must be',
    )
  })

  it('refuses what it can not ask', async () => {
    endpoint.replies = ['x', 'x']
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
    expect(await said({ prompt: 'a' }, {}, { signal: AbortSignal.abort() })).toMatch(
      /^ModelError, again: .*cancelled/,
    )
  })
})
