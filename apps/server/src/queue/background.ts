import { createPostgresBackend, Queue, type QueueOptions, Worker } from 'bullmq'
import type { RedisPlace } from '../bus/redis.ts'

/** Something that is done from time to time, by one process for all. */
export interface BackgroundJob {
  /** Letters and hyphens. */
  readonly name: string
  readonly everyMs: number
  /** Harmless when repeated, and when it never comes: no promise rests on it. */
  run(): Promise<void>
}

export interface Background {
  close(): Promise<void>
}

/** Where the jobs are kept: in Redis where there is one, in the database otherwise. */
export type BackgroundPlace =
  | { readonly kind: 'redis'; readonly redis: RedisPlace }
  | { readonly kind: 'postgres'; readonly connectionString: string }

export interface BackgroundOptions {
  readonly place: BackgroundPlace
  readonly jobs: readonly BackgroundJob[]
  readonly trouble: (message: string, cause: unknown) => void
}

const name = 'background'
/** A run is worth nothing once it is over: what it did is in the database. */
const forgotten = { removeOnComplete: true, removeOnFail: true }
/** How long a run may go on when the process ends. */
const graceMs = 2_000

/**
 * Housekeeping on BullMQ, whichever of its backends is there: each job is begun once in its time, by one of all processes
 * on the same place. `describeBackground` is the promise as a test.
 */
export async function openBackground({ place, jobs, trouble }: BackgroundOptions): Promise<Background> {
  const byName = new Map(jobs.map((job) => [job.name, job]))
  const process = async ({ name: asked }: { readonly name: string }): Promise<void> => {
    try {
      await byName.get(asked)?.run()
    } catch (error) {
      trouble(`The housekeeping "${asked}" failed; it is tried again when its time comes.`, error)
    }
  }
  const { queue, worker } =
    place.kind === 'redis' ? onRedis(place.redis, process) : onPostgres(place, process)
  // Whether the place answers is said by those who need it; the jobs go on when it does.
  queue.on('error', () => {})
  worker.on('error', () => {})
  const close = async (): Promise<void> => {
    const closed = worker.close().then(() => queue.close())
    await Promise.race([closed.catch(() => {}), later(graceMs)])
  }
  try {
    const known = await queue.getJobSchedulers()
    // What another process keeps going is left alone: to set it anew in the moment of its turn can end it for good.
    const going = new Map(
      known
        .filter(({ every, next }) => Number(next) > Date.now() - Number(every))
        .map(({ key, every }) => [key, Number(every)]),
    )
    for (const { name: job, everyMs } of jobs)
      if (going.get(job) !== everyMs)
        await queue.upsertJobScheduler(job, { every: everyMs }, { name: job, opts: forgotten })
    for (const { key } of known) if (!byName.has(key)) await queue.removeJobScheduler(key)
    void worker.run().catch(() => {})
  } catch (error) {
    await close()
    throw error
  }
  return { close }
}

type Process = (job: { readonly name: string }) => Promise<void>

function onRedis(redis: RedisPlace, process: Process) {
  const options = (): QueueOptions => ({ connection: redis.connect(true), prefix: redis.prefix })
  return {
    queue: new Queue(name, options()),
    worker: new Worker(name, process, { ...options(), concurrency: 1, autorun: false }),
  }
}

/** In a schema of its own, `bullmq`, which BullMQ makes and brings up to date. */
function onPostgres({ connectionString }: { readonly connectionString: string }, process: Process) {
  const connection = { connectionString, migrate: true, max: 2 }
  return {
    queue: new Queue(name, { connection }, createPostgresBackend),
    worker: new Worker(name, process, { connection, concurrency: 1, autorun: false }, createPostgresBackend),
  }
}

const later = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref())
