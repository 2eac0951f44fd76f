import { PrismaPg } from '@prisma/adapter-pg'
import { createEngine, type Engine } from '@rabbit/engine'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PrismaClient } from '../generated/client.ts'
import { newId } from '../src/db/ids.ts'
import { createStepHandlers } from '../src/steps/index.ts'
import { createExecutionStore } from '../src/stores/execution-store.ts'
import { createTriggerStore, type TriggerStore } from '../src/stores/trigger-store.ts'
import { systemClock } from '../src/system-clock.ts'
import { nextMoment } from '../src/triggers/cron.ts'
import { createScheduler, type Scheduler } from '../src/triggers/scheduler.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { addVersion } from './engine-place.ts'

let database: TestDatabase
let pool: pg.Pool
let prisma: PrismaClient
let engine: Engine
let store: TriggerStore
/** The clock of the schedulers; an outage is time that passes without a look. */
let clock = new Date('2026-06-01T00:00:00Z')

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 10 })
  prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  store = createTriggerStore(prisma)
  engine = createEngine({
    ...{ store: createExecutionStore(pool), handlers: createStepHandlers(), clock: systemClock },
    ...{ random: Math.random, newId, owner: newId(), events: { committed: () => {} } },
  })
})
afterAll(async () => {
  await prisma.$disconnect()
  await pool.end()
  await database.drop()
})

const scheduler = (during: () => Promise<void> = async () => {}): Scheduler =>
  createScheduler({
    triggers: store,
    start: async ({ workspaceId, workflowId, versionId, kind }, { key, input }) => {
      await during()
      const place = { workspaceId, workflowId, versionId }
      return engine.startExecution({ ...place, input, trigger: kind, idempotencyKey: key })
    },
    sweep: async () => {},
    now: () => clock,
    schedule: systemClock.schedule,
    trouble: (_message, cause) => {
      throw cause
    },
  })

interface Made {
  readonly workspaceId: string
  readonly workflowId: string
}

/** A schedule that was switched on at a moment. */
async function schedule(
  subject: string,
  {
    at,
    zone = null,
    policy = null,
    most = null,
    text = 'start -> end',
  }: {
    at: string
    zone?: string | null
    policy?: string | null
    most?: number | null
    text?: string
  },
): Promise<Made> {
  const place = await addVersion(pool, text)
  clock = new Date(at)
  await prisma.trigger.create({
    data: {
      ...{ id: newId(), ...place, kind: 'schedule', subject, timeZone: zone },
      nextAt: nextMoment(subject, zone, clock),
      ...{ missedPolicy: policy, missedMost: most },
    },
  })
  return place
}

async function startedOf({ workflowId }: Made): Promise<{ at: string; missed: number }[]> {
  const { rows } = await pool.query('select input from "Execution" where "workflowId" = $1', [workflowId])
  return rows
    .map(({ input }) => ({ at: String(input.scheduled_at), missed: Number(input.missed) }))
    .sort((a, b) => a.at.localeCompare(b.at))
}

async function missedOf({ workspaceId, workflowId }: Made) {
  const actor = { workspaceId, userId: newId(), name: 'Ada', role: 'owner' } as const
  return store.missed(actor, workflowId)
}

const look = async (at: string, who = scheduler()) => {
  clock = new Date(at)
  await who.sweep()
}
const day = (n: number) => `2026-06-${String(n).padStart(2, '0')}T09:00:00.000Z`

