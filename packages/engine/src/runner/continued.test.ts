import { describe, expect, it } from 'vitest'
import type { Limits } from '../execution/limits.ts'
import type { StepHandler } from '../ports/step-handler.ts'
import type { World } from '../testing/index.ts'
import { createWorld } from '../testing/index.ts'

const small = { maxEvents: 60, eventsInPart: 40, snapshotEvents: 25, parkedSnapshotEvents: 5 }

/** `work` counts up, `rest` waits as long as `ms` says, `ask` asks a person. */
const step: StepHandler = {
  repeatable: true,
  run: async ({ state, context, now }) => {
    if (state === 'rest')
      return { kind: 'waiting', until: { kind: 'timer', fireAt: now + Number(context.ms ?? 1_000) } }
    if (state === 'ask')
      return {
        kind: 'waiting',
        until: { kind: 'approval', assignees: ['ann'], question: 'On?', deadline: null },
      }
    if (state === 'fail')
      return { kind: 'failed', error: { class: 'E', message: 'on purpose' }, retryable: false }
    return { kind: 'completed', result: { n: Number(context.n ?? 0) + 1 } }
  },
}
const handlers = new Map([
  ['task', step],
  ['approval', step],
])
const loop = (turns: number) => `start -> work -> rest\nrest -> work: n < ${turns}\nrest -> end: otherwise`

const open = (limits: Partial<Limits> = {}) => createWorld({ handlers, limits: { ...small, ...limits } })

const partsOf = (world: World, id: string) =>
  world.events(id).flatMap((event) => (event.kind === 'execution_continued' ? event.data : []))

