import { describe, expect, it } from 'vitest'
import type { Limits } from '../execution/limits.ts'
import type { ExecutionStore, LoadedExecution } from '../ports/execution-store.ts'
import type { StepHandler } from '../ports/step-handler.ts'
import { createWorld } from '../testing/index.ts'
import type { MemoryStore } from '../trial/memory-store.ts'

const limits = { snapshotEvents: 40, parkedSnapshotEvents: 10 }
const loop = 'start -> work -> rest\nrest -> work: n < 12\nrest -> end: otherwise'

/** Counts up, and waits a second after each turn. */
const handlers = new Map<string, StepHandler>([
  [
    'task',
    {
      run: async ({ state, context, now }) =>
        state === 'rest'
          ? { kind: 'waiting', until: { kind: 'timer', fireAt: now + 1_000 } }
          : { kind: 'completed', result: { n: Number(context.n ?? 0) + 1 } },
    },
  ],
])

async function world(
  change: (loaded: LoadedExecution) => LoadedExecution = (loaded) => loaded,
  other: Partial<Limits> = {},
) {
  const loads: LoadedExecution[] = []
  const pages: number[] = []
  const through = (store: MemoryStore): ExecutionStore => ({
    ...store,
    async load(id) {
      const loaded = await store.load(id)
      if (loaded) loads.push(loaded)
      return loaded && change(loaded)
    },
    async eventsAfter(id, after, limit) {
      pages.push(after)
      return store.eventsAfter(id, after, limit)
    },
  })
  return { ...(await createWorld({ handlers, through, limits: { ...limits, ...other } })), loads, pages }
}

describe('an execution with a long log', () => {
  it('is read from its newest snapshot, which is gone when it has ended (S1)', async () => {
    const { clock, store, loads, ...rest } = await world()
    const id = await rest.start(loop)
    await clock.advance(6_000)
    expect(store.stored(id)?.snapshotSeq).toBeGreaterThan(20)
    await clock.advance(60_000)
    expect(store.stored(id)).toMatchObject({ status: 'completed', snapshotSeq: null })
    expect(Math.max(...loads.map(({ events }) => events.length))).toBeLessThan(20)
    expect(rest.pages).toEqual([])
  })

  it('is written down every so many events also while it never waits (S1)', async () => {
    const busy = new Map<string, StepHandler>([
      [
        'task',
        { run: async ({ context }) => ({ kind: 'completed', result: { n: Number(context.n ?? 0) + 1 } }) },
      ],
    ])
    const seqs: number[] = []
    const through = (store: MemoryStore): ExecutionStore => ({
      ...store,
      async append(checkpoint) {
        if (checkpoint.snapshot !== null && checkpoint.snapshot !== 'drop') seqs.push(checkpoint.snapshot.seq)
        await store.append(checkpoint)
      },
    })
    const { start, stored } = await createWorld({ handlers: busy, through, limits })
    const id = await start(loop)
    expect(stored(id).status).toBe('completed')
    const [first = 0, second = 0] = seqs
    expect(first).toBeGreaterThanOrEqual(40)
    expect(first).toBeLessThan(50)
    expect(second - first).toBeLessThan(50)
  })

  it('is read from its beginning where its snapshot is of no use (S3)', async () => {
    const { clock, stored, start, pages, troubles } = await world((loaded) =>
      loaded.snapshot ? { ...loaded, snapshot: { ...loaded.snapshot, state: 'old' } } : loaded,
    )
    const id = await start(loop)
    await clock.advance(60_000)
    expect(stored(id)).toMatchObject({ status: 'completed', snapshotSeq: null })
    expect(pages).toContain(0)
    expect(troubles).toEqual([])
  })

  it('is read from its beginning where the events do not follow its snapshot (S3)', async () => {
    const twice = (loaded: LoadedExecution): LoadedExecution =>
      loaded.snapshot ? { ...loaded, events: [...loaded.events.slice(0, 1), ...loaded.events] } : loaded
    const { clock, stored, start, pages, troubles } = await world(twice, { parkedSnapshotEvents: 25 })
    const id = await start(loop)
    await clock.advance(60_000)
    expect(stored(id).status).toBe('completed')
    expect(pages).toContain(0)
    expect(troubles).toEqual([])
  })

  it('has no snapshot where that would be too large, and goes on (S1)', async () => {
    const { clock, stored, start } = await world(undefined, { maxSnapshotBytes: 100 })
    const id = await start(loop)
    await clock.advance(8_000)
    expect(stored(id)).toMatchObject({ status: 'waiting', snapshotSeq: null })
    await clock.advance(60_000)
    expect(stored(id).status).toBe('completed')
  })
})
