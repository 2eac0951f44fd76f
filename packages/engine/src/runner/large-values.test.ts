import type { Json } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../execution/event.ts'
import { isLargeValue } from '../execution/large-value.ts'
import type { Limits } from '../execution/limits.ts'
import type { StepHandler, StepOutcome, StepRequest } from '../ports/step-handler.ts'
import type { ValueStore } from '../ports/value-store.ts'
import type { WorldOptions } from '../testing/index.ts'
import { createMemoryValueStore, createWorld } from '../testing/index.ts'

const small: Partial<Limits> = { largeValueBytes: 100, maxResultBytes: 5_000 }
const big = 'x'.repeat(200)

/** `give` answers with what its state is told to; everything is heard. */
function steps(given: Record<string, JsonObject>, other: Partial<StepHandler> = {}) {
  const heard: StepRequest[] = []
  const run = async (request: StepRequest): Promise<StepOutcome> => {
    heard.push(request)
    return { kind: 'completed', result: given[request.state] ?? {} }
  }
  const handlers = new Map<string, StepHandler>([
    ['task', { run, repeatable: true, ...other }],
    [
      'transform',
      {
        run: async ({ properties }) => ({ kind: 'completed', result: properties.set as JsonObject }),
        pure: true,
        instant: true,
        readsContext: false,
      },
    ],
    ['http', { run, repeatable: true, readsContext: false }],
  ])
  return { heard, handlers }
}

async function open(
  given: Record<string, JsonObject>,
  other: Partial<StepHandler> = {},
  options: WorldOptions = {},
) {
  const { heard, handlers } = steps(given, other)
  const values = createMemoryValueStore()
  const world = await createWorld({ handlers, values, limits: small, ...options })
  return { ...world, heard, values }
}

type Opened = Awaited<ReturnType<typeof open>>

const outputOf = (world: Opened, id: string): JsonObject => {
  const last = world.events(id).at(-1)
  return last?.kind === 'execution_completed' ? last.data.output : {}
}

const reference = (bytes: number, kind = 'text') => ({
  $large: { id: expect.stringMatching(/^[0-9a-f]{64}$/), bytes, kind },
})

