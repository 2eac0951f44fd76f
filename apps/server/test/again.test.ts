import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followUntil, isFinal, openStudio, type StudioSocket, type TestStudio } from './studio.ts'

let studio: TestStudio
let socket: StudioSocket
let api: TestStudio['api']
beforeAll(async () => {
  studio = await openStudio()
  socket = await studio.connect()
  api = studio.api
})
afterAll(() => studio.stop())

const refused = (code: string, words: string) => ({
  data: { code, message: expect.stringContaining(words) },
})
const key = () => randomUUID()

async function workflow(text: string): Promise<string> {
  return (await api.workflows.create.mutate({ name: `Again ${key()}`, text })).id
}

/** Starts a text and waits until it has ended. */
async function run(text: string, input = {}, more = {}) {
  const workflowId = await workflow(text)
  const request = { workflowId, text, input, idempotencyKey: key(), ...more }
  const { executionId } = await api.executions.start.mutate(request)
  return { workflowId, id: executionId, events: await followUntil(socket, executionId, isFinal) }
}

const has = (kind: string) => (events: readonly { kind: string }[]) =>
  events.some((event) => event.kind === kind)
const end = (id: string) => followUntil(socket, id, isFinal)

/** Fails at `pay` as long as `amount` is above 10. */
const paying = `input { amount: number }
state price: transform { set: { total: "\${amount * 2}" } }
state pay: transform { set: { paid: "\${total > 20 ? fail('too much') : total}" }, when_failed: fail }
start -> price -> pay -> end
`

describe('running again', () => {
  it('starts a new execution with the same input on the same version, which names the old one', async () => {
    const old = await run(paying, { amount: 30 }, { tags: ['spring'] })
    const { executionId, created } = await api.executions.rerun.mutate({ id: old.id, idempotencyKey: key() })
    expect(created).toBe(true)
    const events = await end(executionId)
    expect(events[0]).toMatchObject({
      data: { input: { amount: 30 }, trigger: 'rerun', origin: { executionId: old.id } },
    })
    const found = await api.executions.get.query({ id: executionId })
    expect(found).toMatchObject({ originId: old.id, version: 1, tags: ['spring'], status: 'failed' })
    const again = await api.executions.list.query({ originId: old.id })
    expect(again.items.map(({ id }) => id)).toEqual([executionId])
  })

  it('starts once for one key', async () => {
    const old = await run('start -> end')
    const request = { id: old.id, idempotencyKey: key() }
    const { executionId } = await api.executions.rerun.mutate(request)
    expect(await api.executions.rerun.mutate(request)).toEqual({ executionId, created: false })
  })

  it('runs on another text or version when one is named', async () => {
    const old = await run(paying, { amount: 30 })
    const text = paying.replace('> 20', '> 200')
    const first = await api.executions.rerun.mutate({ id: old.id, idempotencyKey: key(), text })
    expect((await end(first.executionId)).at(-1)).toMatchObject({ data: { output: { paid: 60 } } })
    const { versionId } = await api.executions.get.query({ id: old.id })
    const second = await api.executions.rerun.mutate({
      id: first.executionId,
      idempotencyKey: key(),
      versionId,
    })
    expect((await end(second.executionId)).at(-1)?.kind).toBe('execution_failed')
  })

  it('says what is wrong with a version that is not its own, or an input that no longer fits', async () => {
    const old = await run('start -> end')
    const other = await run('start -> a -> end')
    const { versionId } = await api.executions.get.query({ id: other.id })
    const request = { id: old.id, idempotencyKey: key() }
    await expect(api.executions.rerun.mutate({ ...request, versionId })).rejects.toMatchObject(
      refused('NOT_FOUND', 'version of this workflow'),
    )
    const text = 'input { n: number }\nstart -> end'
    await expect(api.executions.rerun.mutate({ ...request, text })).rejects.toMatchObject(
      refused('BAD_INPUT', 'n'),
    )
    await expect(api.executions.rerun.mutate({ ...request, text, versionId })).rejects.toMatchObject(
      refused('BAD_INPUT', 'not both'),
    )
    await expect(api.executions.rerun.mutate({ id: key(), idempotencyKey: key() })).rejects.toMatchObject(
      refused('NOT_FOUND', 'execution'),
    )
  })
})

