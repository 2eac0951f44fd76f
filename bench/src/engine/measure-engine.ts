import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { openRedis } from '../../../apps/server/src/bus/redis.ts'
import { createRedisBus } from '../../../apps/server/src/bus/redis-bus.ts'
import { createBullmqQueue } from '../../../apps/server/src/queue/bullmq-queue.ts'
import { openRedisServer, type RedisPlace } from '../chaos/places.ts'
import { percentiles, type Row, summarise, type Times } from '../measure.ts'
import { longLog } from './long-log.ts'
import { inFlight, type Ours, openOurs } from './ours.ts'
import { commitAlone, createStateMachine, groupCommit, insertEach, openFlows, type Work } from './peers.ts'
import { openPlace, type Place } from './place.ts'

const states = 10
const work: Work = { total: 1_000, states, atOnce: 100 }
const pairs = 5
const chain = `start -> ${Array.from({ length: states }, (_, n) => `s${n + 1}`).join(' -> ')} -> end`
const forked = Array.from({ length: 50 }, (_, n) => `b${n + 1}`).join(', ')
const fork = `start -> [${forked}]\n[${forked}] -> end`
const loop = (type: string) => `state a: ${type} {}\nstart -> a\na -> a: turns < 1000\na -> end: otherwise`

const secondsOf = async (run: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await run()
  return (performance.now() - began) / 1_000
}
const shownRate = ({ median, p5, p95 }: Times) =>
  `${median.toFixed(0)} a second (${p5.toFixed(0)} – ${p95.toFixed(0)})`
const median = (values: readonly number[]) => summarise(values).median

/** What each of several does a second, measured in turn, `pairs` times after a warm-up. */
async function ratesInTurn<K extends string>(
  tasks: Record<K, { units: number; run: () => Promise<unknown> }>,
) {
  const names = Object.keys(tasks) as K[]
  const rates = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>
  for (let round = -1; round < pairs; round++) {
    for (const name of names) {
      const { units, run } = tasks[name]
      const rate = units / (await secondsOf(run))
      if (round >= 0) rates[name].push(rate)
    }
  }
  return rates
}

const against = (ours: readonly number[], theirs: readonly number[]) =>
  median(ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN)))

const verdict = (held: boolean) => (held ? 'held' : '**missed**')

/** The goals of the engine, each beside the work that it is measured by, in one run. */
export async function measureEngineGoals(): Promise<Row[]> {
  const place = await openPlace()
  const redis = await openRedisServer()
  const rows: Row[] = []
  const ours = await openOurs(place)
  try {
    const at = await place.addVersion(chain)
    if (redis === null) console.error('SKIPPED: BullMQ and the scaled mode. No redis-server was found.')
    const part = async (name: string, measured: Promise<Row[]>) => {
      rows.push(...(await measured))
      console.error(`engine: ${name} is measured.`)
    }
    await part('E5, E6', loops(place, ours))
    await part('E9', cost(place, ours, at))
    if (redis !== null) await part('E3', forks(place, ours, redis))
    await part('E7', waits(place, ours))
    await part('E12', longLog(place, ours))
    await part('E1, E2, E11', throughput(place, ours, at, redis))
  } finally {
    await ours.stop()
    await redis?.stop()
    await place.close()
  }
  return rows
}

type At = Awaited<ReturnType<Place['addVersion']>>

