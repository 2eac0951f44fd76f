import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soonMs, type TurnBook } from '../turns/turn-book.ts'

/** Books that share what they know; one process has one of them. */
export interface OpenedBooks {
  readonly books: readonly TurnBook[]
  /** Lets that much time pass for them. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

/** What every book of turns promises. */
export function describeTurnBook(name: string, open: () => Promise<OpenedBooks>): void {
  describe(`turns ${name}`, () => {
    let opened: OpenedBooks
    let targets = 0
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    /** Asks the books in turn, as different processes would. */
    function asking(rate: { count: number; everyMs: number } | null) {
      const target = `host-${++targets}`
      let asked = 0
      return {
        hold: (ms: number) => opened.books[0]?.hold(target, ms, rate),
        ask: async (key: string | null = null) => {
          const book = opened.books[asked++ % opened.books.length] as TurnBook
          return book.ask({ target, rate, key })
        },
      }
    }

    it('gives as many turns at once as the rate says, and the next ones when their time has come', async () => {
      const { ask } = asking({ count: 3, everyMs: 60_000 })
      const waits: number[] = []
      for (let n = 0; n < 7; n++) waits.push((await ask()).waitMs)
      expect(waits.slice(0, 3)).toEqual([0, 0, 0])
      for (const wait of waits.slice(3, 6)) expect(wait).toBeGreaterThan(59_000)
      for (const wait of waits.slice(3, 6)) expect(wait).toBeLessThanOrEqual(60_000)
      expect(waits[6]).toBeGreaterThan(118_000)
    })

    it('gives a turn again once the stretch is over', async () => {
      const { ask } = asking({ count: 1, everyMs: 300 })
      expect((await ask()).waitMs).toBe(0)
      await opened.pass(310)
      expect((await ask()).waitMs).toBe(0)
    })

    it('keeps a turn for who comes back, and gives it to nobody else', async () => {
      const { ask } = asking({ count: 1, everyMs: soonMs + 300 })
      await ask()
      const first = await ask('first')
      expect(first.waitMs).toBeGreaterThan(soonMs)
      const second = await ask('second')
      expect(second.waitMs).toBeGreaterThan(first.waitMs + soonMs)
      // Asking again is the same turn, not another one.
      expect((await ask('first')).waitMs).toBeLessThanOrEqual(first.waitMs)
      await opened.pass(first.waitMs + 5)
      expect((await ask('first')).waitMs).toBe(0)
      expect((await ask('second')).waitMs).toBeLessThanOrEqual(soonMs + 300)
    })

    it('lets nobody go while the target wants to be left alone, those who have a turn included', async () => {
      const { ask, hold } = asking({ count: 1, everyMs: soonMs + 100 })
      await ask()
      await ask('early')
      await hold(10_000)
      const early = await ask('early')
      expect(early.held).toBe(true)
      expect(early.waitMs).toBeGreaterThan(9_000)
      await hold(1)
      expect((await ask()).waitMs).toBeGreaterThan(9_000)
    })

    it('knows nothing of one target by another', async () => {
      const [one, other] = [asking({ count: 1, everyMs: 60_000 }), asking({ count: 1, everyMs: 60_000 })]
      expect((await one.ask()).waitMs).toBe(0)
      expect((await other.ask()).waitMs).toBe(0)
    })

    it('makes nobody wait where there is no rate', async () => {
      const { ask } = asking(null)
      for (let n = 0; n < 50; n++) expect(await ask()).toEqual({ waitMs: 0, held: false })
    })
  })
}