describe('beginning at a state of an execution that has ended', () => {
  it('begins there with the context of then, on a corrected text, and leaves the old one as it was (P6)', async () => {
    const old = await run(paying, { amount: 30 })
    const before = await api.executions.get.query({ id: old.id })
    const text = paying.replace('> 20', '> 200')
    const request = { id: old.id, state: 'pay', visit: 1, text, idempotencyKey: key() }
    const { executionId } = await api.executions.retryFrom.mutate(request)
    const events = await end(executionId)
    expect(events.flatMap(({ kind, state }) => (kind === 'state_entered' ? state : []))).toEqual([
      'pay',
      'end',
    ])
    expect(events[0]).toMatchObject({
      data: {
        trigger: 'retry',
        origin: { executionId: old.id, state: 'pay', visit: 1 },
        entry: { state: 'pay', context: { amount: 30, total: 60 }, steps: { price: { total: 60 } } },
      },
    })
    expect(events.at(-1)).toMatchObject({ data: { output: { paid: 60 } } })
    expect(await api.executions.get.query({ id: old.id })).toEqual(before)
  })

  it('is refused in a sentence inside a fork, for an unknown visit, and before the end', async () => {
    const old = await run('start -> a -> [b, c]\n[b, c] -> end')
    const at = { id: old.id, visit: 1, idempotencyKey: key() }
    await expect(api.executions.retryFrom.mutate({ ...at, state: 'b' })).rejects.toMatchObject(
      refused('BAD_INPUT', 'Begin at a or before'),
    )
    await expect(api.executions.retryFrom.mutate({ ...at, state: 'z' })).rejects.toMatchObject(
      refused('BAD_INPUT', 'z was not entered'),
    )
    const text =
      'state busy: code { source: "while (Date.now() < Date.now() + 1) {}", timeout: 3s }\nstart -> busy -> end'
    const workflowId = await workflow(text)
    const works = await api.executions.start.mutate({ workflowId, text, input: {}, idempotencyKey: key() })
    await expect(
      api.executions.retryFrom.mutate({ ...at, id: works.executionId, state: 'busy' }),
    ).rejects.toMatchObject(refused('BAD_INPUT', 'is running. Pause it first'))
    await api.executions.cancel.mutate({ id: works.executionId })
  })

  it('forks one that waits or has stopped, with the context as it is now, and leaves that where it stands', async () => {
    const text = paying.replace(', when_failed: fail', '')
    const workflowId = await workflow(text)
    const request = { workflowId, text, input: { amount: 30 }, idempotencyKey: key() }
    const { executionId: id } = await api.executions.start.mutate(request)
    await followUntil(socket, id, has('state_stopped'))
    await api.executions.editContext.mutate({ id, state: 'pay', visit: 1, set: { total: 6 } })
    await followUntil(socket, id, has('context_edited'))
    const at = { id, state: 'pay', visit: 1, idempotencyKey: key() }
    const { executionId } = await api.executions.retryFrom.mutate(at)
    const events = await end(executionId)
    expect(events[0]).toMatchObject({ data: { trigger: 'fork', origin: { executionId: id } } })
    expect(events.at(-1)).toMatchObject({ data: { output: { paid: 6 } } })
    expect((await api.executions.get.query({ id })).status).toBe('stopped')
  })
})

describe('one state alone', () => {
  it('runs with the given context and ends; it is recorded as what it is', async () => {
    const workflowId = await workflow(paying)
    const { executionId } = await api.executions.runState.mutate({
      ...{ workflowId, text: paying, state: 'price', idempotencyKey: key() },
      context: { amount: 4 },
    })
    const events = await end(executionId)
    expect(events.flatMap(({ kind, state }) => (kind === 'state_entered' ? state : []))).toEqual(['price'])
    expect(events.at(-1)).toMatchObject({ kind: 'execution_completed', data: { output: { total: 8 } } })
    expect((await api.executions.get.query({ id: executionId })).trigger).toBe('single-state')
  })

  it('fails at once instead of stopping, and refuses a state that is not there', async () => {
    const text = `state a: transform { set: { x: "\${fail('no')}" } }\nstart -> a -> end`
    const workflowId = await workflow(text)
    const request = { workflowId, text, context: {}, idempotencyKey: key() }
    const { executionId } = await api.executions.runState.mutate({ ...request, state: 'a' })
    expect((await end(executionId)).at(-1)).toMatchObject({ kind: 'execution_failed' })
    await expect(
      api.executions.runState.mutate({ ...request, idempotencyKey: key(), state: 'b' }),
    ).rejects.toMatchObject(refused('WORKFLOW_INVALID', 'no state b'))
  })
})