describe('a schedule', () => {
  it('is never early, and starts each time once however often it is looked at', async () => {
    const made = await schedule('0 9 * * *', { at: '2026-06-01T00:00:00Z' })
    await look('2026-06-01T08:59:59.999Z')
    expect(await startedOf(made)).toEqual([])
    await look('2026-06-01T09:00:00Z')
    await look('2026-06-01T09:00:30Z')
    await look('2026-06-02T09:00:05Z')
    expect(await startedOf(made)).toEqual([
      { at: day(1), missed: 0 },
      { at: day(2), missed: 0 },
    ])
    expect(await missedOf(made)).toEqual([])
  })

  it.each([
    ['without a policy', null, null, [{ at: day(4), missed: 3 }]],
    ['that says last', 'last', null, [{ at: day(4), missed: 3 }]],
    ['that says skip', 'skip', null, []],
    [
      'that says all 2',
      'all',
      2,
      [
        { at: day(3), missed: 2 },
        { at: day(4), missed: 0 },
      ],
    ],
    ['that says all 4', 'all', 4, [1, 2, 3, 4].map((n) => ({ at: day(n), missed: 0 }))],
    ['that says all', 'all', null, [1, 2, 3, 4].map((n) => ({ at: day(n), missed: 0 }))],
  ])(
    '%s follows it after an outage of four days, and lists what it missed',
    async (_what, policy, most, starts) => {
      const made = await schedule('0 9 * * *', { at: '2026-06-01T00:00:00Z', policy, most })
      await look('2026-06-04T12:00:00Z')
      expect(await startedOf(made)).toEqual(starts)
      const [outage, ...more] = await missedOf(made)
      expect(more).toEqual([])
      expect(outage).toMatchObject({
        ...{ subject: '0 9 * * *', policy: policy ?? 'last', count: 4 },
        foundAt: Date.parse('2026-06-04T12:00:00Z'),
      })
      const started = new Set<string>(starts.map(({ at }) => at))
      expect(
        outage?.ticks.map((tick) => [new Date(tick.at).toISOString(), tick.executionId !== null]),
      ).toEqual([1, 2, 3, 4].map((n) => [day(n), started.has(day(n))]))
      await look('2026-06-05T09:00:00Z')
      expect((await startedOf(made)).at(-1)).toEqual({ at: day(5), missed: 0 })
      expect(await missedOf(made)).toHaveLength(1)
    },
  )

  it('that skips still starts what is noticed up to a minute late, and no later', async () => {
    const inTime = await schedule('0 9 * * *', { at: '2026-06-01T00:00:00Z', policy: 'skip' })
    await look('2026-06-03T09:01:00Z')
    expect(await startedOf(inTime)).toEqual([{ at: day(3), missed: 2 }])
    expect(await missedOf(inTime)).toMatchObject([
      { count: 2, ticks: [{ executionId: null }, { executionId: null }] },
    ])
    const late = await schedule('0 9 * * *', { at: '2026-06-01T00:00:00Z', policy: 'skip' })
    await look('2026-06-03T09:01:00.001Z')
    expect(await startedOf(late)).toEqual([])
    expect(await missedOf(late)).toMatchObject([{ count: 3 }])
  })

  it('counts a thousand missed times and no more, lists a hundred, and starts the last ones', async () => {
    const just = await schedule('* * * * *', { at: '2026-06-01T00:00:30Z', policy: 'all', most: 3 })
    await look('2026-06-01T16:40:00Z')
    expect((await startedOf(just)).map(({ at, missed }) => [at.slice(11, 16), missed])).toEqual([
      ['16:37', 996],
      ['16:38', 0],
      ['16:39', 0],
      ['16:40', 0],
    ])
    const [outage] = await missedOf(just)
    expect([outage?.count, outage?.started, outage?.ticks.length]).toEqual([999, 3, 100])
    const over = await schedule('* * * * *', { at: '2026-06-01T00:00:30Z', policy: 'last' })
    await look('2026-06-03T00:00:00Z')
    expect(await startedOf(over)).toEqual([{ at: '2026-06-03T00:00:00.000Z', missed: 999 }])
  })

  it('that catches up with more than it lists says how many it started', async () => {
    const made = await schedule('* * * * *', { at: '2026-06-01T00:00:30Z', policy: 'all', most: 105 })
    await look('2026-06-01T02:00:00Z')
    expect(await startedOf(made)).toHaveLength(106)
    const [outage] = await missedOf(made)
    expect([outage?.count, outage?.started, outage?.ticks.length]).toEqual([119, 105, 100])
  })

  it('says of what could not be started why', async () => {
    const text = 'input { n: number }\nstart -> end'
    const made = await schedule('0 9 * * *', { at: '2026-06-01T00:00:00Z', policy: 'all', most: 5, text })
    await look('2026-06-02T12:00:00Z')
    expect(await startedOf(made)).toEqual([])
    const [outage] = await missedOf(made)
    expect(outage?.ticks).toMatchObject([
      { executionId: null, error: expect.stringContaining('n is missing') },
      { executionId: null, error: expect.stringContaining('n is missing') },
    ])
  })

  it('is started and listed once by two schedulers that look at the same time', async () => {
    const made = await schedule('0 9 * * *', { at: '2026-06-01T00:00:00Z', policy: 'all' })
    // Neither goes on before both have seen what is due.
    let here = 0
    let bothAreHere: () => void = () => {}
    const both = new Promise<void>((resolve) => {
      bothAreHere = resolve
    })
    const meet = () => {
      here++
      if (here === 2) bothAreHere()
      return both
    }
    await Promise.all([scheduler(meet), scheduler(meet)].map((one) => look('2026-06-04T12:00:00Z', one)))
    expect(here).toBeGreaterThan(4)
    expect(await startedOf(made)).toEqual([1, 2, 3, 4].map((n) => ({ at: day(n), missed: 0 })))
    const outages = await missedOf(made)
    expect(outages).toHaveLength(1)
    expect(outages[0]?.ticks.every(({ executionId }) => executionId !== null)).toBe(true)
  })

  it('whose scheduler ends in the middle of catching up goes on where it was, twice nothing', async () => {
    const made = await schedule('0 9 * * *', { at: '2026-06-01T00:00:00Z', policy: 'all' })
    let count = 0
    const dying = scheduler(async () => {
      count++
      if (count === 3) throw new Error('killed')
    })
    await expect(look('2026-06-04T12:00:00Z', dying)).rejects.toThrow('killed')
    expect(await startedOf(made)).toHaveLength(2)
    expect(await missedOf(made)).toEqual([])
    await look('2026-06-04T12:01:00Z')
    expect(await startedOf(made)).toEqual([1, 2, 3, 4].map((n) => ({ at: day(n), missed: 0 })))
    expect(await missedOf(made)).toHaveLength(1)
  })
})

