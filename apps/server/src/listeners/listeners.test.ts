import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { newId } from '../db/ids.ts'
import type { Triggered } from '../services/triggers.ts'
import type { StoredTrigger } from '../stores/trigger-store.ts'
import { createFilesSource } from './files-source.ts'
import { createListeners, mostTries } from './listeners.ts'
import { mostTextBytes, readMail } from './read-mail.ts'
import { type Delivery, deliveryOf, lossOf, type Source } from './source.ts'

const trigger: StoredTrigger = {
  ...{ id: newId(), workspaceId: newId(), workflowId: newId(), versionId: newId() },
  ...{ kind: 'message', subject: 'orders', timeZone: null, nextAt: null, secret: 'BROKER_URL' },
  ...{ scheme: null, missedPolicy: null, missedMost: null, cursor: null, priority: 'normal' },
}
const delivery = (n: number): Delivery =>
  deliveryOf(trigger, { id: [n], input: { n }, shown: `message ${n}` })

interface World {
  readonly refused: string[]
  readonly states: string[]
  /** How often a line was opened. */
  opened: number
}

/** Listens with a source that delivers `deliveries` each time it is opened, until all are taken. */
async function listen(
  deliveries: readonly Delivery[],
  start: (n: number, tries: number) => Triggered | Error,
  refuse: (count: number) => void = () => {},
): Promise<World> {
  const world: World = { refused: [], states: [], opened: 0 }
  const tries = new Map<number, number>()
  let settle: () => void = () => {}
  const taken = new Promise<void>((resolve) => {
    settle = resolve
  })
  let refusals = 0
  const left = new Set(deliveries)
  const source: Source = {
    async open(_trigger, take) {
      world.opened++
      const { lost, lose } = lossOf()
      void (async () => {
        for (const one of left) {
          await take(one)
          left.delete(one)
        }
        settle()
      })().catch(lose)
      return { lost, close: async () => {} }
    },
  }
  const listeners = createListeners({
    triggers: { listening: async () => [trigger], record: async () => {} },
    deliveries: {
      refuse: async (_trigger, { reason, shown }) => {
        refuse(++refusals)
        world.refused.push(`${shown}: ${reason}`)
      },
    },
    sources: new Map([['message', source]]),
    start: async (_trigger, { input }) => {
      const n = Number(input.n)
      tries.set(n, (tries.get(n) ?? 0) + 1)
      const answer = start(n, tries.get(n) ?? 0)
      if (answer instanceof Error) throw answer
      return answer
    },
    now: () => new Date(),
    trouble: () => {},
    againMs: 1,
  })
  listeners.start()
  await taken
  world.states.push(listeners.stateOf(trigger.id)?.state ?? 'nobody')
  await listeners.stop()
  return world
}

const started: Triggered = { kind: 'started', executionId: newId(), created: true }

describe('what is delivered', () => {
  it(`is tried ${mostTries} times where the start fails by itself, and then put aside`, async () => {
    const world = await listen([delivery(1), delivery(2)], (n, tries) =>
      n === 1 || tries < mostTries ? new Error('the disk is full') : started,
    )
    expect(world.refused).toEqual(['message 1: It could not be started 5 times: the disk is full'])
    expect(world.opened).toBe(1)
  })

  it('comes again, over a new line, where it could neither be started nor put aside', async () => {
    const world = await listen(
      [delivery(1)],
      () => new Error('no database'),
      (count) => {
        if (count < 3) throw new Error('no database')
      },
    )
    expect(world.opened).toBe(3)
    expect(world.refused).toHaveLength(1)
    expect(world.states).toEqual(['connected'])
  })

  it('is put aside at once where the workflow refuses it', async () => {
    let asked = 0
    const world = await listen([delivery(1)], () => {
      asked++
      return { kind: 'refused', message: 'n is missing' }
    })
    expect([asked, world.refused]).toEqual([1, ['message 1: n is missing']])
  })

  it('has the same key each time, and another one for anything else', () => {
    expect(delivery(1).key).toBe(delivery(1).key)
    expect(delivery(1).key).not.toBe(delivery(2).key)
    expect(delivery(1).key.length).toBeLessThan(200)
  })
})

describe('an e-mail', () => {
  it.each([
    [mostTextBytes, null],
    [mostTextBytes + 1, 'Its text has more than 512 KiB, which are read at most.'],
  ])('with a text of %i bytes is read, or said why not', async (length, problem) => {
    const read = await readMail(Buffer.from(`Subject: S\r\n\r\n${'x'.repeat(length - 1)}\n`))
    expect(read.problem).toBe(problem)
    expect(read.mail === null).toBe(problem !== null)
  })

  it('names what is attached', async () => {
    const source = [
      'From: a@example.com\r\nTo: b@example.com, c@example.com\r\nContent-Type: multipart/mixed; boundary=x\r\n',
      '--x\r\nContent-Type: text/html\r\n\r\n<b>Hi</b>',
      '--x\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n--x--',
    ].join('\r\n')
    expect((await readMail(Buffer.from(source))).mail).toMatchObject({
      ...{ to: 'b@example.com, c@example.com', html: expect.stringContaining('<b>Hi</b>') },
      attachments: [{ name: 'a.csv', type: 'text/csv', size: 3 }],
    })
  })
})

describe('files', () => {
  it('that come while nobody listens are found afterwards, with the keys that they would have had', async () => {
    const own = mkdtempSync(join(tmpdir(), 'rabbit-later-'))
    const source = createFilesSource({ root: own, settledMs: 20 })
    const keys = new Map<string, string[]>()
    const open = () =>
      source.open({ ...trigger, kind: 'file', subject: '**/*.csv' }, async ({ shown, key }) => {
        keys.set(shown, [...(keys.get(shown) ?? []), key])
      })
    const first = await open()
    writeFileSync(join(own, 'a.csv'), 'a')
    await expect.poll(() => [...keys.keys()]).toEqual(['a.csv'])
    await first.close()
    writeFileSync(join(own, 'b.csv'), 'b')
    const second = await open()
    await expect.poll(() => [...keys.keys()]).toEqual(['a.csv', 'b.csv'])
    await second.close()
    expect(new Set(keys.get('a.csv')).size).toBe(1)
    rmSync(own, { recursive: true })
  })

  const root = mkdtempSync(join(tmpdir(), 'rabbit-many-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('are listened for up to a number, and above it it is said what to do', async () => {
    const source = createFilesSource({ root, settledMs: 20, mostFiles: 2 })
    const taken: string[] = []
    const open = () =>
      source.open({ ...trigger, kind: 'file', subject: '*.csv' }, async ({ shown }) => {
        taken.push(shown)
      })
    for (const name of ['a.csv', 'b.csv']) writeFileSync(join(root, name), name)
    const line = await open()
    await expect.poll(() => taken.toSorted()).toEqual(['a.csv', 'b.csv'])
    writeFileSync(join(root, 'c.csv'), 'c')
    expect((await line.lost).message).toBe('More than 2 files match *.csv. Move what is done elsewhere.')
    await line.close()
  })
})