async function throughput(place: Place, ours: Ours, at: At, redis: RedisPlace | null): Promise<Row[]> {
  const { pool } = place
  const units = work.total * states
  const machine = createStateMachine(states)
  const flows = redis && (await openFlows(redis.client))
  const scaled = redis && (await openScaled(place, redis))
  const latencies: number[] = []
  const rates = await ratesInTurn({
    ours: {
      units,
      run: async () => {
        latencies.push(...(await inFlight(work.total, work.atOnce, () => ours.run(at))))
      },
    },
    insert: { units, run: () => insertEach(pool, work) },
    group: { units, run: () => groupCommit(pool, work) },
    memory: { units, run: () => machine(work) },
    ...(flows
      ? { flows: { units: units / 5, run: () => flows.chains({ ...work, total: work.total / 5 }) } }
      : {}),
    ...(scaled
      ? { scaled: { units, run: () => inFlight(work.total, work.atOnce, () => scaled.run(at)) } }
      : {}),
  } as Record<
    'ours' | 'insert' | 'group' | 'memory' | 'flows' | 'scaled',
    { units: number; run: () => Promise<unknown> }
  >)
  await flows?.close()
  await scaled?.stop()
  const row = (
    id: string,
    mine: readonly number[],
    what: string,
    theirs: readonly number[],
    goal: number,
  ): Row => {
    const ratio = against(mine, theirs)
    return {
      work: `${id}: states a second, goal ≥ ${goal}: ${verdict(ratio >= goal)}`,
      ours: shownRate(summarise(mine)),
      baseline: `${what}: ${shownRate(summarise(theirs))}`,
      ratio: ratio.toFixed(2),
    }
  }
  const e1 = 'E1 1,000 executions of 10 states, 100 at once, each durable'
  const latency = summarise(latencies)
  const spread = latency.p99 / latency.median
  return [
    row(e1, rates.ours, 'one INSERT a state', rates.insert, 2),
    row(e1, rates.ours, 'shared commits, no engine', rates.group, 0.2),
    row(e1, rates.ours, 'XState in memory', rates.memory, 0.45),
    ...(flows ? [row(e1, rates.ours, 'BullMQ flows', rates.flows, 5)] : []),
    {
      work: `E2 from start to end of one of them, p99 ≤ 1.5 × p50: ${verdict(spread <= 1.5)}`,
      ours: percentiles(latency),
      baseline: '',
      ratio: `p99 : p50 ${spread.toFixed(2)}`,
    },
    ...(scaled && flows
      ? [
          row(
            'E11 the same over Redis, one that accepts and one that works',
            rates.scaled,
            'BullMQ flows',
            rates.flows,
            2,
          ),
          row('E11 the same', rates.scaled, 'ours in one process', rates.ours, 0.6),
        ]
      : []),
  ]
}

/** One engine that only accepts and one that works, both in this process, with Redis between them. */
async function openScaled(place: Place, server: RedisPlace) {
  const redis = openRedis({
    url: server.url,
    prefix: 'bench',
    onTrouble: console.error,
    onRecovered: () => {},
  })
  await new Promise<void>((ready) => redis.onReturn(ready))
  const queues = [
    createBullmqQueue({ redis, concurrency: 0 }),
    createBullmqQueue({ redis, concurrency: 200 }),
  ] as const
  const telling = createRedisBus(redis, false)
  const listening = createRedisBus(redis, true)
  const door = await openOurs(place, {
    queue: queues[0],
    concurrency: 0,
    sink: { committed: () => {} },
    hears: (listener, missed) => void listening.subscribe(listener, missed),
  })
  const worker = await openOurs(place, { queue: queues[1], concurrency: 200, sink: telling })
  return {
    run: door.run,
    async stop() {
      await worker.stop()
      await door.stop()
      telling.close()
      listening.close()
      for (const queue of queues) await queue.close()
      await redis.close()
    },
  }
}

async function cost(place: Place, ours: Ours, at: At): Promise<Row[]> {
  const units = work.total * states
  // What has not run often is not compiled yet, as in the other rows.
  await inFlight(work.total, work.atOnce, () => ours.run(at))
  const stalls = monitorEventLoopDelay({ resolution: 1 })
  let cpu = process.cpuUsage()
  const counted = await place.counted(async () => {
    stalls.enable()
    cpu = process.cpuUsage()
    await inFlight(work.total, work.atOnce, () => ours.run(at))
    cpu = process.cpuUsage(cpu)
    stalls.disable()
  })
  const micros = (cpu.user + cpu.system) / units
  const perState = {
    flushes: counted.flushes / units,
    bytes: counted.logBytes / units,
    commits: counted.commits / units,
  }
  return [
    {
      work: `E9 CPU of engine and store a state, goal ≤ 100 µs: ${verdict(micros <= 100)}`,
      ours: `${micros.toFixed(0)} µs`,
      baseline: '',
      ratio: '',
    },
    {
      work: `E9 log flushes a state, goal ≤ 0.02: ${verdict(perState.flushes <= 0.02)}`,
      ours: `${perState.flushes.toFixed(4)} (commits ${perState.commits.toFixed(4)})`,
      baseline: '',
      ratio: '',
    },
    {
      work: `E9 log a state, goal ≤ 300 B: ${verdict(perState.bytes <= 300)}`,
      ours: `${perState.bytes.toFixed(0)} B`,
      baseline: '',
      ratio: '',
    },
    {
      work: 'longest stall of the event loop meanwhile',
      ours: `${(stalls.max / 1e6).toFixed(0)} ms`,
      baseline: '',
      ratio: '',
    },
  ]
}