describe('daylight saving', () => {
  const local = (at: string, zone: string) =>
    new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(
      new Date(at),
    )

  it.each([
    [
      'a time that the clocks jump over in spring is started right after the jump',
      '30 2 * * *',
      ['2026-03-28T00:00:00Z', '2026-03-30T12:00:00Z'],
      ['2026-03-28 02:30', '2026-03-29 03:00', '2026-03-30 02:30'],
    ],
    [
      'a time that comes twice in autumn is started once',
      '30 2 * * *',
      ['2026-10-24T00:00:00Z', '2026-10-26T12:00:00Z'],
      ['2026-10-24 02:30', '2026-10-25 02:30', '2026-10-26 02:30'],
    ],
    [
      'every hour of the day that has 25 of them is started, the one that comes twice twice',
      '15 0-4 * * *',
      ['2026-10-24T22:00:00Z', '2026-10-25T04:00:00Z'],
      [0, 1, 2, 2, 3, 4].map((hour) => `2026-10-25 0${hour}:15`),
    ],
  ])('%s', async (_what, cron, [from = '', to = ''], expected) => {
    const zone = 'Europe/Berlin'
    const made = await schedule(cron, { at: from, zone, policy: 'all' })
    await look(to)
    const caughtUp = await startedOf(made)
    expect(caughtUp.map(({ at }) => local(at, zone))).toEqual(expected)
    // One that looks every hour starts the same moments.
    const steady = await schedule(cron, { at: from, zone, policy: 'all' })
    const steadily = scheduler()
    for (let at = Date.parse(from); at <= Date.parse(to); at += 3_600_000)
      await look(new Date(at).toISOString(), steadily)
    expect((await startedOf(steady)).map(({ at }) => at)).toEqual(caughtUp.map(({ at }) => at))
  })
})
