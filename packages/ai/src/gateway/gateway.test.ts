import { describe, expect, it } from 'vitest'
import { createRecordedProvider } from '../testing/recorded-provider.ts'
import { createGateway, type Timer } from './gateway.ts'
import type { Provider } from './provider.ts'

const clock = { now: () => 0 }
const schema = { name: 'x', json: {} }
const request = {
  messages: [{ role: 'user' as const, content: 'my key is hunter22 and sk-abcdefghijklmnopqrstuv' }],
  schema,
}

const deaf: Provider = { name: 'deaf', model: 'deaf', complete: () => new Promise(() => {}) }

describe('the gateway', () => {
  it('says that there is no model', async () => {
    expect(await createGateway({ provider: null, clock }).complete(request)).toMatchObject({
      kind: 'failed',
      code: 'absent',
      costUsd: 0,
    })
  })

  it('sends no secret, known or guessed', async () => {
    const provider = createRecordedProvider(['{}'])
    await createGateway({ provider, clock, secrets: () => ['hunter22'] }).complete(request)
    expect(provider.requests[0]?.messages[0]?.content).toBe('my key is ••• and •••')
  })

  it('counts the cost where the price is known', async () => {
    const price = { input: 1, output: 2 }
    expect(
      await createGateway({ provider: createRecordedProvider(['{}']), clock, price }).complete(request),
    ).toMatchObject({ costUsd: 0.0002 })
    expect(
      await createGateway({ provider: createRecordedProvider(['{}']), clock }).complete(request),
    ).toMatchObject({ costUsd: null })
  })

  it('does not ask when the budget may not do', async () => {
    const provider = createRecordedProvider(['{}'])
    const reply = await createGateway({
      provider,
      clock,
      price: { input: 1, output: 1000 },
      budgetUsd: 0.01,
    }).complete(request)
    expect(reply).toMatchObject({ kind: 'failed', code: 'over-budget', costUsd: 0 })
    expect(provider.requests).toHaveLength(0)
  })

  it('gives up at the deadline, whether the provider notices or not', async () => {
    const timer: Timer = {
      after(_, then) {
        queueMicrotask(then)
        return { cancel() {} }
      },
    }
    expect(
      await createGateway({ provider: deaf, clock, timer, deadlineMs: 5_000 }).complete(request),
    ).toMatchObject({ code: 'timeout', message: expect.stringContaining('5 seconds') })
  })

  it('gives up when the caller does', async () => {
    const controller = new AbortController()
    const reply = createGateway({ provider: deaf, clock }).complete({ ...request, signal: controller.signal })
    controller.abort()
    expect(await reply).toMatchObject({ kind: 'failed', code: 'cancelled' })
  })
})
