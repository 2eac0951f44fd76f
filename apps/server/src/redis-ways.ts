import { openRedis } from './bus/redis.ts'
import { createRedisBus } from './bus/redis-bus.ts'
import { openBackground } from './queue/background.ts'
import { createBullmqQueue } from './queue/bullmq-queue.ts'
import { createLocalTurnBook, createRedisTurnBook } from './steps/index.ts'
import type { Ways, WaysNeeds } from './ways.ts'

/** Work and news over Redis, for any number of processes on one database. */
export function openRedisWays(url: string, { config, database, logger, listens }: WaysNeeds): Ways {
  const trouble = (message: string, cause: unknown) => logger.warn({ err: cause }, message)
  const redis = openRedis({
    url,
    prefix: `rabbit-${database.id}`,
    onTrouble: trouble,
    onRecovered: (message) => logger.warn(message),
  })
  const bus = createRedisBus(redis, listens)
  const queue = createBullmqQueue({ redis, concurrency: config.concurrency })
  return {
    bus,
    queue,
    turnBook: createRedisTurnBook(redis, createLocalTurnBook()),
    openBackground: (jobs) => openBackground({ place: { kind: 'redis', redis }, jobs, trouble }),
    async close() {
      bus.close()
      await queue.close()
      await redis.close()
    },
  }
}
