import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../../../apps/server/src/db/free-port.ts'
import { createRandom } from '../../../packages/engine/src/testing/random.ts'
import { openClient } from './client.ts'
import { collect } from './collect.ts'
import { allFaults, type Fault, type Scene } from './faults.ts'
import { findViolations, type Violation } from './oracle.ts'
import { openPostgres, openRedisServer } from './places.ts'
import { type Supervised, supervise } from './processes.ts'
import { openSink } from './sink.ts'
import { workflowTexts } from './workload.ts'

export interface ChaosOptions {
  /** Where the built server is: `main.js` and `worker.js`. */
  readonly dist: string
  /** How long there are faults. */
  readonly seconds: number
  readonly seed: number
  readonly startsPerSecond: number
  /** Only these faults, each once at least however long it takes; all, for as long as there is time, unless told. */
  readonly only?: readonly string[]
  /** Whether Postgres gets a small disk that can be filled. */
  readonly smallDisk: boolean
  readonly log: (line: string) => void
}

export interface ChaosReport {
  readonly violations: readonly Violation[]
  /** Each fault and how often it was made. */
  readonly faults: readonly (readonly [string, number])[]
  readonly notMade: readonly (readonly [string, string])[]
  readonly executions: number
  readonly statuses: Readonly<Record<string, number>>
  readonly events: number
  readonly effects: number
  /** Effects that arrived again, under the same key. */
  readonly repeats: number
  /** Attempts that began again because a worker was lost. */
  readonly takenOver: number
  readonly unanswered: number
  readonly deaths: number
  readonly settledMs: number
  readonly troubles: readonly string[]
}

/** Null where there is no Redis to run it with. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport | null> {
  const { dist, seconds, seed, log } = options
  const random = createRandom(seed)
  const redis = await openRedisServer()
  if (redis === null) return null
  const postgres = await openPostgres(options.smallDisk)
  const folder = mkdtempSync(join(tmpdir(), 'rabbit-chaos-'))
  const sink = await openSink(random)
  const troubles: string[] = []
  const trouble = (line: string) => {
    troubles.push(line)
    log(line)
  }
  const common = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    RABBIT_SECRET_KEY: randomBytes(32).toString('base64'),
    RABBIT_ALLOWED_HOSTS: '127.0.0.1',
    RABBIT_GRACE_SECONDS: '1',
    LOG_LEVEL: 'error',
  }
  const process = async (entry: 'main' | 'worker', name: string, env: NodeJS.ProcessEnv = {}) => {
    const all = { ...common, RABBIT_DATA_DIR: join(folder, name.replace(' ', '-')), ...env }
    const started = supervise({ name, script: join(dist, `${entry}.js`), env: all, log: trouble })
    await started.ready()
    return started
  }
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 })
  pool.on('error', () => {})
  pool.on('connect', (connection) => connection.on('error', () => {}))

  const doors: Supervised[] = []
  const workers: Supervised[] = []
  let client: ReturnType<typeof openClient> | null = null
  try {
    for (const n of [1, 2]) {
      // One door that runs executions too, and one that leaves them to workers.
      const env = { PORT: String(await freePort()), RABBIT_CONCURRENCY: n === 1 ? '20' : '0' }
      doors.push(await process('main', `door ${n}`, env))
    }
    for (const n of [1, 2]) workers.push(await process('worker', `worker ${n}`, { RABBIT_CONCURRENCY: '50' }))
    const viewed = openClient(doors, random)
    client = viewed

    const workflows: { id: string; text: string; revision: number }[] = []
    for (const [name, text] of Object.entries(workflowTexts(sink.url))) {
      const { id, revision } = await viewed.api(0).workflows.create.mutate({ name, text, words: null })
      workflows.push({ id, text, revision })
      if (name === 'scheduled') await viewed.api(0).workflows.activate.mutate({ id })
    }
    const prefix = await prefixOf(pool)
    const editWorkflow = async () => {
      const workflow = workflows[0]
      if (workflow === undefined) return
      const text = `# ${randomBytes(4).toString('hex')}\n${workflow.text.replace(/^#.*\n/, '')}`
      workflow.text = text
    }
    const scene: Scene = {
      doors,
      workers,
      postgres,
      redis,
      prefix,
      sink,
      client: viewed,
      pool,
      random,
      editWorkflow,
    }

    const until = Date.now() + seconds * 1_000
    let asking = true
    let faulty = true
    const startWhileFaulty = async () => {
      const starting: Promise<void>[] = []
      for (let n = 0; Date.now() < until || faulty; n++) {
        const workflow = workflows[n % workflows.length]
        const key = `chaos ${seed} ${n}`
        if (workflow) starting.push(viewed.start(workflow, key, () => asking))
        await sleep(1_000 / options.startsPerSecond)
      }
      await Promise.all(starting)
    }
    const starting = startWhileFaulty()
    const { made, notMade } = await makeFaults(scene, until, options)
    faulty = false
    log('The faults are over.')
    const calmAt = Date.now()
    await Promise.all([...doors, ...workers].map((one) => one.ready()))
    // Whoever still asks has a minute to be answered.
    const patience = setTimeout(() => {
      asking = false
    }, 60_000)
    await starting
    clearTimeout(patience)
    await settle(pool)
    const settledMs = Date.now() - calmAt
    const facts = await collect(pool)
    await viewersAreThrough(viewed.views, facts.executions)
    const messages = await messagesLeft(redis.client, prefix)
    const evidence = { ...facts, starts: viewed.starts, views: viewed.views, effects: sink.effects, messages }
    const violations = findViolations(evidence)
    const logs = [...facts.events.values()]
    const attempts = logs.flat().filter(({ kind }) => kind === 'attempt_started')
    const statuses: Record<string, number> = {}
    for (const { status } of facts.executions) statuses[status] = (statuses[status] ?? 0) + 1
    return {
      violations,
      faults: [...made],
      notMade,
      executions: facts.executions.length,
      statuses,
      events: logs.flat().length,
      effects: sink.effects.length,
      repeats: sink.effects.length - new Set(sink.effects.map(({ key }) => key)).size,
      takenOver:
        attempts.length -
        new Set(attempts.map((a) => [a.executionId, a.state, a.visit, a.attempt].join())).size,
      unanswered: viewed.starts.filter(({ answers }) => answers.length === 0).length,
      deaths: [...doors, ...workers].reduce((sum, one) => sum + one.ends(), 0),
      settledMs,
      troubles,
    }
  } finally {
    client?.close()
    await Promise.all([...doors, ...workers].map((one) => one.stop()))
    await pool.end()
    sink.close()
    await redis.stop()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Each fault once in a random order, then any, with a breath in between. */
