import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Row, summarise } from '../measure.ts'
import { inFlight, type Ours, openOurs } from './ours.ts'
import { connectPlace, openPlace, type Place } from './place.ts'

type At = Awaited<ReturnType<Place['addVersion']>>

const states = 10
const chain = `start -> ${Array.from({ length: states }, (_, n) => `s${n + 1}`).join(' -> ')} -> end`
const verdict = (held: boolean) => (held ? 'held' : '**missed**')
const secondsOf = async (run: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await run()
  return (performance.now() - began) / 1_000
}

/** What happens when a lot of it comes at once, or when it is ended in the middle. */
export async function measureScale(): Promise<Row[]> {
  const place = await openPlace()
  const rows: Row[] = []
  const part = async (name: string, measured: Promise<Row[]>) => {
    rows.push(...(await measured))
    console.error(`scale: ${name} is measured.`)
  }
  try {
    const at = await place.addVersion(chain)
    await part('E8', killed(place, at))
    const ours = await openOurs(place)
    await part('fork and map', wide(place, ours, at))
    await ours.stop()
    await part('100,000 waiting', waiting(place))
  } finally {
    await place.close()
  }
  return rows
}

/** Works as `killed` tells it, in a process of its own, until it is killed or told to end. */
export async function runVictim([url = '', given = '']: readonly string[]): Promise<void> {
  const place = connectPlace(url)
  const ours = await openOurs(place)
  const { at, total } = JSON.parse(given) as { at: At; total: number }
  let done = 0
  await inFlight(total, 100, async () => {
    await ours.run(at)
    done++
    if (done % 50 === 0) process.stdout.write(`${done}\n`)
  })
  await ours.stop()
  await place.close()
}

