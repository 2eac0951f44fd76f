import type { ExecutionEvent } from '@rabbit/contract'
import { describe, expect, it, vi } from 'vitest'
import { type WatchSource, watchEvents } from './watch.ts'

const event = (seq: number) => ({ seq }) as ExecutionEvent
const upTo = (n: number) => Array.from({ length: n }, (_, i) => event(i + 1))

/** A log that grows while it is read: `during` runs in the middle of each read. */
function createLog(pageSize = 1000) {
  const log: ExecutionEvent[] = []
  const listeners = new Map<(events: readonly ExecutionEvent[]) => void, () => void>()
  let during: () => void = () => {}
  const source: WatchSource = {
    async read(after) {
      const events = log.slice(after, after + pageSize)
      const lastSeq = log.length
      await null
      during()
      return { events, lastSeq }
    },
    subscribe(listener, missed) {
      listeners.set(listener, missed)
      return () => listeners.delete(listener)
    },
  }
  const tell = (events: readonly ExecutionEvent[]) => {
    for (const listener of listeners.keys()) listener(events)
  }
  return {
    log,
    source,
    listeners,
    tell,
    add: (seq: number) => {
      log.push(event(seq))
      tell([event(seq)])
    },
    miss: () => {
      for (const missed of listeners.values()) missed()
    },
    onRead: (work: () => void) => {
      during = work
    },
  }
}

const seqs = (batches: (readonly ExecutionEvent[])[]) => batches.flat().map(({ seq }) => seq)

describe('watchEvents', () => {
  it('sends what was there, then what comes', async () => {
    const { log, source, add } = createLog(2)
    log.push(...upTo(5))
    const sent: (readonly ExecutionEvent[])[] = []
    const watch = await watchEvents(source, 0, (events) => sent.push(events))
    expect(watch?.lastSeq).toBe(5)
    add(6)
    expect(seqs(sent)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('goes on after the number it is given', async () => {
    const { log, source } = createLog()
    log.push(...upTo(5))
    const sent: (readonly ExecutionEvent[])[] = []
    await watchEvents(source, 3, (events) => sent.push(events))
    expect(seqs(sent)).toEqual([4, 5])
  })

  it('neither loses nor repeats what is committed while it reads', async () => {
    const { log, source, add, onRead } = createLog(2)
    log.push(...upTo(3))
    let next = 4
    onRead(() => {
      if (next < 9) add(next++)
    })
    const sent: (readonly ExecutionEvent[])[] = []
    await watchEvents(source, 0, (events) => sent.push(events))
    expect(log.length).toBeGreaterThan(3)
    expect(seqs(sent)).toEqual(log.map(({ seq }) => seq))
  })

  it('reads again when a message was lost', async () => {
    const { log, source, tell } = createLog()
    log.push(...upTo(2))
    const sent: (readonly ExecutionEvent[])[] = []
    await watchEvents(source, 0, (events) => sent.push(events))
    log.push(event(3), event(4))
    tell([event(4)])
    await new Promise((done) => setTimeout(done, 5))
    expect(seqs(sent)).toEqual([1, 2, 3, 4])
  })

  it('reads again when it is told that something was missed, and until it can', async () => {
    const { log, source, miss, onRead } = createLog()
    log.push(...upTo(2))
    const sent: (readonly ExecutionEvent[])[] = []
    await watchEvents(source, 0, (events) => sent.push(events))
    log.push(event(3))
    let failures = 0
    onRead(() => {
      if (failures++ < 1) throw new Error('the database is away')
    })
    miss()
    await vi.waitFor(() => expect(seqs(sent)).toEqual([1, 2, 3]), { timeout: 5_000 })
    expect(failures).toBe(2)
  })

  it('is silent once it is stopped', async () => {
    const { source, add, listeners } = createLog()
    const sent: (readonly ExecutionEvent[])[] = []
    const watch = await watchEvents(source, 0, (events) => sent.push(events))
    watch?.stop()
    add(1)
    expect(sent).toEqual([])
    expect(listeners.size).toBe(0)
  })
})