async function makeFaults(scene: Scene, until: number, { log, only }: ChaosOptions) {
  const { random } = scene
  const made = new Map<string, number>()
  const faults = allFaults(scene.postgres).filter(({ name }) => only === undefined || only.includes(name))
  const possible = faults.filter(
    (fault): fault is Fault & { make: NonNullable<Fault['make']> } => fault.make !== null,
  )
  const first = possible.map((fault) => ({ fault, place: random() })).sort((a, b) => a.place - b.place)
  let next = 0
  while (Date.now() < until || (only !== undefined && next < first.length)) {
    await sleep(500 + random() * 2_500)
    const { fault } = first[next++] ?? { fault: possible[Math.floor(random() * possible.length)] }
    if (fault === undefined) break
    log(`Now: ${fault.name}.`)
    try {
      await fault.make(scene)
      made.set(fault.name, (made.get(fault.name) ?? 0) + 1)
    } catch (error) {
      // Such as a database that is away already when its connections are to be killed.
      log(`${fault.name} could not be made: ${(error as Error).message}`)
    }
  }
  const notMade = faults
    .filter(({ name }) => !made.has(name))
    .map(({ name, make, lacks }) => [name, make === null ? (lacks ?? '') : 'its turn did not come'] as const)
  return { made, notMade }
}

const settleMs = 120_000

/** Until everything is final or waits for a person, and nothing is left over; or until patience is at its end. */
async function settle(pool: pg.Pool): Promise<void> {
  const end = Date.now() + settleMs
  while (Date.now() < end) {
    const { rows } = await pool
      .query<{ left: number }>(
        `select count(*)::int as left from "Execution" where status not in ('completed', 'failed', 'cancelled', 'stopped')`,
      )
      .catch(() => ({ rows: [{ left: 1 }] }))
    if (rows[0]?.left === 0) return
    await sleep(250)
  }
}

/** Every viewer has seen as many events as there are; or patience is at its end. */
async function viewersAreThrough(
  views: readonly { executionId: string; seqs: readonly number[] }[],
  executions: readonly { id: string; lastSeq: number }[],
): Promise<void> {
  const lastSeqs = new Map(executions.map(({ id, lastSeq }) => [id, lastSeq]))
  const end = Date.now() + 30_000
  while (Date.now() < end) {
    if (views.every(({ executionId, seqs }) => seqs.length >= (lastSeqs.get(executionId) ?? 0))) return
    await sleep(100)
  }
}

async function messagesLeft(client: { llen(key: string): Promise<number> }, prefix: string): Promise<number> {
  const end = Date.now() + 10_000
  for (;;) {
    const left = await client.llen(`${prefix}:executions:wait`)
    if (left === 0 || Date.now() > end) return left
    await sleep(100)
  }
}

async function prefixOf(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    'select id from _prisma_migrations order by started_at, id limit 1',
  )
  return `rabbit-${rows[0]?.id.slice(0, 8)}`
}
