import type { StepHandler, StepOutcome } from '@rabbit/engine'
import { expect, it } from 'vitest'
import { stepRequest } from '../testing/step-request.ts'
import { createTurns, NotYetError, withTurns } from './turns.ts'

const request = stepRequest({ type: 'http', properties: {}, now: 5_000 })
const stop = new AbortController()
const done: StepOutcome = { kind: 'completed', result: {} }
const failed = (error: unknown): StepOutcome => ({
  kind: 'failed',
  error: { class: (error as Error).name, message: (error as Error).message },
  retryable: true,
})

/** A target that takes one in so long, and has had it. */
async function busy(everyMs: number) {
  const turns = createTurns({ rates: [{ target: 'a.example', count: 1, everyMs }] })
  await turns.take('a.example', 443)
  return turns
}
const running = (run: () => Promise<StepOutcome>) => withTurns({ run } satisfies StepHandler)

it('lets an attempt wait as a row where its first request has to wait for longer than a second', async () => {
  const turns = await busy(60_000)
  const step = running(() => turns.take('A.example', 80).then(() => done, failed))
  const outcome = await step.run(request, stop)
  expect(outcome).toMatchObject({
    kind: 'waiting',
    until: { kind: 'turn', why: 'its turn at a.example: 1 a minute' },
  })
  const fireAt = outcome.kind === 'waiting' && 'fireAt' in outcome.until ? outcome.until.fireAt : 0
  expect(fireAt).toBeGreaterThan(64_000)
  expect(fireAt).toBeLessThanOrEqual(65_000)
})

it('lets it wait in place up to a second, and once it has sent something', async () => {
  const short = await busy(900)
  expect(await running(() => short.take('a.example', 1).then(() => done, failed)).run(request, stop)).toBe(
    done,
  )
  const long = await busy(1_200)
  const pages = running(async () => {
    await long.take('other.example', 1)
    return long.take('a.example', 1).then(() => done, failed)
  })
  const from = performance.now()
  expect(await pages.run(request, stop)).toBe(done)
  expect(performance.now() - from).toBeGreaterThan(1_100)
})

it('is not fooled by a step that hides the refusal, or that throws it', async () => {
  const turns = await busy(60_000)
  const hides = running(() =>
    turns.take('a.example', 1).then(
      () => done,
      () => done,
    ),
  )
  expect(await hides.run(request, stop)).toBe(done)
  const throws = running(async () => {
    await turns.take('a.example', 1)
    return done
  })
  expect(await throws.run(request, stop)).toMatchObject({ kind: 'waiting' })
  const other = running(async () => {
    await expect(turns.take('a.example', 1)).rejects.toThrow(NotYetError)
    await turns.take('free.example', 1)
    return failed(new Error('another one'))
  })
  expect(await other.run(request, stop)).toMatchObject({ kind: 'failed' })
})

it('ends a wait in place with the step', async () => {
  const turns = await busy(60_000)
  const stopping = new AbortController()
  const step = running(async () => {
    await turns.take('free.example', 1)
    setImmediate(() => stopping.abort())
    return turns.take('a.example', 1).then(() => done, failed)
  })
  expect(await step.run(request, stopping)).toMatchObject({ error: { class: 'AbortError' } })
})

it('takes the rule of the port before that of the host, and that before that of all others', async () => {
  const rule = (target: string, count: number) => ({ target, count, everyMs: 60_000 })
  const turns = createTurns({ rates: [rule('a.example:1', 1), rule('a.example', 2), rule('*', 3)] })
  const most = async (host: string, port: number) => {
    for (let n = 0; ; n++) {
      const step = running(() => turns.take(host, port).then(() => done))
      if ((await step.run({ ...request, visit: n }, stop)).kind === 'waiting') return n
    }
  }
  expect(await most('a.example', 1)).toBe(1)
  expect(await most('a.example', 2)).toBe(2)
  expect([await most('b.example', 1), await most('c.example', 1)]).toEqual([3, 3])
})
