import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startRedis } from '../../../test/redis.ts'
import { openRedis } from '../../bus/redis.ts'
import { describeTurnBook } from '../testing/turn-book-suite.ts'
import { createLocalTurnBook } from './local-turn-book.ts'
import { createRedisTurnBook } from './redis-turn-book.ts'
import { lateMs } from './turn-book.ts'

describeTurnBook('of one process', async () => {
  const clock = { at: 1_000 }
  return {
    books: [createLocalTurnBook({ now: () => clock.at })],
    pass: async (ms) => {
      clock.at += ms
    },
    close: async () => {},
  }
})

it('gives a turn away that nobody came for in time', async () => {
  for (const [late, free] of [
    [lateMs, false],
    [lateMs + 1, true],
  ] as const) {
    const clock = { at: 1_000 }
    const book = createLocalTurnBook({ now: () => clock.at })
    const rate = { count: 1, everyMs: 60_000 }
    await book.ask({ target: 'a', rate, key: null })
    const { waitMs } = await book.ask({ target: 'a', rate, key: 'slow' })
    clock.at += waitMs + late
    const again = await book.ask({ target: 'a', rate, key: 'slow' })
    expect(again.waitMs > 0).toBe(free)
  }
})

it('spreads those whom a hold kept waiting over as long again, ten seconds at most', async () => {
  for (const [heldMs, mostMs] of [
    [4_000, 8_000],
    [60_000, 70_000],
  ] as const) {
    const book = createLocalTurnBook({ now: () => 0, random: () => 0.999 })
    await book.hold('a', heldMs, null)
    const { waitMs, held } = await book.ask({ target: 'a', rate: null, key: 'k' })
    expect(held).toBe(true)
    expect(waitMs).toBeGreaterThan(mostMs - 20)
    expect(waitMs).toBeLessThanOrEqual(mostMs)
  }
})

const server = await startRedis()

if (server !== null) {
  const open = async (prefix: string) => {
    const redis = openRedis({ url: server.url, prefix, onTrouble: () => {}, onRecovered: () => {} })
    await new Promise<void>((ready) => redis.onReturn(ready))
    return redis
  }

  describeTurnBook('of several processes, over Redis', async () => {
    const prefix = `test-${randomBytes(4).toString('hex')}`
    const places = [await open(prefix), await open(prefix)]
    const books = places.map((redis) => createRedisTurnBook(redis, createLocalTurnBook()))
    // Their own connections come a moment later: until then each keeps its own.
    for (let n = 0; ; n++) {
      const asked = { target: `ready-${n}`, rate: { count: 1, everyMs: 60_000 }, key: null }
      const turns = [await books[0]?.ask(asked), await books[1]?.ask(asked)]
      if (turns[1]?.waitMs !== 0) break
      await sleep(20)
    }
    return {
      books,
      pass: (ms) => sleep(ms),
      close: async () => {
        await Promise.all(places.map((redis) => redis.close()))
      },
    }
  })

  it('is kept by each process alone while Redis is away', async () => {
    const redis = await open('away')
    const book = createRedisTurnBook(redis, createLocalTurnBook())
    await server.stop()
    const rate = { count: 2, everyMs: 60_000 }
    const waits: number[] = []
    for (let n = 0; n < 3; n++) waits.push((await book.ask({ target: 'a', rate, key: null })).waitMs)
    expect(waits.slice(0, 2)).toEqual([0, 0])
    expect(waits[2]).toBeGreaterThan(59_000)
    await redis.close()
  })
}
