import type { Priority, WorkQueue } from '@rabbit/engine'
import { type JobsOptions, Queue, Worker } from 'bullmq'
import type { RedisPlace } from '../bus/redis.ts'

export interface BullmqQueueOptions {
  readonly redis: RedisPlace
  /** How many executions this process has in its hands at once; 0 takes none and only announces. */
  readonly concurrency: number
}

export interface BullmqQueue extends WorkQueue {
  /** After the engine has stopped: nothing is announced any more. */
  close(): Promise<void>
}

const name = 'executions'
/** A message is worth nothing once it was heard. */
const forgotten = { removeOnComplete: true, removeOnFail: true }

/** Ordering every word by a number would cost a third of what the queue can carry, so the usual ones have none. */
const places: Readonly<Record<Priority, JobsOptions>> = {
  high: { lifo: true },
  normal: {},
  low: { priority: 1 },
}

/**
 * Work for any number of processes, over BullMQ on Redis. A message holds the id of an execution and nothing else. While
 * Redis is away nothing is announced, and the engines find what is due in the database, as they do for a lost message.
 */
export function createBullmqQueue({ redis, concurrency }: BullmqQueueOptions): BullmqQueue {
  const queue = new Queue<{ executionId: string }>(name, {
    connection: redis.connect(true),
    prefix: redis.prefix,
    streams: { events: { maxLen: 100 } },
  })
  queue.on('error', () => {})
  let worker: Worker<{ executionId: string }> | null = null
  let gathered: { readonly executionId: string; readonly priority: Priority }[] = []
  let gathering = false
  let sending: Promise<unknown> = Promise.resolve()

  function sendGathered(): void {
    gathering = false
    const words = gathered
    gathered = []
    if (!redis.isReachable()) return
    const jobs = words.map(({ executionId, priority }) => ({
      name: 'look',
      data: { executionId },
      opts: { ...forgotten, ...places[priority] },
    }))
    sending = Promise.all([sending, queue.addBulk(jobs)]).catch(() => {})
  }

  return {
    announce(executionId, priority = 'normal') {
      gathered.push({ executionId, priority })
      if (gathering) return
      gathering = true
      setImmediate(sendGathered)
    },
    onWork(activate) {
      if (concurrency === 0) return
      worker = new Worker<{ executionId: string }>(name, ({ data }) => activate(data.executionId), {
        connection: redis.connect(true),
        prefix: redis.prefix,
        concurrency,
      })
      worker.on('error', () => {})
    },
    async stopTaking() {
      await worker?.close()
      worker = null
    },
    async close() {
      if (gathered.length > 0) sendGathered()
      if (redis.isReachable()) await sending
      await queue.close().catch(() => {})
    },
  }
}
