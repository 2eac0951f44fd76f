import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import type pg from 'pg'
import type { Client } from './client.ts'
import type { PostgresPlace, RedisPlace } from './places.ts'
import type { Supervised } from './processes.ts'
import type { Sink } from './sink.ts'

export interface Scene {
  readonly doors: readonly Supervised[]
  readonly workers: readonly Supervised[]
  readonly postgres: PostgresPlace
  readonly redis: RedisPlace
  /** Of the product's own keys in Redis. */
  readonly prefix: string
  readonly sink: Sink
  readonly client: Client
  readonly pool: pg.Pool
  readonly random: () => number
  /** Saves another text of a workflow whose executions are on their way. */
  readonly editWorkflow: () => Promise<void>
}

export interface Fault {
  readonly name: string
  /** Null when this machine can't make it, with what it lacks in `lacks`. */
  readonly make: ((scene: Scene) => Promise<void>) | null
  readonly lacks?: string
}

/** Longer than a lease lasts. */
const pastLeaseMs = 17_000

const oneOf = <T>(items: readonly T[], random: () => number): T =>
  items[Math.floor(random() * items.length)] as T

/** Ends at a named point, the `n`th time that it comes there. */
const endsAt =
  (who: 'doors' | 'workers', point: string, most: number) =>
  async ({ random, ...scene }: Scene): Promise<void> => {
    const process = oneOf(scene[who], random)
    const before = process.ends()
    process.endAt(`${point}:${1 + Math.floor(random() * most)}`)
    process.kill('SIGKILL')
    const patience = Date.now() + 15_000
    while (process.ends() < before + 2 && Date.now() < patience) await sleep(50)
  }

/** Every fault that one machine can make, from the least to the worst. */
export function allFaults({ fillDisk }: PostgresPlace): readonly Fault[] {
  return [
    { name: 'a door is killed', make: async ({ doors, random }) => oneOf(doors, random).kill('SIGKILL') },
    {
      name: 'a worker is killed',
      make: async ({ workers, random }) => oneOf(workers, random).kill('SIGKILL'),
    },
    {
      name: 'doors and workers are killed at once',
      make: async ({ doors, workers }) => {
        for (const process of [...doors, ...workers]) process.kill('SIGKILL')
      },
    },
    { name: 'a door dies between accepting and answering', make: endsAt('doors', 'start-committed', 4) },
    { name: 'a worker dies holding leases, with nothing done', make: endsAt('workers', 'claimed', 5) },
    {
      name: 'a worker dies after an effect, before its checkpoint',
      make: endsAt('workers', 'before-checkpoint', 12),
    },
    {
      name: 'a worker dies after a checkpoint, before anybody is told',
      make: endsAt('workers', 'after-checkpoint', 12),
    },
    {
      name: 'a worker is stopped past its leases, then goes on',
      make: async ({ workers, random }) => {
        const worker = oneOf(workers, random)
        worker.kill('SIGSTOP')
        await sleep(pastLeaseMs)
        worker.kill('SIGCONT')
      },
    },
    {
      name: 'workers are asked to end, one after the other (a rolling deploy)',
      make: async ({ workers }) => {
        for (const worker of workers) {
          const before = worker.ends()
          worker.kill('SIGTERM')
          while (worker.ends() === before) await sleep(50)
          await worker.ready()
        }
      },
    },
    { name: 'Postgres is cut off and starts again', make: ({ postgres }) => postgres.restart() },
    {
      name: 'all connections to Postgres are killed',
      make: async ({ pool }) => {
        await pool.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
        )
      },
    },
    { name: 'Redis is flushed', make: async ({ redis }) => void (await redis.client.flushall()) },
    {
      name: 'Redis is killed, and comes back empty',
      make: async ({ redis, random }) => {
        await redis.kill('SIGKILL')
        await sleep(1_000 + random() * 4_000)
        await redis.start()
      },
    },
    {
      name: 'Redis does not answer for a while',
      make: async ({ redis }) => {
        await redis.kill('SIGSTOP')
        await sleep(4_000)
        await redis.kill('SIGCONT')
      },
    },
    {
      name: 'Redis is full',
      make: async ({ redis }) => {
        await redis.client.config('SET', 'maxmemory', '1')
        await sleep(3_000)
        await redis.client.config('SET', 'maxmemory', '0')
      },
    },
    {
      name: 'messages come twice, late, and for executions that are not there',
      make: async ({ redis, prefix, pool }) => {
        const { rows } = await pool.query<{ id: string }>(
          'select id from "Execution" order by random() limit 50',
        )
        const connection = redis.client.duplicate()
        const queue = new Queue('executions', { connection, prefix })
        const ids = [...rows, ...rows].map(({ id }) => id).concat(randomUUID(), 'no id at all')
        const opts = { removeOnComplete: true, removeOnFail: true }
        await queue.addBulk(ids.map((executionId) => ({ name: 'look', data: { executionId }, opts })))
        await queue.close()
        connection.disconnect()
      },
    },
    { name: 'viewers lose their connections', make: async ({ client }) => client.dropSockets() },
    {
      name: 'the target resets, fails and hangs',
      make: async ({ sink }) => {
        sink.misbehave(true)
        await sleep(4_000)
        sink.misbehave(false)
      },
    },
    { name: 'the text of a workflow changes while it runs', make: ({ editWorkflow }) => editWorkflow() },
    {
      name: 'the disk of Postgres is full',
      make: fillDisk === null ? null : () => fillDisk(3_000),
      lacks: 'the right to mount a small disk',
    },
  ]
}

/** What a single machine can't do to itself here. */
export const notMade: readonly string[] = [
  'a slow disk (it needs a device of its own kind)',
  'clock jumps and daylight saving (it needs a clock of its own)',
  'restore from a backup (there is none yet)',
  'a full disk for logs and uploads (nothing is written there by these workflows)',
]
