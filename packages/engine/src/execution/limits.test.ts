import { describe, expect, it } from 'vitest'
import type { StepHandler } from '../ports/step-handler.ts'
import { completed, createScriptedStep, createWorld } from '../testing/index.ts'
import type { Limits } from './limits.ts'

async function outcome(text: string, limits: Partial<Limits>, step: StepHandler = createScriptedStep()) {
  const world = await createWorld({ handlers: new Map([['task', step]]), limits })
  const id = await world.start(text)
  const { status, error, events } = world.stored(id)
  return { status, error: error?.class ?? null, message: error?.message ?? '', events: events.length }
}

const fork = (branches: number) => {
  const names = Array.from({ length: branches }, (_, index) => `b${index}`)
  return `start -> [${names}]\n[${names}] -> end`
}

describe('a budget works fully just below it and gives a clear error just above', () => {
  it('events: the log ends with the last one that fits (B1)', async () => {
    const text = 'start -> a -> end'
    const { events: needed } = await outcome(text, {})
    expect(await outcome(text, { maxEvents: needed })).toMatchObject({ status: 'completed', events: needed })
    const above = await outcome(text, { maxEvents: needed - 1 })
    expect(above).toMatchObject({ status: 'failed', error: 'LimitError' })
    expect(above.events).toBeLessThanOrEqual(needed - 1)
  })

  it('events: a loop without an end is stopped, one of markers only too (B1)', async () => {
    expect(await outcome('start -> a -> a', { maxEvents: 5_000 })).toMatchObject({ error: 'LimitError' })
    expect(await outcome('start -> start', {})).toMatchObject({ error: 'LimitError', status: 'failed' })
  })

  it('branches (B2)', async () => {
    expect(await outcome(fork(2_000), {})).toMatchObject({ status: 'completed' })
    const above = await outcome(fork(2_001), {})
    expect(above).toMatchObject({ status: 'stopped', error: 'LimitError' })
    expect(above.message).toContain('2000')
  }, 30_000)

  it('the result of a step, in bytes of UTF-8 (B3)', async () => {
    const limits = { maxResultBytes: 1_000 }
    const result = (bytes: number) =>
      createScriptedStep({ a: [completed({ x: 'é'.repeat((bytes - 8) / 2) })] })
    expect(await outcome('start -> a -> end', limits, result(1_000))).toMatchObject({ status: 'completed' })
    expect(await outcome('start -> a -> end', limits, result(1_002))).toMatchObject({ error: 'LimitError' })
  })

  it('a result of nearly 2 MiB passes, since large values do not count for the context (B3, B4)', async () => {
    const large = (size: number) => createScriptedStep({ a: [completed({ x: 'x'.repeat(size) })] })
    expect(await outcome('start -> a -> end', {}, large(2 * 1024 * 1024 - 8))).toMatchObject({
      status: 'completed',
    })
    expect(await outcome('start -> a -> end', {}, large(2 * 1024 * 1024))).toMatchObject({
      error: 'LimitError',
    })
  })

  it('nesting, in a result (B5)', async () => {
    const nested = (levels: number) => JSON.parse(`{"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`)
    const step = (levels: number) => createScriptedStep({ a: [completed(nested(levels))] })
    expect(await outcome('start -> a -> end', {}, step(100))).toMatchObject({ status: 'completed' })
    expect(await outcome('start -> a -> end', {}, step(101))).toMatchObject({ error: 'LimitError' })
    expect(await outcome('start -> a -> end', {}, step(50_000))).toMatchObject({ error: 'LimitError' })
  })

  it('tells once that the context is near its limit, just above where it is worth a word (B4)', async () => {
    const told = async (bytes: number) => {
      const step = createScriptedStep({ a: [completed({ x: 'x'.repeat(bytes) })], b: [completed({})] })
      const world = await createWorld({
        handlers: new Map([['task', step]]),
        limits: { warnContextBytes: 1_000, maxContextBytes: 2_000, largeValueBytes: 5_000 },
      })
      const id = await world.start('start -> a -> b -> end')
      expect(world.stored(id).status).toBe('completed')
      return world.events(id).flatMap((event) => (event.kind === 'context_grown' ? event.data : []))
    }
    // The value with its quotes, its key, and what stands around them.
    const around = 2 + 2 + 'x'.length + 4
    expect(await told(1_000 - around)).toEqual([])
    expect(await told(1_001 - around)).toEqual([{ bytes: 1_001, most: 2_000 }])
  })

  it('the context grows up to its limit over many results (B4)', async () => {
    const step = createScriptedStep({
      a: Array.from({ length: 30 }, (_, n) => completed({ [`k${n}`]: 'x'.repeat(60_000), n })),
    })
    const text = (turns: number) => `start -> a\na -> a: n < ${turns}\na -> end: otherwise`
    expect(await outcome(text(16), {}, step)).toMatchObject({ status: 'completed' })
    const again = createScriptedStep({
      a: Array.from({ length: 30 }, (_, n) => completed({ [`k${n}`]: 'x'.repeat(60_000), n })),
    })
    expect(await outcome(text(17), {}, again)).toMatchObject({ status: 'stopped', error: 'LimitError' })
  })
})
