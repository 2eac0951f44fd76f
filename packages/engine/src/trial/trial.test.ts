import { describe, expect, it } from 'vitest'
import type { StepHandler } from '../ports/step-handler.ts'
import { settle } from '../testing/index.ts'
import type { MockedAnswer, Trial, TrialAttempt, TrialOptions } from './trial.ts'
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

async function open(
  text: string,
  mock: (attempt: TrialAttempt) => MockedAnswer | null,
  callable?: TrialOptions['callable'],
): Promise<Trial> {
  const called = callable === undefined ? {} : { callable }
  const answer = await openTrial({ text, input: {}, handlers, mock, startAt, settle, ...called })
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

  it('runs what is called, each mock asked with the name of its workflow, and lets its time pass too', async () => {
    const text = 'state a: workflow { name: b }\nstart -> a -> end'
    const asked: TrialAttempt[] = []
    const mock = (attempt: TrialAttempt) => {
      asked.push(attempt)
      return attempt.state === 'c' ? done({ c: 1 }) : null
    }
    const called = 'state nap: wait { for: 1d }\nstate c: http { url: "http://x" }\nstart -> nap -> c -> end'
    const trial = await open(text, mock, new Map([['b', called]]))
    expect(trial.look().status).toBe('waiting')
    expect(await trial.passToNext()).toBe(true)
    expect(trial.executions().map(({ workflow, status }) => [workflow, status])).toEqual([
      [null, 'completed'],
      ['b', 'completed'],
    ])
    expect(asked).toEqual([
      { state: 'a', type: 'workflow', workflow: null },
      { state: 'nap', type: 'wait', workflow: 'b' },
      { state: 'c', type: 'http', workflow: 'b' },
    ])
  })

  it('lets a mock stand in for a call', async () => {
    const trial = await open('state a: workflow { name: b }\nstart -> a -> end', () => done({ ok: 1 }))
    expect(trial.look().status).toBe('completed')
    expect(trial.executions()).toHaveLength(1)
  })

  it('says in a sentence why a text cannot run', async () => {
    const answer = await openTrial({ text: '', input: {}, handlers, mock: () => null, startAt, settle })
    expect(answer).toEqual({ kind: 'refused', message: expect.stringContaining('no state') })
  })
})