describe('many at once', () => {
  const text = 'state ask: approval {}\nstart -> ask -> end'

  it('cancels each and answers for each, in order; what is refused keeps nobody from theirs', async () => {
    const workflowId = await workflow(text)
    const start = () => api.executions.start.mutate({ workflowId, text, input: {}, idempotencyKey: key() })
    const [a, b] = await Promise.all([start(), start()])
    const done = await run('start -> end')
    const gone = key()
    const ids = [a.executionId, done.id, gone, b.executionId]
    const { answers } = await api.executions.cancelMany.mutate({ ids, reason: 'enough' })
    expect(answers.map(({ id, done: took }) => [id, took])).toEqual([
      [a.executionId, true],
      [done.id, false],
      [gone, false],
      [b.executionId, true],
    ])
    expect(answers[1]?.message).toContain('ended already')
    await end(a.executionId)
    expect((await api.executions.get.query({ id: a.executionId })).status).toBe('cancelled')
  })

  it('tries again: failed ones as new ones, stopped ones where they stopped, others not', async () => {
    const failing = await run(paying, { amount: 30 })
    const fine = await run('start -> end')
    const stopping = `state a: transform { set: { x: "\${execution.attempt < 2 ? fail('no') : 1}" } }\nstart -> a -> end`
    const workflowId = await workflow(stopping)
    const start = { workflowId, text: stopping, input: {}, idempotencyKey: key() }
    const { executionId: stopped } = await api.executions.start.mutate(start)
    await followUntil(socket, stopped, (events) => events.at(-1)?.kind === 'state_stopped')
    const request = { ids: [failing.id, fine.id, stopped], idempotencyKey: key() }
    const { answers } = await api.executions.retryMany.mutate(request)
    expect(answers.map(({ done }) => done)).toEqual([true, false, true])
    expect(answers[1]?.message).toContain('It is completed')
    expect((await end(stopped)).at(-1)?.kind).toBe('execution_completed')
    const renewed = answers[0]?.executionId ?? ''
    expect((await api.executions.get.query({ id: renewed })).originId).toBe(failing.id)
    const repeated = await api.executions.retryMany.mutate({ ...request, ids: [failing.id] })
    expect(repeated.answers[0]?.executionId).toBe(renewed)
  })

  it('takes 1,000 ids and refuses 1,001', async () => {
    const ids = Array.from({ length: 1000 }, key)
    const { answers } = await api.executions.cancelMany.mutate({ ids })
    expect(answers).toHaveLength(1000)
    await expect(api.executions.cancelMany.mutate({ ids: [...ids, key()] })).rejects.toMatchObject(
      refused('BAD_INPUT', '1000'),
    )
  })
})

