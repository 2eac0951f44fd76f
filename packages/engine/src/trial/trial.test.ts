import { describe, expect, it } from 'vitest'
import type { StepHandler, StepRequest } from '../ports/step-handler.ts'
import { settle } from '../testing/index.ts'
import type { MockedAnswer, Trial } from './trial.ts'
import { openTrial } from './trial.ts'

const startAt = Date.UTC(2026, 0, 1)
const done = (result = {}): MockedAnswer => ({ delayMs: 0, outcome: { kind: 'completed', result } })
const waits: StepHandler = {
  pure: true,
  run: async ({ now }) => ({ kind: 'waiting', until: { kind: 'timer', fireAt: now + 86_400_000 } }),
}
const slow: StepHandler = {
  run: () => new Promise((resolve) => setTimeout(resolve, 20, { kind: 'completed', result: { slow: true } })),
}
const handlers = new Map([
  ['wait', waits],
  ['http', slow],
])

async function open(text: string, mock: (request: StepRequest) => MockedAnswer | null): Promise<Trial> {
  const answer = await openTrial({ text, input: {}, handlers, mock, startAt, settle })
  if (answer.kind === 'refused') throw new Error(answer.message)
  return answer.trial
}

describe('a trial', () => {
  it('lets a wait of a day pass in no real time', async () => {
    const trial = await open('state nap: wait { for: 1d }\nstart -> nap -> end', () => null)
    expect(trial.look().status).toBe('waiting')
    expect(await trial.passToNext()).toBe(true)
    expect(trial.look().status).toBe('completed')
    expect(trial.now() - startAt).toBe(86_400_000)
    expect(await trial.passToNext()).toBe(false)
  })

  it('waits for a real handler without moving the time', async () => {
    const trial = await open('state a: http { url: "http://x" }\nstart -> a -> end', () => null)
    expect(trial.look().status).toBe('completed')
    expect(trial.now()).toBe(startAt)
  })

  it('stands a mocked answer in for the handler, as late as it says', async () => {
    const late = { ...done({ ok: 1 }), delayMs: 5_000 }
    const trial = await open('state a: http { url: "http://x" }\nstart -> a -> end', () => late)
    expect(trial.look().status).toBe('running')
    await trial.pass(4_999)
    expect(trial.look().status).toBe('running')
    await trial.pass(1)
    expect(trial.look().status).toBe('completed')
  })

  it('says in a sentence why a text cannot run', async () => {
    const answer = await openTrial({ text: '', input: {}, handlers, mock: () => null, startAt, settle })
    expect(answer).toEqual({ kind: 'refused', message: expect.stringContaining('no state') })
  })
})
