import { stepTypes } from '@rabbit/dsl'
import type { JsonObject, StepRequest } from '@rabbit/engine'
import { defineStep } from '@rabbit/step-kit'
import { describe, expect, it } from 'vitest'
import { createStepHandlers } from './index.ts'

const double = defineStep({
  name: 'double',
  description: 'Doubles.',
  properties: { by: { type: { kind: 'number' }, description: 'The factor.' } },
  run: ({ context, properties }) => ({ n: Number(context.n) * (properties.by ?? 2) }),
})
const nothing = defineStep({
  name: 'nothing',
  description: 'Does nothing.',
  properties: {},
  run: () => undefined,
})
const handlers = createStepHandlers({ own: [double, nothing] })

function run(type: string, properties: JsonObject, change: Partial<StepRequest> = {}) {
  const request = {
    workspaceId: 'w',
    executionId: 'e',
    state: 'it',
    type,
    visit: 1,
    attempt: 1,
    idempotencyKey: 'k',
  }
  return handlers
    .get(type)
    ?.run({ ...request, properties, context: { n: 4 }, now: 1_000, ...change }, new AbortController())
}

describe('a step', () => {
  it('is there for every type of the language; those that can not run say so', async () => {
    for (const type of stepTypes.values()) {
      expect(handlers.has(type.name), type.name).toBe(true)
      if (type.runnable) continue
      expect(await run(type.name, {})).toEqual({
        ...{ kind: 'failed', retryable: false },
        error: { class: 'NotRunnable', message: type.cannotRun },
      })
    }
  })

  it('task calls the step of its name, and without one passes its context on and says so', async () => {
    expect(await run('task', {}, { state: 'double' })).toEqual({ kind: 'completed', result: { n: 8 } })
    expect(await run('task', { with: { by: 3 } }, { state: 'double' })).toMatchObject({ result: { n: 12 } })
    expect(await run('task', { with: { by: 'x' } }, { state: 'double' })).toMatchObject({
      error: { class: 'PropertyError', message: 'by of double must be a number, not "x".' },
    })
    expect(await run('double', { by: 5 })).toEqual({ kind: 'completed', result: { n: 20 } })
    expect(await run('task', {}, { state: 'nothing' })).toEqual({ kind: 'completed', result: {} })
    expect(await run('task', {}, { state: 'ship' })).toEqual({
      ...{ kind: 'completed', result: {} },
      note: 'There is no step named ship in the steps folder, so ship passed its context on.',
    })
    const pure = handlers.get('task')?.pure
    const isPure = (name: string) => typeof pure === 'function' && pure({ name, type: 'task' })
    expect([isPure('double'), isPure('ship')]).toEqual([false, true])
  })

  it('transform gives its map', async () => {
    expect(await run('transform', { set: { a: [1] } })).toEqual({ kind: 'completed', result: { a: [1] } })
    expect(await run('transform', { set: 'a' })).toMatchObject({ error: { class: 'PropertyError' } })
  })

  it('log writes its message', async () => {
    expect(await run('log', { message: 'hi' })).toMatchObject({ log: { level: 'info', message: 'hi' } })
    expect(await run('log', { message: { a: 1 }, level: 'warning' })).toMatchObject({
      log: { level: 'warning', message: '{"a":1}' },
    })
  })

  it('wait waits for a time or until a moment', async () => {
    const timer = (fireAt: number) => ({ kind: 'waiting', until: { kind: 'timer', fireAt } })
    expect(await run('wait', { for: 500 })).toEqual(timer(1_500))
    expect(await run('wait', { for: '2m' })).toEqual(timer(121_000))
    expect(await run('wait', { until: '1970-01-01T00:01:00Z' })).toEqual(timer(60_000))
    for (const properties of [{}, { for: 'soon' }, { until: 'tomorrow' }]) {
      expect(await run('wait', properties)).toMatchObject({ error: { class: 'PropertyError' } })
    }
  })

  it('approval asks its people', async () => {
    expect(await run('approval', { assignees: ['sales'], question: 'Go?' })).toEqual({
      kind: 'waiting',
      until: { kind: 'approval', assignees: ['sales'], question: 'Go?', deadline: null },
    })
    expect(await run('approval', {})).toMatchObject({ until: { assignees: [], question: 'Approve it?' } })
  })
})
