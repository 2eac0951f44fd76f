import { describe, expect, it } from 'vitest'
import type { StepHandler } from '../ports/step-handler.ts'
import { createWorld } from '../testing/index.ts'

/** What becomes of an execution whose step `a` answers with this. */
async function outcomeOf(result: unknown, text = 'start -> a -> end') {
  const step: StepHandler = {
    run: async ({ state }) => ({ kind: 'completed', result: (state === 'a' ? result : {}) as never }),
  }
  const world = await createWorld({ handlers: new Map([['task', step]]) })
  const id = await world.start(text)
  const { status, error, events } = world.stored(id)
  const done = events.find(({ kind, state }) => kind === 'state_completed' && state === 'a')
  return { status, error, result: done?.kind === 'state_completed' ? done.data.result : null }
}

const cycle: Record<string, unknown> = { n: 1 }
// Looked into to a depth of a hundred, two ways to itself would be more than there is time for.
Object.assign(cycle, { one: cycle, other: cycle })

describe('a step that answers with what no log can keep', () => {
  it.each([
    ['a cycle', cycle, 'a: its result cannot be kept as JSON: it refers to itself.'],
    ['a BigInt', { n: 1n }, 'a: its result cannot be kept as JSON: Do not know how to serialize a BigInt.'],
    ['nothing', undefined, 'a: the result of a step must be an object.'],
    ['a list', [1], 'a: the result of a step must be an object.'],
    ['a text', 'done', 'a: the result of a step must be an object.'],
    ['a Date', new Date(0), 'a: the result of a step must be an object.'],
    [
      'what says of itself that it is nothing',
      { x: 1, toJSON: () => undefined },
      'a: the result of a step must be an object.',
    ],
    [
      'what throws when it is read',
      {
        get x() {
          throw new Error('not today')
        },
      },
      'a: its result cannot be kept as JSON: not today.',
    ],
  ])('stops with a sentence: %s', async (_, result, message) => {
    expect(await outcomeOf(result)).toMatchObject({
      status: 'stopped',
      error: { class: 'StepError', message },
    })
  })

  it('keeps of it what JSON has: no undefined, no function, dates as text, and no number that is none', async () => {
    const result = {
      at: new Date(0),
      none: undefined,
      call: () => 1,
      nan: Number.NaN,
      list: [undefined, new Map()],
    }
    expect(await outcomeOf(result)).toMatchObject({
      status: 'completed',
      result: { at: '1970-01-01T00:00:00.000Z', nan: null, list: [null, {}] },
    })
  })

  it('keeps a key called __proto__ as a key like any other, which nothing reads as more than that', async () => {
    const result = JSON.parse('{"__proto__": {"approved": true}, "constructor": 1}')
    const text = 'start -> a\na -> yes: has(approved)\na -> end: otherwise'
    const { status } = await outcomeOf(result, text)
    expect(status).toBe('completed')
    expect(({} as { approved?: boolean }).approved).toBeUndefined()
  })

  it('stops at 50 MB with the size and the limit', async () => {
    const { status, error } = await outcomeOf({ x: 'x'.repeat(50_000_000) })
    expect({ status, error }).toMatchObject({ status: 'stopped', error: { class: 'LimitError' } })
    expect(error?.message).toBe('The result of a has 50000008 bytes; at most 2097152 are allowed.')
  })
})

describe('a guard that fails', () => {
  it.each(['1 / 0 > 1', 'missing > 1', '"a" > 1', 'fail("no")'])(
    'stops, and is never no: %s',
    async (guard) => {
      const { status, error } = await outcomeOf({}, `start -> a\na -> b: ${guard}\na -> end: otherwise`)
      expect(status).toBe('stopped')
      expect(error?.class).toBe('ExpressionError')
    },
  )
})

describe('work that is announced for an execution that is not there', () => {
  it('is nothing to do, and no trouble', async () => {
    const world = await createWorld()
    await world.engine.start()
    world.engine.wake('nobody')
    await world.settle()
    expect(world.troubles).toEqual([])
    expect(world.committed).toEqual([])
  })
})
