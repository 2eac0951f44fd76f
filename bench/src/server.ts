import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer, readConfig, type StudioServer } from '@rabbit/server'
import pg from 'pg'
import { percentiles, type Row, summarise, type Times, times } from './measure.ts'

const states = 10
const chain = `start -> ${Array.from({ length: states - 2 }, (_, i) => `step_${i + 1}`).join(' -> ')} -> end\n`

/** A studio in this process on an embedded database of its own, gone afterwards. */
async function withStudio<T>(work: (server: StudioServer, databaseUrl: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rabbit-bench-'))
  const server = await createServer(readConfig({ RABBIT_DATA_DIR: folder }), { listen: false })
  try {
    await server.start()
    return await work(server, server.databaseUrl)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

const starts = (server: StudioServer, workflowId: string) => () =>
  server.api.executions.start({ workflowId, text: chain, input: {}, idempotencyKey: randomUUID() })

async function ended(server: StudioServer, executionId: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server
      .watch(executionId, 0, (events) => {
        if (events.some(({ kind }) => kind === 'execution_completed')) resolve()
      })
      .catch(reject)
  })
}

/** 100 executions of 10 states at once, each state durable before the next; states a second, a round at a time. */
async function oursAtOnce(server: StudioServer, workflowId: string): Promise<number> {
  const start = starts(server, workflowId)
  const started = performance.now()
  await Promise.all(Array.from({ length: 100 }, async () => ended(server, (await start()).executionId)))
  return (100 * states * 1000) / (performance.now() - started)
}

/** The baseline on the same database: 100 loops of 10 awaited one-row INSERTs, over 20 connections. */
async function insertsAtOnce(pool: pg.Pool): Promise<number> {
  const started = performance.now()
  const loops = Array.from({ length: 100 }, async () => {
    const id = randomUUID()
    for (let seq = 1; seq <= states; seq++) {
      await pool.query({
        name: 'bench',
        text: 'insert into bench_event (execution_id, seq, data) values ($1, $2, $3)',
        values: [id, seq, '{"result": {}}'],
      })
    }
  })
  await Promise.all(loops)
  return (100 * states * 1000) / (performance.now() - started)
}

/** From the call of start to the event that its first state was entered, at 50 starts a second. */
async function startToFirstState(server: StudioServer, workflowId: string): Promise<Times> {
  const start = starts(server, workflowId)
  const taken: number[] = []
  const running: Promise<void>[] = []
  for (let i = 0; i < 300; i++) {
    running.push(
      (async () => {
        const called = performance.now()
        const { executionId } = await start()
        await new Promise<void>((resolve, reject) => {
          const seen = (events: readonly { kind: string }[]) => {
            if (events.some(({ kind }) => kind === 'state_entered')) resolve()
          }
          server.watch(executionId, 0, seen).catch(reject)
        })
        if (i >= 50) taken.push(performance.now() - called)
      })(),
    )
    await sleep(20)
  }
  await Promise.all(running)
  return summarise(taken)
}

async function oneCommit(pool: pg.Pool): Promise<Times> {
  const client = await pool.connect()
  const taken: number[] = []
  for (let i = 0; i < 200; i++) {
    const started = performance.now()
    await client.query('insert into bench_event (execution_id, seq, data) values ($1, $2, $3)', [
      randomUUID(),
      1,
      '{}',
    ])
    taken.push(performance.now() - started)
  }
  client.release()
  return summarise(taken)
}

export async function measureEngine(): Promise<Row[]> {
  return withStudio(async (server, databaseUrl) => {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 })
    try {
      await pool.query(
        'create table bench_event (execution_id uuid, seq int, data jsonb, primary key (execution_id, seq))',
      )
      const { id } = await server.api.workflows.create({ name: 'bench', text: chain, words: null })
      await oursAtOnce(server, id)
      await insertsAtOnce(pool)
      const pairs: { ours: number; base: number }[] = []
      for (let i = 0; i < 5; i++) {
        pairs.push({ ours: await oursAtOnce(server, id), base: await insertsAtOnce(pool) })
      }
      const rate = (values: number[]) => {
        const { median, p5, p95 } = summarise(values)
        return `${median.toFixed(0)} a second (${p5.toFixed(0)} – ${p95.toFixed(0)})`
      }
      const latency = await startToFirstState(server, id)
      const commit = await oneCommit(pool)
      return [
        {
          work: '100 executions of 10 states at once, durable: states',
          ours: rate(pairs.map(({ ours }) => ours)),
          baseline: `one INSERT a state, 20 connections: ${rate(pairs.map(({ base }) => base))}`,
          ratio: summarise(pairs.map(({ ours, base }) => ours / base)).median.toFixed(2),
        },
        {
          work: 'start to first state, 50 starts a second',
          ours: percentiles(latency),
          baseline: `one commit on one connection: ${times(commit)}`,
          ratio: (latency.median / commit.median).toFixed(1),
        },
      ]
    } finally {
      await pool.end()
    }
  })
}

/** Resident memory in MiB, from the system's own account (Linux only). */
function residentMib(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

async function printed(child: ChildProcess, pattern: RegExp): Promise<void> {
  let output = ''
  for await (const chunk of child.stdout ?? []) {
    output += chunk
    if (pattern.test(output)) return
  }
  throw new Error(`the program ended before it was ready:\n${output}`)
}

/** The idle server beside a bare Node process that holds an HTTP server open. */
export async function measureMemory(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rabbit-bench-'))
  const bare = spawn(process.execPath, [
    '-e',
    "require('http').createServer().listen(0, () => console.log('ready'))",
  ])
  const studio = spawn(process.execPath, ['apps/server/dist/main.js'], {
    env: { ...process.env, DATABASE_URL: '', RABBIT_DATA_DIR: folder, PORT: '0' },
  })
  try {
    await Promise.all([printed(bare, /ready/), printed(studio, /ready/)])
    await sleep(5000)
    const ours = residentMib(studio)
    const base = residentMib(bare)
    return [
      {
        work: 'resident memory of the idle server (without its database)',
        ours: `${ours.toFixed(0)} MiB`,
        baseline: `a bare Node HTTP server: ${base.toFixed(0)} MiB`,
        ratio: (ours / base).toFixed(2),
      },
    ]
  } finally {
    bare.kill()
    studio.kill('SIGINT')
    await new Promise((resolve) => studio.once('exit', resolve))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
