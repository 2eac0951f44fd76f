import { describe, expect, it } from 'vitest'
import type { ExecutionEvent } from '../execution/event.ts'
import type { Checkpoint, SignalData } from '../ports/execution-store.ts'
import type { StepHandler } from '../ports/step-handler.ts'
import { completed, createWorld } from '../testing/index.ts'
import type { World } from '../testing/world.ts'

const text = 'state nap: wait { for: 1h }\nstate pay: http { url: "http://x" }\nstart -> nap -> pay -> end'
const asked: string[] = []
const open = () =>
  createWorld({
    limits: { snapshotEvents: 2, parkedSnapshotEvents: 1 },
    handlers: new Map([
      [
        'http',
        {
          run: async ({ state }) => {
            asked.push(state)
            return completed()
          },
        },
      ],
      [
        'wait',
        { run: async ({ now }) => ({ kind: 'waiting', until: { kind: 'timer', fireAt: now + 3_600_000 } }) },
      ],
    ]),
  })

/** A newer worker has it for a while: it writes these events, and gives it back with something due. */
async function newerWorker(world: World, executionId: string, kinds: readonly string[]): Promise<void> {
  const claim = await world.store.claim(executionId, { owner: 'newer', leaseMs: 10_000 })
  if (claim === null) throw new Error('It has an owner.')
  const before = world.stored(executionId)
  const lastSeq = before.events.length
  const events = kinds.map((kind, index) => ({
    ...{ executionId, seq: lastSeq + 1 + index, at: world.clock.now(), kind, data: { said: 'later' } },
  })) as unknown as ExecutionEvent[]
  const checkpoint: Checkpoint = {
    ...{ executionId, workspaceId: claim.workspaceId, fence: claim.fence, lastSeq, events },
    ...{ status: 'waiting', currentStates: ['nap'], error: null, park: { wakeAt: world.clock.now() } },
    ...{ opensApprovals: [], closesApprovals: [], opensWaits: [], closesWaits: [], usesSignals: [] },
    ...{ cancelsChildren: [], versionId: null, tells: null, snapshot: null },
  }
  await world.store.append(checkpoint)
}

const praise = { kind: 'praise', by: 'ann' } as unknown as SignalData

describe('a worker that is older than what worked on an execution before', () => {
  it.each([
    ['an event that it does not know', ['execution_praised']],
    ['one behind events that it knows', ['context_grown', 'execution_praised', 'context_grown']],
  ])(
    'writes nothing and runs nothing where its log has %s, and gives it back (A21)',
    async (_what, kinds) => {
      asked.length = 0
      const world = await open()
      const id = await world.start(text)
      await newerWorker(world, id, kinds)
      const before = world.stored(id)
      for (let hours = 0; hours < 3; hours++) {
        world.engine.wake(id)
        await world.clock.advance(3_600_000)
      }
      // Also what a person wants of it waits for a worker that knows how it stands.
      expect(
        await world.engine.cancel({ workspaceId: 'workspace', executionId: id, by: 'ann', reason: '' }),
      ).toBe(true)
      await world.settle()
      await world.clock.advance(2 * 86_400_000)
      const after = world.stored(id)
      expect({ ...after, leased: false, timerAt: null }).toEqual({ ...before, leased: false, timerAt: null })
      expect(asked).toEqual([])
      expect(world.troubles.join()).toContain(
        'an event of the kind execution_praised (number ' +
          (before.events.findIndex(({ kind }) => kind === ('execution_praised' as string)) + 1),
      )
      const other = await world.start('start -> end')
      expect(world.stored(other).status).toBe('completed')
      await world.engine.stop()
      expect(await world.store.claim(id, { owner: 'newer', leaseMs: 10_000 })).toMatchObject({ crash: null })
    },
  )

  it('does not take up an execution with a signal that it does not know (A21)', async () => {
    asked.length = 0
    const world = await open()
    const id = await world.start(text)
    const before = world.stored(id)
    await world.store.addSignal({ id: 'signal', workspaceId: 'workspace', executionId: id, data: praise })
    world.engine.wake(id)
    await world.clock.advance(2 * 86_400_000)
    expect(world.stored(id).events).toEqual(before.events)
    expect(world.troubles.join()).toContain('a signal of the kind praise')
    expect((await world.store.load(id))?.signals).toMatchObject([{ id: 'signal' }])
  })

  it('goes on with what it has in hands when such a signal comes, and leaves it to the next one (A21)', async () => {
    let letGo = () => {}
    const world = await createWorld({
      handlers: new Map<string, StepHandler>([
        ['http', { run: () => new Promise((done) => (letGo = () => done(completed({ paid: true })))) }],
        [
          'approval',
          {
            run: async () => ({
              kind: 'waiting',
              until: { kind: 'approval', question: '?', assignees: [], deadline: null },
            }),
          },
        ],
      ]),
    })
    const id = await world.start(
      'state pay: http { url: "http://x" }\nstate ask: approval { assignees: [] }\nstart -> pay -> ask -> end',
    )
    const signal = { id: 'signal', executionId: id, data: praise }
    await world.store.addSignal({ ...signal, workspaceId: 'workspace' })
    world.engine.notice(signal)
    await world.settle()
    letGo()
    await world.settle()
    expect(world.stored(id)).toMatchObject({ status: 'waiting', currentStates: ['ask'] })
    expect((await world.store.load(id))?.signals).toMatchObject([{ id: 'signal' }])
  })
})