async function loops(place: Place, ours: Ours): Promise<Row[]> {
  const turns = 1_000
  const strict = await place.addVersion(loop('task'))
  const pure = await place.addVersion(loop('transform'))
  const rates = await ratesInTurn({
    strict: { units: turns, run: () => ours.run(strict) },
    pure: { units: turns, run: () => ours.run(pure) },
    alone: { units: turns, run: () => commitAlone(place.pool, turns) },
  })
  const row = (id: string, mine: readonly number[], goal: number): Row => {
    const ratio = against(mine, rates.alone)
    return {
      work: `${id}, goal ≥ ${goal}: ${verdict(ratio >= goal)}`,
      ours: shownRate(summarise(mine)),
      baseline: `commits on one connection: ${shownRate(summarise(rates.alone))}`,
      ratio: ratio.toFixed(2),
    }
  }
  return [
    row('E5 one execution, 1,000 turns, strict', rates.strict, 0.9),
    row('E6 the same, of pure states', rates.pure, 3),
  ]
}

async function forks(place: Place, ours: Ours, redis: RedisPlace): Promise<Row[]> {
  const at = await place.addVersion(fork)
  const flows = await openFlows(redis.client)
  const times = 20
  const repeat = async (run: () => Promise<unknown>) => {
    for (let n = 0; n < times; n++) await run()
  }
  const rates = await ratesInTurn({
    ours: { units: times, run: () => repeat(() => ours.run(at)) },
    flows: { units: times, run: () => repeat(() => flows.fork(50)) },
  })
  await flows.close()
  const counted = await place.counted(() => repeat(() => ours.run(at)))
  const ratio = against(rates.ours, rates.flows)
  const flushes = counted.flushes / times
  return [
    {
      work: `E3 fork to 50, join, goal ≥ 4: ${verdict(ratio >= 4)}`,
      ours: shownRate(summarise(rates.ours)),
      baseline: `BullMQ flows: ${shownRate(summarise(rates.flows))}`,
      ratio: ratio.toFixed(2),
    },
    {
      work: `E3 log flushes for all of it, goal ≤ 3: ${verdict(flushes <= 3)}`,
      ours: flushes.toFixed(2),
      baseline: '',
      ratio: '',
    },
  ]
}

async function waits(place: Place, ours: Ours): Promise<Row[]> {
  const count = 10_000
  const forS = 30
  const at = await place.addVersion(`state nap: wait { for: ${forS}s }\nstart -> nap -> end`)
  const resident = () => {
    globalThis.gc?.()
    return process.memoryUsage().rss
  }
  // As many that are over: what the process grows by to start them at all is no part of what a waiting one takes.
  const short = await place.addVersion('state nap: wait { for: 1s }\nstart -> nap -> end')
  await inFlight(count, 1_000, () => ours.run(short))
  await sleep(2_000)
  const before = resident()
  const ids: string[] = []
  const began = Date.now()
  const startS = await secondsOf(() =>
    inFlight(count, 1_000, async () => {
      const answer = await ours.engine.startExecution({
        ...at,
        input: {},
        trigger: 'manual',
        idempotencyKey: null,
      })
      if (answer.kind === 'started') ids.push(answer.executionId)
    }),
  )
  await sleep(2_000)
  const bytes = (resident() - before) / count
  // The first are due while the last are not; what counts is from when the last is due until all are through.
  await Promise.all(ids.map((id) => ours.ended(id)))
  const wakeS = Math.max(0, (Date.now() - began) / 1_000 - startS - forS)
  return [
    {
      work: `E7 start 10,000 that wait, goal ≤ 2 s: ${verdict(startS <= 2)}`,
      ours: `${startS.toFixed(1)} s`,
      baseline: '',
      ratio: '',
    },
    {
      work: `E7 resident memory of each while it waits, goal ≤ 1 KB: ${verdict(bytes <= 1_024)}`,
      ours: `${bytes.toFixed(0)} B`,
      baseline: '',
      ratio: '',
    },
    {
      work: `E7 all through after the last is due, goal ≤ 3 s: ${verdict(wakeS <= 3)}`,
      ours: `${wakeS.toFixed(1)} s`,
      baseline: '',
      ratio: '',
    },
  ]
}