describe('finding executions', () => {
  it('finds by status, workflow, time, tags and text in input, output, error or id', async () => {
    const mark = `m${key().slice(0, 8)}`
    const from = Date.now()
    const text = `input { amount: number, who: string }\n${paying.split('\n').slice(1).join('\n')}`
    const good = await run(text, { amount: 3, who: `100%_${mark} "ok"` }, { tags: [mark, 'shared'] })
    const bad = await run(text, { amount: 30, who: `x${mark.toUpperCase()}` }, { tags: [mark] })
    const ids = async (search: object) =>
      (await api.executions.list.query({ tags: [mark], ...search })).items.map(({ id }) => id)
    expect(await ids({})).toEqual([bad.id, good.id])
    expect(await ids({ tags: [mark, 'shared'] })).toEqual([good.id])
    expect(await ids({ statuses: ['failed', 'stopped'] })).toEqual([bad.id])
    expect(await ids({ workflowId: good.workflowId })).toEqual([good.id])
    expect(await ids({ startedFrom: from - 1000 })).toEqual([bad.id, good.id])
    expect(await ids({ startedFrom: Date.now() + 60_000 })).toEqual([])
    expect(await ids({ startedBefore: from - 1000 })).toEqual([])
    expect(await ids({ text: mark })).toEqual([bad.id, good.id])
    expect(await ids({ text: `100%_${mark} "OK"` })).toEqual([good.id])
    expect(await ids({ text: `100__${mark}` })).toEqual([])
    expect(await ids({ text: 'too much' })).toEqual([bad.id])
    expect(await ids({ text: '"paid":6' })).toEqual([good.id])
    expect(await ids({ text: good.id.toUpperCase() })).toEqual([good.id])
  })

  it('goes on by its cursor, one page after another, without a hole or a double', async () => {
    const mark = `p${key().slice(0, 8)}`
    const workflowId = await workflow('start -> end')
    const request = { workflowId, text: 'start -> end', tags: [mark] }
    const started: string[] = []
    for (let n = 0; n < 5; n++)
      started.push(
        (await api.executions.start.mutate({ ...request, input: { n }, idempotencyKey: key() })).executionId,
      )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await api.executions.list.query({
        tags: [mark],
        text: '"n"',
        limit: 2,
        ...(cursor ? { cursor } : {}),
      })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(started.toReversed())
  })

  it('sets tags, each once, on the record', async () => {
    const { id } = await run('start -> end')
    expect(await api.executions.setTags.mutate({ id, tags: ['a', ' a ', 'b'] })).toEqual({
      id,
      tags: ['a', 'b'],
    })
    expect((await api.executions.get.query({ id })).tags).toEqual(['a', 'b'])
    const tags = Array.from({ length: 20 }, (_, n) => `t${n}`)
    await api.executions.setTags.mutate({ id, tags })
    await expect(api.executions.setTags.mutate({ id, tags: [...tags, 'more'] })).rejects.toMatchObject(
      refused('BAD_INPUT', ''),
    )
  })
})

describe('pinned outputs', () => {
  it('stand in for a step where a start asks for it, and only there', async () => {
    const text = paying
    const workflowId = await workflow(text)
    await api.workflows.pin.mutate({ id: workflowId, state: 'price', result: { total: 5 } })
    await api.workflows.pin.mutate({ id: workflowId, state: 'no_longer_there', result: {} })
    expect((await api.workflows.pinned.query({ id: workflowId })).items.map(({ state }) => state)).toEqual([
      'no_longer_there',
      'price',
    ])
    const start = { workflowId, text, input: { amount: 30 } }
    const pinned = await api.executions.start.mutate({ ...start, idempotencyKey: key(), usePinned: true })
    const events = await end(pinned.executionId)
    expect(events[0]).toMatchObject({ data: { pinned: { price: { total: 5 } } } })
    expect(events.at(-1)).toMatchObject({ data: { output: { paid: 5 } } })
    const plain = await api.executions.start.mutate({ ...start, idempotencyKey: key() })
    expect((await end(plain.executionId)).at(-1)?.kind).toBe('execution_failed')
    await api.workflows.unpin.mutate({ id: workflowId, state: 'price' })
    await expect(api.workflows.unpin.mutate({ id: workflowId, state: 'price' })).rejects.toMatchObject(
      refused('NOT_FOUND', 'pinned output'),
    )
  })

  it('are a hundred at most for a workflow, each of 64 KiB at most', async () => {
    const id = await workflow('start -> end')
    for (let n = 0; n < 100; n++) await api.workflows.pin.mutate({ id, state: `s${n}`, result: {} })
    await api.workflows.pin.mutate({ id, state: 's0', result: { text: 'x'.repeat(65_536 - 11) } })
    await expect(api.workflows.pin.mutate({ id, state: 'one more', result: {} })).rejects.toMatchObject(
      refused('BAD_INPUT', 'at most 100'),
    )
    await expect(
      api.workflows.pin.mutate({ id, state: 's0', result: { text: 'x'.repeat(65_536 - 10) } }),
    ).rejects.toMatchObject(refused('BAD_INPUT', '64 KiB'))
  })
})
