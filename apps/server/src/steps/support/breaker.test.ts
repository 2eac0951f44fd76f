import type { StepOutcome } from '@rabbit/engine'
import { expect, it } from 'vitest'
import { createBreaker } from './breaker.ts'

const failed = (errorClass: string, details = {}): StepOutcome => ({
  kind: 'failed',
  error: { class: errorClass, message: '', details },
  retryable: true,
})
const down = async () => failed('NetworkError')
const fine = async (): Promise<StepOutcome> => ({ kind: 'completed', result: {} })
const classOf = (outcome: StepOutcome) => (outcome.kind === 'failed' ? outcome.error.class : outcome.kind)

function setup() {
  const clock = { at: 0 }
  const breaker = createBreaker({ failures: 3, openMs: 1_000, now: () => clock.at })
  const send = async (attempt: () => Promise<StepOutcome>, target = 'a:1') =>
    classOf(await breaker(target, attempt))
  return { clock, breaker, send }
}

it('opens after so many failures in a row, for that target only, and says when to try again', async () => {
  const { breaker, send } = setup()
  for (let i = 0; i < 3; i++) expect(await send(down)).toBe('NetworkError')
  expect(await breaker('a:1', fine)).toMatchObject({
    error: { class: 'CircuitOpen', message: expect.stringContaining('a:1 failed 3 times in a row') },
    retryable: true,
    retryAfterMs: 1_000,
  })
  expect(await send(fine, 'b:1')).toBe('completed')
})

it('counts in a row: an answer in between begins anew', async () => {
  const { send } = setup()
  for (let i = 0; i < 2; i++) await send(down)
  expect(await send(async () => failed('HttpError', { status: 404 }))).toBe('HttpError')
  for (let i = 0; i < 2; i++) await send(down)
  expect(await send(fine)).toBe('completed')
})

it('counts what says that the target is not well, and not what was never sent', async () => {
  const { send } = setup()
  for (const one of [failed('TimeoutError'), failed('HttpError', { status: 503 })])
    await send(async () => one)
  for (let i = 0; i < 9; i++) await send(async () => failed('PropertyError'))
  expect(await send(down)).toBe('NetworkError')
  expect(await send(fine)).toBe('CircuitOpen')
})

it('lets one attempt find out after the pause, and closes when it is answered', async () => {
  const { clock, send } = setup()
  for (let i = 0; i < 3; i++) await send(down)
  clock.at = 999
  expect(await send(fine)).toBe('CircuitOpen')
  clock.at = 1_000
  expect(await send(down)).toBe('NetworkError')
  clock.at = 1_999
  expect(await send(fine)).toBe('CircuitOpen')
  clock.at = 2_000
  let answer: (outcome: StepOutcome) => void = () => {}
  const probe = send(
    () =>
      new Promise((resolve) => {
        answer = resolve
      }),
  )
  expect(await send(fine)).toBe('CircuitOpen')
  answer({ kind: 'completed', result: {} })
  expect(await probe).toBe('completed')
  expect(await send(fine)).toBe('completed')
})
