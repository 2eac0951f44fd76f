import { describe, expect, it } from 'vitest'
import type { Limits } from '../execution/limits.ts'
import type { StepOutcome, StepRequest } from '../ports/step-handler.ts'
import type { ValueStore } from '../ports/value-store.ts'
import { completed, createMemoryValueStore, createWorld } from '../testing/index.ts'
import type { World } from '../testing/world.ts'
import type { VersionAnswer } from './api.ts'

/** A world whose steps fail where they are told to, and what they were asked. */
async function openWorld(
  fails: ReadonlySet<string>,
  limits: Partial<Limits> = {},
  values?: ValueStore,
): Promise<{ world: World; asked: StepRequest[] }> {
  const asked: StepRequest[] = []
  const run = async (request: StepRequest) => {
    asked.push(request)
    const error = { class: 'X', message: 'no' }
    return fails.has(request.state) ? ({ kind: 'failed', error, retryable: false } as const) : completed()
  }
  return {
    world: await createWorld({
      limits,
      handlers: new Map([['task', { run }]]),
      ...(values ? { values } : {}),
    }),
    asked,
  }
}

async function compare(
  world: World,
  executionId: string,
  text: string,
  renamed: Record<string, string> = {},
): Promise<VersionAnswer> {
  const { versionId } = world.stored(executionId)
  const answer = await world.engine.compareVersions({ executionId, versionId, text, renamed })
  if (answer === null || 'kind' in answer) throw new Error('They can not be compared.')
  return answer
}

async function move(
  world: World,
  executionId: string,
  versionId: string,
  { seq, renamed, confirm }: VersionAnswer,
): Promise<void> {
  const confirmed = confirm.map(({ key }) => key)
  const wish = { versionId, seq, renamed, confirmed, goOn: true, by: 'ann' }
  await world.engine.tell(executionId, 'workspace', { kind: 'change-version', ...wish })
  await world.settle()
}

