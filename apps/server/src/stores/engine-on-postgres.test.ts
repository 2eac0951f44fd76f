import { createEngine, type Engine, type ExecutionEvent, type StepHandler } from '@rabbit/engine'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { addVersion } from '../../test/engine-place.ts'
import { newId } from '../db/ids.ts'
import { openEnginePool } from '../db/pools.ts'
import { createStepHandlers } from '../steps/index.ts'
import { createExecutionStore } from './execution-store.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = openEnginePool(database.url, 10)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const clock = {
  now: Date.now,
  schedule: (delayMs: number, wake: () => void) => {
    const timer = setTimeout(wake, delayMs)
    return () => clearTimeout(timer)
  },
}

function worker(
  handlers: ReadonlyMap<string, StepHandler>,
  committed: (events: readonly ExecutionEvent[]) => void,
): Engine {
  return createEngine({
    ...{ store: createExecutionStore(pool), handlers, clock, random: Math.random, newId, owner: newId() },
    events: { committed: ({ events }) => committed(events) },
    leaseMs: 1_000,
    pollMs: 200,
  })
}

const rows = async (sql: string, ...values: unknown[]) => (await pool.query(sql, values)).rows

/** A look that fails is no answer: connections are killed here. */
async function until(done: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await done().catch(() => false))) {
    if (Date.now() > end) throw new Error('It did not happen in time.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('the engine on Postgres', () => {
  it('runs guards, a fork, a wait, a retry and an approval to the end, leaving nothing behind (V2, V9)', async () => {
    const text = `
      start -> [prices, nap]
      state prices: transform { set: { total: "\${2 * n}" } }
      state nap: wait { for: 150ms }
      [prices, nap] -> flaky
      state flaky: transform {
        set: { tries: "\${execution.attempt < 2 ? fail('not yet') : execution.attempt}" }
        retry: { attempts: 3, backoff: 50ms }
      }
      flaky -> review: total > 5
      flaky -> end: otherwise
      state review: approval { assignees: ["ann"], question: "Pay \${total}?" }
      review -> end: approved`
    const seen: ExecutionEvent[] = []
    const engine = worker(createStepHandlers(), (events) => seen.push(...events))
    await engine.start()
    const place = await addVersion(pool, text)
    const answer = await engine.startExecution({
      ...place,
      input: { n: 4 },
      trigger: 'manual',
      idempotencyKey: null,
    })
    const id = answer.kind === 'started' ? answer.executionId : ''
    const approvals = () => rows('select * from "Approval" where "executionId" = $1', id)
    await until(async () => (await approvals()).length === 1)
    const [approval] = await approvals()
    expect(approval).toMatchObject({
      state: 'review',
      question: 'Pay 8?',
      assignees: ['ann'],
      closedAt: null,
    })
    const status = () =>
      rows('select status, "currentStates", "leaseOwner" from "Execution" where id = $1', id)
    await until(async () => (await status())[0]?.leaseOwner === null)
    expect(await status()).toEqual([{ status: 'waiting', currentStates: ['review'], leaseOwner: null }])
    const said = { workspaceId: place.workspaceId, executionId: id, state: 'review', visit: 1, attempt: 1 }
    expect(await engine.answerApproval({ ...said, approved: true, by: 'ann', comment: 'ok' })).toBe(true)
    await until(async () => (await status())[0]?.status === 'completed')
    await engine.stop()
    expect(seen.at(-1)).toMatchObject({
      kind: 'execution_completed',
      data: { output: { total: 8, tries: 2, approved: true } },
    })
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1))
    const stored = await createExecutionStore(pool).load(id)
    expect(stored?.events).toEqual(seen)
    for (const table of ['Timer', 'Outbox', 'Signal', 'Snapshot'])
      expect(await rows(`select * from "${table}"`)).toEqual([])
    expect((await approvals())[0]).toMatchObject({
      approved: true,
      answeredBy: 'ann',
      closedAt: expect.any(Date),
    })
  })

  it('finishes everything while its connections are killed; no finished state runs again (P3, V2, V4)', async () => {
    const runs: string[] = []
    const done = new Set<string>()
    const again: string[] = []
    const step: StepHandler = {
      async run({ executionId, state }) {
        const place = `${executionId} ${state}`
        if (done.has(place)) again.push(place)
        runs.push(place)
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
        return { kind: 'completed', result: { [state]: true } }
      },
    }
    const engine = worker(new Map([['task', step]]), (events) => {
      for (const { kind, executionId, state } of events)
        if (kind === 'state_completed') done.add(`${executionId} ${state}`)
    })
    await engine.start()
    const place = await addVersion(pool, 'start -> a -> [b, c, d]\n[b, c, d] -> e -> f -> end')
    const killer = new pg.Client({ connectionString: database.url })
    await killer.connect()
    const keys = Array.from({ length: 40 }, () => newId())
    const start = async (idempotencyKey: string): Promise<void> => {
      // Whoever gets no answer asks again with the same key.
      await engine
        .startExecution({ ...place, input: {}, trigger: 'manual', idempotencyKey })
        .catch(() => start(idempotencyKey))
    }
    const starting = Promise.all(keys.map(start))
    for (let round = 0; round < 8; round++) {
      await new Promise((resolve) => setTimeout(resolve, 60))
      await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and query not like 'LISTEN%'`,
      )
    }
    await starting
    const mine = 'from "Execution" where "workspaceId" = $1'
    await until(async () => {
      const [open] = await rows(
        `select count(*)::int as n ${mine} and status <> 'completed'`,
        place.workspaceId,
      )
      return open?.n === 0
    })
    await killer.end()
    await engine.stop()
    expect(await rows(`select count(*)::int as n ${mine}`, place.workspaceId)).toEqual([{ n: 40 }])
    expect(again).toEqual([])
    const gaps = await rows(
      `select "executionId" from "ExecutionEvent" where "workspaceId" = $1
       group by 1 having count(*) <> max(seq) or min(seq) <> 1
         or count(*) filter (where kind = 'execution_completed') <> 1`,
      place.workspaceId,
    )
    expect(gaps).toEqual([])
  })

  it('wakes thousands of waits in batches, none of them early (P7)', async () => {
    const engine = worker(createStepHandlers(), () => {})
    await engine.start()
    const place = await addVersion(pool, 'state nap: wait { for: 700ms }\nstart -> nap -> end')
    const request = { ...place, input: {}, trigger: 'manual', idempotencyKey: null }
    await Promise.all(Array.from({ length: 1_000 }, () => engine.startExecution(request)))
    const open = () =>
      rows(
        `select count(*)::int as n from "Execution" where "workspaceId" = $1 and status <> 'completed'`,
        place.workspaceId,
      )
    await until(async () => (await open())[0]?.n === 0)
    await engine.stop()
    const early = await rows(
      `select 1 from "ExecutionEvent" waiting join "ExecutionEvent" fired using ("executionId")
       where waiting."workspaceId" = $1 and waiting.kind = 'step_waiting' and fired.kind = 'timer_fired'
         and extract(epoch from fired.at) * 1000 < (waiting.data->'wait'->>'fireAt')::float8`,
      place.workspaceId,
    )
    expect(early).toEqual([])
  })

  it('goes on with a map where a killed worker left it, calling nothing twice (A17)', async () => {
    const calls: string[] = []
    let hang = true
    const task: StepHandler = {
      repeatable: true,
      async run({ executionId, context }) {
        calls.push(executionId)
        if (hang && Number(context.item) >= 20) await new Promise(() => {})
        return { kind: 'completed', result: { square: Number(context.item) ** 2 } }
      },
    }
    const handlers = new Map(createStepHandlers()).set('task', task)
    const first = worker(handlers, () => {})
    await first.start()
    const place = await addVersion(
      pool,
      'state one: task\nstate each: map { items: "${range(30)}", state: one, concurrency: 8 }\nstart -> each -> end',
    )
    const answer = await first.startExecution({
      ...place,
      input: {},
      trigger: 'manual',
      idempotencyKey: null,
    })
    if (answer.kind === 'refused') throw new Error(answer.message)
    const status = async () =>
      (await rows('select status from "Execution" where id = $1', answer.executionId))[0]?.status
    await until(async () => calls.length >= 28)
    await first.stop(0)
    hang = false
    const second = worker(handlers, () => {})
    await second.start()
    await until(async () => (await status()) === 'completed')
    await second.stop()
    const [end] = await rows(
      `select data from "ExecutionEvent" where "executionId" = $1 and kind = 'execution_completed'`,
      answer.executionId,
    )
    expect(end.data.output.results.map(({ square }: { square: number }) => square)).toEqual(
      Array.from({ length: 30 }, (_, item) => item ** 2),
    )
    const called = await rows(
      'select item from "Execution" where "parentId" = $1 order by item',
      answer.executionId,
    )
    expect(called.map(({ item }) => item)).toEqual(Array.from({ length: 30 }, (_, item) => item))
    const left = await rows(
      'select 1 from "Signal" s join "Execution" e on e.id = s."executionId" where e."workspaceId" = $1',
      place.workspaceId,
    )
    expect(left).toEqual([])
  })

  it('keeps its caller and what it called in step over two workers (A15, A16)', async () => {
    const [one, two] = [worker(createStepHandlers(), () => {}), worker(createStepHandlers(), () => {})]
    await Promise.all([one.start(), two.start()])
    const text =
      'workflow fan\nstart -> [left, right]\n[left, right] -> end\nstate left: workflow { name: "nap", input: { n: 1 } }\nstate right: workflow { name: "nap", input: { n: 2 } }'
    const place = await addVersion(pool, text)
    await pool.query(
      `insert into "Workflow" (id, "workspaceId", "ownerId", name, text, identifier, "stateCount", "hasErrors")
       select $1, "workspaceId", "ownerId", 'nap', $2, 'nap', 1, false from "Workflow" where id = $3`,
      [newId(), 'workflow nap\nstate doze: wait { for: 4s }\nstart -> doze -> end', place.workflowId],
    )
    const start = async () => {
      const answer = await one.startExecution({
        ...place,
        input: {},
        trigger: 'manual',
        idempotencyKey: null,
      })
      if (answer.kind === 'refused') throw new Error(answer.message)
      return answer.executionId
    }
    const ids = await Promise.all(Array.from({ length: 20 }, start))
    const cancelled = ids.slice(10)
    for (const executionId of cancelled) {
      await two.cancel({ workspaceId: place.workspaceId, executionId, by: 'ann', reason: '' })
    }
    await until(async () => {
      const [open] = await rows(
        `select count(*)::int as n from "Execution" where "workspaceId" = $1
         and status not in ('completed', 'failed', 'cancelled')`,
        place.workspaceId,
      )
      return open.n === 0
    })
    await Promise.all([one.stop(), two.stop()])
    const ends = await rows(
      `select p.status as caller, c.status as called, count(*)::int as n from "Execution" p
       join "Execution" c on c."parentId" = p.id where p."workspaceId" = $1 group by 1, 2 order by 1`,
      place.workspaceId,
    )
    expect(ends).toEqual([
      { caller: 'cancelled', called: 'cancelled', n: 20 },
      { caller: 'completed', called: 'completed', n: 20 },
    ])
  })

  it('lets others through beside a loop without an end, a wide fork and a long map (P11)', async () => {
    const engine = worker(createStepHandlers(), () => {})
    await engine.start()
    const names = Array.from({ length: 500 }, (_, index) => `b${index}`)
    const heavy = [
      'state a: transform { set: { n: "${1}" } }\nstart -> a -> a',
      `start -> [${names}]\n[${names}] -> end`,
      'state one: transform { set: { ok: "${true}" } }\nstate all: map { items: "${range(2000)}", state: one, concurrency: 20 }\nstart -> all -> end',
    ]
    const start = async (text: string) => {
      const place = await addVersion(pool, text)
      const answer = await engine.startExecution({
        ...place,
        input: {},
        trigger: 'manual',
        idempotencyKey: null,
      })
      if (answer.kind === 'refused') throw new Error(answer.message)
      return answer.executionId
    }
    const large = await Promise.all(heavy.map(start))
    const small = await Promise.all(Array.from({ length: 20 }, () => start('start -> a -> b -> c -> end')))
    const ended = (ids: readonly string[]) =>
      rows(
        'select status, "endedAt" as at from "Execution" where id = any($1) and "endedAt" is not null',
        ids,
      )
    await until(async () => (await ended(small)).length === 20, 60_000)
    await until(async () => (await ended(large)).length === 3, 60_000)
    await engine.stop()
    const found = await ended(large)
    expect(found.map(({ status }) => status).sort()).toEqual(['completed', 'completed', 'failed'])
    const lastOf = (of: readonly { at?: Date }[]) => Math.max(...of.map(({ at }) => at?.getTime() ?? 0))
    expect(lastOf(await ended(small))).toBeLessThan(lastOf(found))
  }, 150_000)
})
