import { randomUUID } from 'node:crypto'
import { FlowProducer, QueueEvents, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { createActor, createMachine, fromPromise, waitFor } from 'xstate'
import { createBatcher } from '../../../apps/server/src/stores/group-commit.ts'
import { inFlight } from './ours.ts'

/** The same work by other means: `total` runs of `states` steps that do nothing, `atOnce` at a time. */
export interface Work {
  readonly total: number
  readonly states: number
  readonly atOnce: number
}

/** One awaited INSERT a state, over the pool's connections. */
export async function insertEach(pool: pg.Pool, { total, states, atOnce }: Work): Promise<void> {
  await inFlight(total, atOnce, async () => {
    const id = randomUUID()
    for (let seq = 1; seq <= states; seq++) {
      await pool.query({
        name: 'bench-insert',
        text: 'insert into bench_event (execution_id, seq, data) values ($1, $2, $3)',
        values: [id, seq, '{"result": {}}'],
      })
    }
  })
}

/** The product's own way of sharing a commit, with rows of the same size, and no engine around it. */
export async function groupCommit(pool: pg.Pool, { total, states, atOnce }: Work): Promise<void> {
  const batcher = createBatcher<{ id: string; seq: number }, boolean>(
    async (rows) => {
      await pool.query({
        name: 'bench-group',
        text: `insert into bench_event (execution_id, seq, data)
          select * from unnest($1::uuid[], $2::int[], $3::json[])`,
        values: [rows.map(({ id }) => id), rows.map(({ seq }) => seq), rows.map(() => '{"result": {}}')],
      })
      return rows.map(() => true)
    },
    { maxItems: 500, lanes: 2, isItemsFault: () => false },
  )
  await inFlight(total, atOnce, async () => {
    const id = randomUUID()
    for (let seq = 1; seq <= states; seq++) await batcher.add({ id, seq })
  })
}

/** One connection, one row a commit. */
export async function commitAlone(pool: pg.Pool, commits: number): Promise<void> {
  const client = await pool.connect()
  const id = randomUUID()
  for (let seq = 1; seq <= commits; seq++) {
    await client.query({
      name: 'bench-alone',
      text: 'insert into bench_event (execution_id, seq, data) values ($1, $2, $3)',
      values: [id, seq, '{"result": {}}'],
    })
  }
  client.release()
}

/** A state machine in memory whose states each await a promise; nothing is kept. */
export function createStateMachine(states: number): (work: Work) => Promise<void> {
  const names = Array.from({ length: states }, (_, n) => `s${n}`)
  const machine = createMachine({
    initial: 's0',
    states: Object.fromEntries([
      ...names.map((name, n) => [
        name,
        { invoke: { src: fromPromise(async () => ({})), onDone: `s${n + 1}` } },
      ]),
      [`s${states}`, { type: 'final' as const }],
    ]),
  })
  return async ({ total, atOnce }) => {
    await inFlight(total, atOnce, async () => {
      const actor = createActor(machine)
      actor.start()
      await waitFor(actor, ({ status }) => status === 'done', { timeout: 60_000 })
    })
  }
}

/** BullMQ's flows: a job for each state, each the child of the one after it (or all children of one). */
export async function openFlows(redis: Redis) {
  const connection = () => redis.duplicate({ maxRetriesPerRequest: null })
  const connections: Redis[] = []
  const connect = () => {
    const made = connection()
    made.on('error', () => {})
    connections.push(made)
    return made
  }
  const queueName = 'flows'
  const flows = new FlowProducer({ connection: connect() })
  const worker = new Worker(queueName, async () => ({}), { connection: connect(), concurrency: 100 })
  const events = new QueueEvents(queueName, { connection: connect() })
  await Promise.all([worker.waitUntilReady(), events.waitUntilReady()])
  const waiting = new Map<string, () => void>()
  events.on('completed', ({ jobId }) => {
    waiting.get(jobId)?.()
    waiting.delete(jobId)
  })
  const opts = { removeOnComplete: true }
  const job = (children?: object[], jobId?: string) => ({
    name: 'state',
    queueName,
    data: {},
    opts: jobId === undefined ? opts : { ...opts, jobId },
    ...(children ? { children } : {}),
  })
  const run = async (make: (last: string) => object) => {
    const last = randomUUID()
    const done = new Promise<void>((resolve) => waiting.set(last, resolve))
    await flows.add(make(last) as Parameters<typeof flows.add>[0])
    await done
  }
  const chain = (states: number) => (last: string) => {
    let below: object | null = null
    for (let n = 1; n < states; n++) below = job(below ? [below] : undefined)
    return job(below ? [below] : undefined, last)
  }
  return {
    chains: ({ total, states, atOnce }: Work) => inFlight(total, atOnce, () => run(chain(states))),
    fork: (width: number) =>
      run((last) =>
        job(
          Array.from({ length: width }, () => job()),
          last,
        ),
      ),
    async close() {
      await worker.close()
      await events.close()
      await flows.close()
      for (const made of connections) made.disconnect()
    },
  }
}
