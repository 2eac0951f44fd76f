import type { JsonObject } from '@rabbit/engine'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDecisionStep } from './decision.ts'
import { type ModelEndpoint, openModelEndpoint } from './testing/model-endpoint.ts'

let endpoint: ModelEndpoint
beforeAll(async () => {
  endpoint = await openModelEndpoint()
})
afterAll(() => endpoint.close())
beforeEach(() => {
  endpoint.asked.length = 0
})

const asking = { question: 'Which offer?', choices: ['premium', 'basic'] }

async function run(properties: JsonObject = asking, context: JsonObject = {}, env: NodeJS.ProcessEnv = {}) {
  const request = { workspaceId: 'w', executionId: 'e', state: 'it', type: 'decision', visit: 1, attempt: 1 }
  return createDecisionStep(endpoint.gateway(env)).run(
    { ...request, idempotencyKey: 'k', properties, context, now: 0 },
    new AbortController(),
  )
}

const said = async (...call: Parameters<typeof run>) => {
  const outcome = await run(...call)
  return outcome.kind === 'failed' ? `${outcome.error.class}: ${outcome.error.message}` : outcome.kind
}

describe('a decision state', () => {
  it('keeps what the model chose, how sure it is and why, and says where that comes from', async () => {
    endpoint.replies = ['{"choice":"premium","confidence":82,"reason":"Many orders."}']
    expect(await run(asking, { orders: 14 })).toMatchObject({
      kind: 'completed',
      result: { choice: 'premium', confidence: 82, reason: 'Many orders.' },
      note: 'premium, 82 % sure: Many orders.',
      meta: { source: 'model', model: 'tiny' },
    })
    const [asked] = endpoint.asked
    expect(asked?.temperature).toBe(0)
    expect(JSON.parse(asked?.messages.at(-1)?.content ?? '').request).toBe(
      'Which offer?\n\nThe facts, as JSON:\n{"orders":14}',
    )
    expect(JSON.stringify(asked?.response_format)).toContain('"premium"')
  })

  it.each([
    '{"choice":"gold","confidence":82,"reason":"x"}',
    '{"choice":"basic","confidence":820,"reason":"x"}',
    'basic, I think',
  ])('never takes %s for a choice', async (reply) => {
    endpoint.replies = [reply, reply]
    expect(await said()).toMatch(/^ModelError: /)
  })

  it('is not guessed without a model', async () => {
    expect(await said(asking, {}, { LLM_MODEL: '', LLM_BASE_URL: '' })).toMatch(
      /^ModelMissing: No language model is connected, so it can't ask one/,
    )
  })

  it.each([
    [{ ...asking, question: '' }, 'PropertyError: question of it must be a text.'],
    [{ ...asking, choices: ['a'] }, 'PropertyError: choices of it must be a list of 2 to 50 texts.'],
    [
      { ...asking, choices: Array(51).fill('a') },
      'PropertyError: choices of it must be a list of 2 to 50 texts.',
    ],
  ])('refuses %j', async (properties, sentence) => {
    expect(await said(properties)).toBe(sentence)
  })

  it('shows the model as much of the context as is allowed, and says when that is too little', async () => {
    const context = (characters: number) => ({ a: 'x'.repeat(characters - '{"a":""}'.length) })
    endpoint.replies = ['{"choice":"basic","confidence":1,"reason":"x"}']
    expect(await said(asking, context(50_000))).toBe('completed')
    expect(await said(asking, context(50_001))).toMatch(/^LimitError: The context is longer than the 50000/)
  })
})