describe('moving an execution to another version', () => {
  it('keeps the key of a visit whose state is called something else, and gives no key twice (F5)', async () => {
    const fails = new Set(['pay'])
    const { world, asked } = await openWorld(fails)
    const id = await world.start('start -> pay -> end')
    const text = 'start -> charge -> pay -> end'
    world.store.addVersion('renamed', text)
    fails.clear()
    await move(world, id, 'renamed', await compare(world, id, text, { pay: 'charge' }))
    expect(world.stored(id).status).toBe('completed')
    expect(asked.map(({ state, idempotencyKey }) => [state, idempotencyKey])).toEqual([
      ['pay', `${id}/pay/1/1`],
      ['charge', `${id}/pay/1/1`],
      ['pay', `${id}/pay/2/1`],
    ])
  })

  it('changes nothing when the execution has gone on since the versions were compared (F3)', async () => {
    const { world } = await openWorld(new Set(['pay']))
    const id = await world.start('start -> pay -> end')
    const text = 'start -> pay -> tell -> end'
    world.store.addVersion('corrected', text)
    const answer = await compare(world, id, text)
    const mending = { state: 'pay', visit: 1, action: 'retry', by: 'bob', comment: '' } as const
    await world.engine.tell(id, 'workspace', { kind: 'mend', ...mending })
    await world.settle()
    const before = world.stored(id)
    await move(world, id, 'corrected', answer)
    expect(world.stored(id)).toMatchObject({ versionId: before.versionId, status: 'stopped' })
    const message = expect.stringContaining('has gone on since')
    expect(world.events(id).at(-1)).toMatchObject({ kind: 'version_change_refused', data: { message } })
  })

  it('says what stays valid, where it goes on, and what would be run once more (F1, F4)', async () => {
    const { world } = await openWorld(new Set(['pay']))
    const id = await world.start('start -> reserve -> look -> pay -> end')
    const { valid, open, confirm, refused } = await compare(
      world,
      id,
      'start -> reserve -> look -> pay\npay -> reserve: again\npay -> end: otherwise',
    )
    expect({ valid, open, refused }).toEqual({ valid: [], open: ['pay'], refused: [] })
    expect(confirm.map(({ key }) => key)).toEqual(['again reserve', 'again look'])
  })

  it('goes on from a snapshot of before the change, and from one of after it (S2)', async () => {
    const fails = new Set(['pay'])
    const { world } = await openWorld(fails, { snapshotEvents: 2, parkedSnapshotEvents: 1 })
    const loop = 'a -> a: (n ?? 0) < 0'
    const id = await world.start(`start -> a\n${loop}\na -> pay: otherwise\npay -> end`)
    const text = `start -> a\n${loop}\na -> pay: otherwise\npay -> b -> end`
    world.store.addVersion('corrected', text)
    await move(world, id, 'corrected', await compare(world, id, text))
    expect(world.stored(id)).toMatchObject({ status: 'stopped', versionId: 'corrected' })
    fails.clear()
    const mending = { state: 'pay', visit: 1, action: 'retry', by: 'ann', comment: '' } as const
    await world.engine.tell(id, 'workspace', { kind: 'mend', ...mending })
    await world.settle()
    const entered = world.events(id).flatMap(({ kind, state }) => (kind === 'state_entered' ? [state] : []))
    expect(entered).toEqual(['start', 'a', 'pay', 'b', 'end'])
  })

  it('leaves every other execution of the old version where it is (F1, P8)', async () => {
    const fails = new Set(['pay'])
    const { world } = await openWorld(fails)
    const old = 'start -> pay -> end'
    const [moved, kept] = [await world.start(old), await world.start(old)]
    const text = 'start -> pay -> tell -> end'
    world.store.addVersion('corrected', text)
    await move(world, moved, 'corrected', await compare(world, moved, text))
    expect(world.stored(moved).versionId).toBe('corrected')
    expect(world.stored(kept)).toMatchObject({ versionId: `version of ${old}`, status: 'stopped' })
  })

  it('asks for a word before it goes on with what may have acted, also where nothing about it is new (F4)', async () => {
    const run = async (): Promise<StepOutcome> => {
      const error = { class: 'UnknownOutcome', message: 'nobody knows' }
      return { kind: 'failed', error, retryable: false }
    }
    const world = await createWorld({ handlers: new Map([['task', { run }]]) })
    const id = await world.start('start -> pay -> end')
    const { confirm, refused } = await compare(world, id, 'start -> pay -> tell -> end')
    expect(refused).toEqual([])
    expect(confirm).toMatchObject([{ key: 'begun pay', message: expect.stringContaining('may have acted') }])
  })

  it('lets a caller wait for what it called, under its name (F5, F8)', async () => {
    const ask = { kind: 'waiting', until: { kind: 'event', name: 'go', match: {} } } as const
    const text = 'start -> ship -> end\nstate ship: workflow { name: called }'
    const handlers = new Map([
      ['task', { run: async () => completed() }],
      ['event', { run: async () => ask }],
    ])
    const calling = await createWorld({ handlers })
    calling.store.addVersion(
      'called',
      'workflow called\nstate hold: event { name: go }\nstart -> hold -> end',
    )
    const id = await calling.start(text)
    expect(calling.stored(id).status).toBe('waiting')
    const renamed = text.replaceAll('ship', 'send')
    expect((await compare(calling, id, renamed)).refused).toMatchObject([
      { message: 'ship waits for what it called, under this name. Keep the name in the new version.' },
    ])
    const corrected = text.replace('-> end', '-> tell -> end')
    calling.store.addVersion('corrected', corrected)
    await move(calling, id, 'corrected', await compare(calling, id, corrected))
    const event = { workspaceId: 'workspace', id: 'go', name: 'go', data: {} }
    for (const signal of calling.store.publish(event)) calling.engine.notice(signal)
    await calling.settle()
    expect(calling.stored(id)).toMatchObject({ status: 'completed', versionId: 'corrected' })
    expect(calling.troubles).toEqual([])
  })

  it('takes a value that is stored by itself for one of its type (F7)', async () => {
    const values = createMemoryValueStore()
    const { world } = await openWorld(new Set(['pay']), {}, values)
    const text = 'input { note: string, rows: list, more?: string }\nstart -> pay -> end'
    const large = { note: 'x'.repeat(70_000), rows: Array.from({ length: 20_000 }, (_, n) => n) }
    const id = await world.start(text, large)
    const { refused, input } = await compare(world, id, text.replace('more?: string', 'more: string = "m"'))
    expect({ refused, input }).toEqual({ refused: [], input: { more: 'm' } })
    const other = await compare(world, id, text.replace('rows: list', 'rows: string'))
    expect(other.refused).toMatchObject([{ key: 'input', message: expect.stringContaining('rows must be') }])
  })
})