async function killed(place: Place, at: At): Promise<Row[]> {
  const { pool } = place
  const total = 1_000
  const spawnVictim = () =>
    spawn(process.execPath, [process.argv[1] ?? '', '--victim', place.url, JSON.stringify({ at, total })], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  // Its own speed when nobody kills it, between the same two marks of its way.
  const marks: number[] = []
  const clean = spawnVictim()
  for await (const _ of clean.stdout) marks.push(performance.now())
  const cleanS = ((marks.at(-1) ?? 0) - (marks[0] ?? 0)) / 1_000
  const rate = ((total - 50) * (states + 1)) / cleanS

  const victim = spawnVictim()
  for await (const chunk of victim.stdout) {
    if (Number(String(chunk).trim().split('\n').at(-1)) < total / 2) continue
    victim.kill('SIGKILL')
    break
  }
  await once(victim, 'exit')
  const open = `e.status not in ('completed', 'failed', 'cancelled')`
  const { rows: found } = await pool.query<{ id: string; done: number; running: number }>(
    `select e.id, sum((v.kind = 'state_completed')::int)::int as done,
       (sum((v.kind = 'attempt_started')::int) - sum((v.kind = 'state_completed' and v.state like 's_%' and v.state <> 'start')::int))::int as running
     from "Execution" e join "ExecutionEvent" v on v."executionId" = e.id where ${open} group by e.id`,
  )
  const left = found.reduce((sum, { done }) => sum + states + 1 - done, 0)
  const inWork = found.reduce((sum, { running }) => sum + running, 0)
  const next = await openOurs(place, { start: false })
  const ends = Promise.all(found.map(({ id }) => next.ended(id)))
  const tookS = await secondsOf(async () => {
    await next.engine.start()
    await ends
  })
  await next.stop()
  const ids = found.map(({ id }) => id)
  const { rows: again } = await pool.query<{ twice: number; finished: number }>(
    `select (select count(*)::int from "Execution" where id = any($1::uuid[]) and status = 'completed') as finished,
       (select coalesce(sum(n - 1), 0)::int from (
         select count(*) as n from "ExecutionEvent" where "executionId" = any($1::uuid[]) and kind = 'attempt_started'
         group by "executionId", state, visit) each) as twice`,
    [ids],
  )
  const { twice = 0, finished = 0 } = again[0] ?? {}
  const wantedS = left / rate
  const limitS = 1.5 * wantedS + 0.5
  return [
    {
      work: `E8 kill -9 in the middle of E1: all finish: ${verdict(finished === ids.length)}; states run twice ≤ states in work: ${verdict(twice <= inWork)}`,
      ours: `${finished} of ${ids.length} open ones; ${twice} of ${inWork}`,
      baseline: '',
      ratio: '',
    },
    {
      work: `E8 time until all are finished, goal ≤ 1.5 × what was left + 0.5 s: ${verdict(tookS <= limitS)}`,
      ours: `${tookS.toFixed(2)} s`,
      baseline: `${left} states left, at the speed of a run that nobody kills: ${wantedS.toFixed(2)} s`,
      ratio: (tookS / wantedS).toFixed(2),
    },
  ]
}

async function wide(place: Place, ours: Ours, at: At): Promise<Row[]> {
  const forkOf = (width: number) => {
    const names = Array.from({ length: width }, (_, n) => `b${n + 1}`).join(', ')
    return place.addVersion(`start -> [${names}]\n[${names}] -> end`)
  }
  const mapOf = (items: number) =>
    place.addVersion(
      `state one: task {}\nstate all: map { items: "\${range(${items})}", state: one, concurrency: 100 }\nstart -> all -> end`,
    )
  /** The p95 of small executions, one every 50 ms, while something else goes on. */
  const beside = async (work: () => Promise<unknown>) => {
    const taken: number[] = []
    const running: Promise<unknown>[] = []
    let over = false
    const tookS = secondsOf(work).finally(() => {
      over = true
    })
    do {
      running.push(ours.run(at).then((ms) => taken.push(ms)))
      await sleep(50)
    } while (!over)
    await Promise.all(running)
    return { p95: summarise(taken).p95, tookS: await tookS }
  }
  const times = async (count: number, run: () => Promise<unknown>) => {
    for (let n = 0; n < count; n++) await run()
  }
  const [small, large] = [await forkOf(100), await forkOf(1_000)]
  const [fewItems, manyItems] = [await mapOf(10_000), await mapOf(100_000)]
  await times(2, () => ours.run(large))
  const alone = await beside(() => sleep(5_000))
  const row = (what: string, less: number, more: number, p95: number): Row[] => [
    {
      work: `${what}: ten times as many, time for each, goal: linear`,
      ours: `${(more * 1_000).toFixed(2)} ms each`,
      baseline: `a tenth as many: ${(less * 1_000).toFixed(2)} ms each`,
      ratio: (more / less).toFixed(2),
    },
    {
      work: `${what}: small executions beside it, p95, goal ≤ 2: ${verdict(p95 <= 2 * alone.p95)}`,
      ours: `${p95.toFixed(0)} ms`,
      baseline: `nothing beside them: ${alone.p95.toFixed(0)} ms`,
      ratio: (p95 / alone.p95).toFixed(2),
    },
  ]
  const forkLess = (await secondsOf(() => times(20, () => ours.run(small)))) / 20 / 100
  const forkMore = await beside(() => times(10, () => ours.run(large)))
  const mapLess = (await secondsOf(() => ours.run(fewItems))) / 10_000
  const mapMore = await beside(() => ours.run(manyItems))
  return [
    ...row('fork to 1,000', forkLess, forkMore.tookS / 10 / 1_000, forkMore.p95),
    ...row('map of 100,000', mapLess, mapMore.tookS / 100_000, mapMore.p95),
  ]
}

/** How long an engine takes to start with nothing there, and with 100,000 that wait. */
async function waiting(place: Place): Promise<Row[]> {
  const count = 100_000
  const starts = async () => {
    const taken: number[] = []
    for (let n = 0; n < 5; n++) {
      const ours = await openOurs(place, { start: false })
      taken.push(await secondsOf(() => ours.engine.start()))
      await ours.stop()
    }
    return summarise(taken).median * 1_000
  }
  const before = await starts()
  const at = await place.addVersion('state nap: wait { for: 1d }\nstart -> nap -> end')
  const ours = await openOurs(place)
  await inFlight(count, 1_000, () =>
    ours.engine.startExecution({ ...at, input: {}, trigger: 'manual', idempotencyKey: null }),
  )
  await ours.stop()
  const after = await starts()
  return [
    {
      work: 'an engine starts while 100,000 executions wait, goal: as if they were not there',
      ours: `${after.toFixed(1)} ms`,
      baseline: `none waits: ${before.toFixed(1)} ms`,
      ratio: (after / before).toFixed(2),
    },
  ]
}