describe('a value over its size', () => {
  it('stands in the events as a reference just above it, and as itself just below (G1)', async () => {
    const world = await open({ a: { below: 'é'.repeat(49), above: `${'é'.repeat(49)}e` } })
    const id = await world.start('start -> a -> end')
    expect(outputOf(world, id)).toEqual({ below: 'é'.repeat(49), above: reference(101) })
    expect(world.values.ids()).toHaveLength(1)
    expect(JSON.stringify(world.events(id))).not.toContain('éée')
  })

  it('is 64 KiB unless told (G1)', async () => {
    const world = await open(
      { a: { below: 'x'.repeat(65_534), above: 'x'.repeat(65_535) } },
      {},
      { limits: {} },
    )
    const id = await world.start('start -> a -> end')
    expect(outputOf(world, id)).toEqual({ below: 'x'.repeat(65_534), above: reference(65_537) })
  })

  it('is read by guards, templates and steps as if it stood there, and only by those that read it (G2)', async () => {
    const list = Array.from({ length: 60 }, (_, n) => n)
    const world = await open({ a: { text: big, list, n: 1 } })
    const id = await world.start(
      `start -> a -> b
b -> c: len(text) == 200 and steps.a.list[3] == 3
state b: transform { set: { first: "\${text[0]}", all: "\${list}", n: 2 } }
state c: http { url: "\${text}" }
c -> d -> end`,
    )
    expect(world.stored(id).status).toBe('completed')
    const output = outputOf(world, id)
    expect(output).toMatchObject({ first: 'x', n: 2, text: reference(202), list: reference(171, 'list') })
    // The same value is stored once.
    expect(output.all).toEqual(output.list)
    expect(world.values.ids()).toHaveLength(2)
    const seen = Object.fromEntries(world.heard.map(({ state, ...request }) => [state, request]))
    expect(seen.c?.properties).toEqual({ url: big })
    expect(isLargeValue(seen.c?.context.text)).toBe(true)
    expect(seen.d?.context).toMatchObject({ text: big, list, all: list })
    const taken = world.events(id).find(({ kind, state }) => kind === 'transition_taken' && state === 'b')
    expect(JSON.stringify(taken)).not.toContain(big)
  })

  it('is not brought for an expression that reads something else (G2)', async () => {
    const world = await open({ a: { text: big, n: 1 } })
    await world.start(`start -> a -> b
b -> c: n == 1 and steps.a.n == 1
state b: transform { set: { m: "\${n + 1}" } }
state c: http { url: "\${n}" }
c -> end`)
    expect(world.values.asked).toEqual([])
  })

  it('is whole where all of the context is asked for (G2)', async () => {
    const world = await open({ a: { text: big } })
    const id = await world.start(`start -> a -> b -> end
state b: http { body: "\${steps}", all: "\${steps.a}" }`)
    expect(world.stored(id).status).toBe('completed')
    expect(world.heard.at(-1)?.properties).toEqual({ body: { a: { text: big } }, all: { text: big } })
  })

  it('begins an execution, takes part in its declared input, and is given to it again by reference (G3)', async () => {
    const world = await open({})
    const text = 'input { doc: string }\nstart -> a\na -> end: input.doc == doc'
    const id = await world.start(text, { doc: big })
    expect(world.heard[0]?.context).toEqual({ doc: big })
    const [begin] = world.events(id)
    const input = begin?.kind === 'execution_started' ? begin.data.input : {}
    expect(input).toEqual({ doc: reference(202) })
    const again = await world.start(text, input)
    expect(world.events(again)[0]).toMatchObject({ data: { input } })
    expect(world.stored(again).status).toBe('completed')
    world.values.forget()
    await expect(world.start(text, input)).rejects.toThrow('doc refers to a stored value that is not there')
  })

  it('comes with events, over branches and joins, and from what was called (G3)', async () => {
    const wait: StepHandler = {
      run: async () => ({ kind: 'waiting', until: { kind: 'event', name: 'paid', match: {} } }),
    }
    const { handlers } = steps({ a: { text: big }, b: { more: `${big}y` }, each: { r: big } })
    const values = createMemoryValueStore()
    const world = await createWorld({
      handlers: new Map([...handlers, ['event', wait]]),
      values,
      limits: small,
    })
    world.store.addVersion('called', 'workflow called\nstart -> a -> end')
    const id = await world.start(`start -> [a, b, e]
[a, b, e] -> call: len(text) == 200 and len(more) == 201 and len(data) == 202
state e: event { }
state call: workflow { name: "called", input: { given: "\${more}" } }
call -> each_of: len(given) == 201 and len(text) == 200
state each: task { }
state each_of: map { items: [1, 2], state: each }
each_of -> end: len(results) == 2 and len(results[1].r) == 200`)
    for (const signal of world.store.publish({
      ...{ id: 'e1', workspaceId: 'workspace', name: 'paid', data: { data: 'z'.repeat(202) } },
    }))
      world.engine.notice(signal)
    await world.settle()
    await world.clock.advance(10_000)
    expect(world.stored(id)).toMatchObject({ status: 'completed', error: null })
    expect(JSON.stringify(world.events(id))).not.toContain('xxxxxxxxxx')
    expect(JSON.stringify(world.events(id))).not.toContain('zzzzzzzzzz')
  })

  it('in a timeout is an error that says what to do (G4)', async () => {
    const world = await open({ a: { t: { s: 5, pad: big } } })
    const id = await world.start('start -> a -> b -> end\nstate b: http { timeout: "${t.s}" }')
    expect(world.stored(id).error).toMatchObject({
      class: 'ExpressionError',
      message: expect.stringContaining('too large for that'),
    })
  })

  it('counts in its result, and no more in the context (B3, B4)', async () => {
    const of = (bytes: number): JsonObject => ({ x: 'x'.repeat(bytes - 8) })
    const world = await open(
      { a: of(5_000), b: of(5_001) },
      {},
      { limits: { ...small, maxContextBytes: 200 } },
    )
    expect(world.stored(await world.start('start -> a -> end'))).toMatchObject({ status: 'completed' })
    const above = await world.start('start -> b -> end')
    expect(world.stored(above).error).toMatchObject({
      class: 'LimitError',
      message: expect.stringContaining('5001'),
    })
    expect(world.values.ids()).toHaveLength(1)
  })

  it('that is nowhere any more is an error of what reads it, never an empty one (G5, P12)', async () => {
    const world = await open({ a: { text: big } }, {}, {})
    const id = await world.start('start -> a -> nap\nstate nap: task { }\nnap -> end: len(text) == 200')
    expect(world.stored(id).status).toBe('completed')
    const other = await open(
      { a: { text: big } },
      {
        run: async ({ state }) => {
          if (state === 'nap') other.values.forget()
          return { kind: 'completed', result: state === 'a' ? { text: big } : {} }
        },
      },
    )
    const broken = await other.start('start -> a -> nap\nnap -> end: len(text) == 200')
    expect(other.stored(broken)).toMatchObject({ status: 'stopped', error: { class: 'ExpressionError' } })
    expect(other.stored(broken).error?.message).toContain('not in the store any more')
  })

  it('waits for its store to answer, so that no finished step is lost (G5, P3)', async () => {
    const values = createMemoryValueStore()
    let away = 6
    const failing = async (): Promise<void> => {
      if (away-- > 0) throw new Error('connection refused')
    }
    const troubled: ValueStore = {
      put: (...given) => failing().then(() => values.put(...given)),
      get: (...given) => failing().then(() => values.get(...given)),
    }
    const world = await open({ a: { text: big } }, {}, { values: troubled })
    const id = await world.start('start -> a -> b\nb -> end: len(text) == 200')
    await world.clock.advance(10_000)
    expect(world.stored(id).status).toBe('completed')
    expect(world.heard.filter(({ state }) => state === 'a')).toHaveLength(1)
    expect(world.troubles.length).toBeGreaterThan(0)
  })

  it('stays in the events where there is no store', async () => {
    const { handlers } = steps({ a: { text: big } })
    const world = await createWorld({ handlers, limits: small })
    const id = await world.start('start -> a -> end')
    expect(world.events(id).at(-1)).toMatchObject({ data: { output: { text: big } } })
  })

  it('is told from whatever only looks like it', () => {
    const id = 'a'.repeat(64)
    const like: Json[] = [
      { $large: { id, bytes: 1, kind: 'text' }, more: 1 },
      { $large: { id: 'x', bytes: 1, kind: 'text' } },
      { $large: null },
      [],
      null,
      'x',
      { $large: { id, kind: 'text' } },
    ]
    expect(like.filter(isLargeValue)).toEqual([])
    expect(isLargeValue({ $large: { id, bytes: 1, kind: 'text' } })).toBe(true)
  })
})
