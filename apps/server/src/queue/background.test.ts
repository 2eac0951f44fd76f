import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { startRedis } from '../../test/redis.ts'
import { openRedis } from '../bus/redis.ts'
import { type Background, type BackgroundJob, type BackgroundPlace, openBackground } from './background.ts'

interface OpenedPlace {
  readonly place: BackgroundPlace
  close(): Promise<void>
}

const everyMs = 300

/** What housekeeping promises, whatever carries it. */
function describeBackground(name: string, open: () => Promise<OpenedPlace>): void {
  describe(`background jobs ${name}`, () => {
    let opened: OpenedPlace
    const running: Background[] = []
    const troubles: string[] = []
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    const begin = async (...jobs: readonly BackgroundJob[]) => {
      const trouble = (message: string) => void troubles.push(message)
      running.push(await openBackground({ place: opened.place, jobs, trouble }))
    }
    const end = () => Promise.all(running.splice(0).map((one) => one.close()))
    const job = (what: string, run: () => void) => ({ name: what, everyMs, run: async () => run() })

    it('does a job again and again, by one of all processes', async () => {
      const at: number[] = []
      const note = () => void at.push(performance.now())
      await begin(job('tidy', note))
      await begin(job('tidy', note))
      await expect.poll(() => at.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(10)
      await end()
      // Two processes that did it each for themselves would have done it twice as often; who begins looks at once.
      const tookMs = (at.at(-1) ?? 0) - (at[0] ?? 0)
      expect(at.length - 1).toBeLessThanOrEqual(tookMs / everyMs + 2.5)
    })

    it('goes on after a job that failed, and says so', async () => {
      let runs = 0
      await begin(
        job('breaks', () => {
          runs++
          throw new Error('no')
        }),
      )
      await expect.poll(() => runs, { timeout: 10_000 }).toBeGreaterThanOrEqual(2)
      await end()
      expect(troubles[0]).toContain('"breaks" failed')
    })

    it('forgets a job that there is no more', async () => {
      const done: string[] = []
      await begin(job('old', () => void done.push('old')))
      await expect.poll(() => done.length, { timeout: 10_000 }).toBeGreaterThan(0)
      await end()
      await begin(job('new', () => void done.push('new')))
      done.length = 0
      await expect
        .poll(() => done.filter((one) => one === 'new').length, { timeout: 10_000 })
        .toBeGreaterThan(1)
      await end()
      expect(done).not.toContain('old')
    })
  })
}

describeBackground('in the database', async () => {
  const database = await createTestDatabase({ empty: true })
  return {
    place: { kind: 'postgres', connectionString: database.url },
    close: () => database.drop(),
  }
})

const server = await startRedis()

if (server !== null) {
  describeBackground('on Redis', async () => {
    const prefix = `test-${randomBytes(4).toString('hex')}`
    const redis = openRedis({ url: server.url, prefix, onTrouble: () => {}, onRecovered: () => {} })
    await new Promise<void>((ready) => redis.onReturn(ready))
    return {
      place: { kind: 'redis', redis },
      close: async () => {
        await redis.close()
        await server.stop()
      },
    }
  })
}