describe('an execution whose history grows', () => {
  it('goes on in new parts under its id and its numbers, none of them over its limit (B6, V4)', async () => {
    const world = await open()
    const id = await world.start(loop(40))
    await world.clock.advance(60_000)
    const events = world.events(id)
    expect(world.stored(id)).toMatchObject({ status: 'completed', error: null })
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    expect(events.filter(({ kind }) => kind === 'state_entered').at(-1)).toMatchObject({ state: 'end' })
    expect(events.findLast(({ state }) => state === 'work')).toMatchObject({ visit: 40 })
    const parts = partsOf(world, id)
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 2))
    expect(parts.length).toBeGreaterThan(5)
    for (const { events: count } of parts) {
      expect(count).toBeGreaterThanOrEqual(40)
      expect(count).toBeLessThanOrEqual(60)
    }
    expect(events.at(-1)).toMatchObject({ data: { output: { n: 40 } } })
  })

  it('stays in its first part just below where that is long, and goes on in a second one there (B6)', async () => {
    const world = await open()
    const id = await world.start(loop(3))
    await world.clock.advance(10_000)
    // The last decision ends it: what is long only then goes on nowhere.
    const before = world.events(id).findLastIndex(({ kind }) => kind === 'timer_fired')
    const partsWhen = async (eventsInPart: number) => {
      const other = await open({ eventsInPart })
      const again = await other.start(loop(3))
      await other.clock.advance(10_000)
      expect(other.stored(again).status).toBe('completed')
      return partsOf(other, again)
    }
    expect(await partsWhen(before + 1)).toEqual([])
    expect(await partsWhen(before)).toEqual([{ part: 2, events: before }])
  })

  it('is a loop without an end unless it waits for a second now and then (B1)', async () => {
    const world = await open()
    const resting = await world.start(loop(40), { ms: 1_000 })
    const busy = await world.start(loop(40), { ms: 999 })
    await world.clock.advance(60_000)
    expect(world.stored(resting).status).toBe('completed')
    expect(world.stored(busy)).toMatchObject({ status: 'failed', error: { class: 'LimitError' } })
    expect(world.stored(busy).error?.message).toContain('60 events without once waiting for a second')
    expect(world.events(busy).length).toBeLessThanOrEqual(60)
    expect(partsOf(world, busy)).toEqual([])
  })

  it('is stopped where one branch burns while another waits (B1)', async () => {
    const world = await open()
    const id = await world.start('start -> [rest, work]\nwork -> work', { ms: 3_600_000 })
    await world.clock.advance(60_000)
    expect(world.stored(id)).toMatchObject({ status: 'failed', error: { class: 'LimitError' } })
  })

  it('is stopped also when it has waited and then burns, in whatever part that is (B1)', async () => {
    const world = await open()
    const id = await world.start('start -> work -> rest\nrest -> work: n < 12\nrest -> on\non -> on')
    await world.clock.advance(60_000)
    const { error } = world.stored(id)
    expect(error).toMatchObject({ class: 'LimitError' })
    expect(partsOf(world, id).length).toBeGreaterThan(1)
    const events = world.events(id)
    const burning = events.findIndex(({ state, kind }) => state === 'on' && kind === 'state_entered')
    expect(events.length - burning).toBeLessThanOrEqual(60)
  })

  it('keeps questions, pauses, cancelling and its caller over its parts (B6)', async () => {
    const world = await open()
    const id = await world.start(
      'start -> [ask, work]\nwork -> rest\nrest -> work: n < 20\nrest -> done: otherwise\n[ask, done] -> end\nstate ask: approval {}',
    )
    await world.clock.advance(10_000)
    expect(partsOf(world, id).length).toBeGreaterThan(0)
    expect(world.stored(id).openApprovals).toHaveLength(1)
    await world.engine.tell(id, 'workspace', { kind: 'pause', by: 'ann', reason: '' })
    await world.clock.advance(60_000)
    expect(world.stored(id).status).toBe('paused')
    await world.engine.tell(id, 'workspace', { kind: 'go-on', by: 'ann' })
    await world.clock.advance(30_000)
    const answer = { workspaceId: 'workspace', executionId: id, state: 'ask', visit: 1, attempt: 1 }
    expect(await world.engine.answerApproval({ ...answer, approved: true, by: 'ann', comment: '' })).toBe(
      true,
    )
    await world.settle()
    expect(world.stored(id).status).toBe('completed')

    const other = await world.start(loop(1_000))
    await world.clock.advance(30_000)
    expect(partsOf(world, other).length).toBeGreaterThan(2)
    await world.engine.cancel({ workspaceId: 'workspace', executionId: other, by: 'ann', reason: '' })
    await world.settle()
    expect(world.stored(other).status).toBe('cancelled')
  })

  it('tells its caller of its end, however many parts that took (B6, A15)', async () => {
    const world = await open()
    world.store.addVersion('long', `workflow long\n${loop(20)}`)
    const id = await world.start('state call: workflow { name: "long" }\nstart -> call -> end')
    await world.clock.advance(60_000)
    const [called = ''] = world.store.ids().filter((other) => other !== id)
    expect(partsOf(world, called).length).toBeGreaterThan(1)
    expect(world.events(id).at(-1)).toMatchObject({
      kind: 'execution_completed',
      data: { output: { n: 20 } },
    })
  })

  const undoing = (turns: number) =>
    `state work: task { compensate: undo }\nstate fail: task { when_failed: fail }\nstart -> work -> rest\nrest -> work: n < ${turns}\nrest -> fail: otherwise`

  it('undoes what was done in all of its parts, the last first (B6, K1)', async () => {
    const world = await open({ maxEvents: 100 })
    const id = await world.start(undoing(14))
    await world.clock.advance(60_000)
    expect(partsOf(world, id).length).toBeGreaterThan(1)
    const undone = world
      .events(id)
      .flatMap((event) =>
        event.kind === 'state_entered' && event.data.undoes ? event.data.undoes.visit : [],
      )
    expect(undone).toEqual(Array.from({ length: 14 }, (_, index) => 14 - index))
    expect(world.stored(id).error).toMatchObject({ class: 'E' })
  })

  it('carries so many completed states to be undone into a new part, and no more (B7)', async () => {
    const inFirstPart = async (maxUndoable: number) => {
      const world = await open({ maxUndoable, maxEvents: 100 })
      const id = await world.start(undoing(5))
      await world.clock.advance(60_000)
      return world.stored(id).error
    }
    expect(await inFirstPart(4)).toMatchObject({ class: 'E' })
    expect(await inFirstPart(3)).toMatchObject({
      class: 'LimitError',
      message: expect.stringContaining('more than 3 completed states'),
    })
  })
})
