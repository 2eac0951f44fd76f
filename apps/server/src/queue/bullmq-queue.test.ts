import { randomBytes } from 'node:crypto'
import { describeWorkQueue } from '@rabbit/engine/testing'
import { expect, it } from 'vitest'
import { startRedis, type TestRedis } from '../../test/redis.ts'
import { openRedis } from '../bus/redis.ts'
import { type BullmqQueue, createBullmqQueue } from './bullmq-queue.ts'

const prefix = () => `test-${randomBytes(4).toString('hex')}`

function open(url: string, said: string[] = []) {
  return openRedis({
    url,
    prefix: prefix(),
    onTrouble: (message) => said.push(message),
    onRecovered: (message) => said.push(message),
  })
}

const server: TestRedis | null = await startRedis()

if (server !== null) {
  describeWorkQueue('on Redis', async () => {
    const redis = open(server.url)
    const queues: BullmqQueue[] = []
    await new Promise<void>((ready) => redis.onReturn(ready))
    return {
      shared: true,
      open(concurrency = 10) {
        const queue = createBullmqQueue({ redis, concurrency })
        queues.push(queue)
        return queue
      },
      async close() {
        await Promise.all(queues.map((queue) => queue.close()))
        await redis.close()
      },
    }
  })

  it('goes on after Redis was flushed, went and came back empty, and says so once each', async () => {
    const own = await startRedis()
    if (own === null) throw new Error('There was one a moment ago.')
    const said: string[] = []
    const redis = open(own.url, said)
    await new Promise<void>((ready) => redis.onReturn(ready))
    const queue = createBullmqQueue({ redis, concurrency: 5 })
    const told: string[] = []
    queue.onWork(async (id) => void told.push(id))
    const announced = async (id: string) => {
      // What is announced while Redis is away is lost, and that is fine: so it is announced again.
      while (!told.includes(id)) {
        queue.announce(id)
        await new Promise((next) => setTimeout(next, 100))
      }
    }
    await announced('before')
    await own.flush()
    await announced('after the flush')
    expect(said).toEqual([])
    await own.stop()
    while (redis.isReachable()) await new Promise((next) => setTimeout(next, 20))
    for (let n = 0; n < 100; n++) queue.announce('while it is away')
    await new Promise((next) => setTimeout(next, 1_200))
    expect(said).toEqual([expect.stringContaining('Redis does not answer.')])
    await own.restart()
    await announced('when it is there again')
    expect(said.slice(1)).toEqual(['Redis is there again.'])
    expect(told).not.toContain('while it is away')
    await queue.stopTaking()
    await queue.close()
    await redis.close()
    await own.stop()
  })
}
