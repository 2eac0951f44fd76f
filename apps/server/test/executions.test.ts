import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { followUntil, isFinal, openStudio, type StudioSocket, type TestStudio } from './studio.ts'

let studio: TestStudio
let socket: StudioSocket
beforeAll(async () => {
  studio = await openStudio()
  socket = await studio.connect()
})
afterAll(() => studio.stop())

async function start(text: string, input = {}, idempotencyKey: string = randomUUID()) {
  const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Test', text })
  const request = { workflowId, text, input, idempotencyKey }
  return { request, ...(await studio.api.executions.start.mutate(request)) }
}

const refused = (code: string, words: string) => ({
  data: { code, message: expect.stringContaining(words) },
})

describe('starting', () => {
  it('runs a workflow to its end and shows every event once, in order', async () => {
    const { executionId, created } = await start(
      'input { amount: number = 3 }\nstate double: transform { set: { twice: "${amount * 2}" } }\nstart -> double -> end',
    )
    expect(created).toBe(true)
    const events = await followUntil(socket, executionId, isFinal)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    expect(events[0]).toMatchObject({ kind: 'execution_started', data: { input: { amount: 3 } } })
    expect(events.at(-1)).toMatchObject({ kind: 'execution_completed', data: { output: { twice: 6 } } })
    const found = await studio.api.executions.get.query({ id: executionId })
    expect(found).toMatchObject({
      status: 'completed',
      version: 1,
      lastSeq: events.length,
      input: { amount: 3 },
    })
    const page = await studio.api.executions.eventsAfter.query({ executionId, after: 2 })
    expect(page).toEqual({ events: events.slice(2), lastSeq: events.length })
    expect((await studio.api.executions.list.query({ workflowId: found.workflowId })).items).toHaveLength(1)
  })

  it('twice with one key starts once, of many at once too', async () => {
    const { request, executionId } = await start('start -> end')
    const again = await Promise.all(
      Array.from({ length: 5 }, () => studio.api.executions.start.mutate(request)),
    )
    for (const answer of again) expect(answer).toEqual({ executionId, created: false })
  })

  it('makes one version of a text, however many start it at once', async () => {
    const { request } = await start('start -> end')
    const text = 'start -> other -> end'
    const started = await Promise.all(
      Array.from({ length: 6 }, () =>
        studio.api.executions.start.mutate({ ...request, text, idempotencyKey: randomUUID() }),
      ),
    )
    const found = await Promise.all(
      started.map(({ executionId: id }) => studio.api.executions.get.query({ id })),
    )
    expect(new Set(found.map(({ versionId }) => versionId)).size).toBe(1)
    expect(found[0]?.version).toBe(2)
  })

  it.each([
    ['start -> -> end', {}, 'WORKFLOW_INVALID', '1:'],
    ['state a: unheard_of {}\nstart -> a', {}, 'WORKFLOW_INVALID', 'unheard_of'],
    ['# nothing', {}, 'WORKFLOW_INVALID', 'no state'],
    ['input { amount: number }\nstart -> end', {}, 'BAD_INPUT', 'amount is missing, it must be a number'],
    [
      'input { amount: number }\nstart -> end',
      { amount: 'x' },
      'BAD_INPUT',
      'amount must be a number, not "x"',
    ],
    ['input { plan: "free" | "pro" }\nstart -> end', { plan: 'gold' }, 'BAD_INPUT', 'one of "free", "pro"'],
  ])('%j with %o is refused: %s', async (text, input, code, words) => {
    await expect(start(text, input)).rejects.toMatchObject(refused(code, words))
  })

  it('keeps names that are not declared, whatever they are called', async () => {
    const input = JSON.parse('{"free": 1, "__proto__": {"polluted": true}}')
    const { executionId } = await start('start -> end', input)
    await followUntil(socket, executionId, isFinal)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('shows a failure with its error', async () => {
    const text = 'state a: transform { set: { x: "${nowhere}" }, when_failed: fail }\nstart -> a -> end'
    const { executionId } = await start(text)
    const events = await followUntil(socket, executionId, isFinal)
    expect(events.at(-1)).toMatchObject({ kind: 'execution_failed' })
    const { status, error } = await studio.api.executions.get.query({ id: executionId })
    expect(status).toBe('failed')
    expect(error?.message).toContain('nowhere')
  })
})

describe('an execution that nothing mends', () => {
  const text = 'state a: transform { set: { x: "${nowhere}" } }\nstart -> a -> end'
  const hasStopped = (events: readonly { kind: string }[]) => events.at(-1)?.kind === 'state_stopped'

  it('stops, says why, and goes on with what a person changes', async () => {
    const { executionId: id } = await start(text)
    await followUntil(socket, id, hasStopped)
    const found = await studio.api.executions.get.query({ id })
    expect(found).toMatchObject({ status: 'stopped', currentStates: ['a'], endedAt: null })
    expect(found.error?.message).toContain('nowhere')
    const place = { id, state: 'a', visit: 1 }
    await studio.api.executions.editContext.mutate({ ...place, set: { nowhere: 7 } })
    await studio.api.executions.mend.mutate({ ...place, action: 'retry', comment: 'it was missing' })
    const events = await followUntil(socket, id, isFinal)
    expect(events.at(-1)).toMatchObject({ kind: 'execution_completed', data: { output: { x: 7 } } })
    expect(events.find(({ kind }) => kind === 'state_mended')?.data).toMatchObject({
      comment: 'it was missing',
    })
  })

  it('fails at once where it was started so', async () => {
    const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Test', text })
    const idempotencyKey = randomUUID()
    const request = { workflowId, text, input: {}, idempotencyKey, whenStuck: 'fail' } as const
    const { executionId } = await studio.api.executions.start.mutate(request)
    const events = await followUntil(socket, executionId, isFinal)
    expect(events.at(-1)).toMatchObject({ kind: 'execution_failed' })
  })

  it('undoes what was done when a person gives it up', async () => {
    const { executionId: id } = await start(
      'state book: transform { set: { seat: 4 }, compensate: free }\nstate free: log { message: "seat ${seat}" }\n' +
        'state pay: transform { set: { x: "${nowhere}" } }\nstart -> book -> pay -> end',
    )
    await followUntil(socket, id, hasStopped)
    await studio.api.executions.mend.mutate({ id, state: 'pay', visit: 1, action: 'fail' })
    const events = await followUntil(socket, id, isFinal)
    expect(
      events.find(({ state, kind }) => state === 'free' && kind === 'state_completed')?.data,
    ).toMatchObject({
      log: { message: 'seat 4' },
    })
  })
})

describe('an execution that a person holds', () => {
  it('begins nothing while it is paused, steps, and goes on', async () => {
    const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Test', text: '' })
    const text = 'start -> a -> b -> end'
    const idempotencyKey = randomUUID()
    const request = { workflowId, text, input: {}, idempotencyKey, breakpoints: ['a'] }
    const { executionId: id } = await studio.api.executions.start.mutate(request)
    await followUntil(socket, id, (events) => events.at(-1)?.state === 'a')
    expect(await studio.api.executions.get.query({ id })).toMatchObject({
      status: 'paused',
      currentStates: ['a'],
    })
    await studio.api.executions.pause.mutate({ id, reason: 'to look' })
    await studio.api.executions.step.mutate({ id })
    await followUntil(socket, id, (events) => events.at(-1)?.state === 'b')
    await studio.api.executions.setBreakpoints.mutate({ id, states: [] })
    await studio.api.executions.goOn.mutate({ id })
    await followUntil(socket, id, isFinal)
    await expect(studio.api.executions.pause.mutate({ id })).rejects.toMatchObject(
      refused('ALREADY_SETTLED', 'ended already'),
    )
  })
})

describe('an execution that waits', () => {
  const text =
    'state ask: approval { assignees: ["ada"], question: "May it?" }\nstart -> ask\nask -> end: approved\nask -> no: otherwise'

  it('asks a person, takes one answer, and goes on', async () => {
    const changed = vi.fn()
    const asked = vi.fn()
    socket.on('execution:changed', changed)
    socket.on('approvals:changed', asked)
    const { executionId } = await start(text)
    await followUntil(socket, executionId, (events) => events.some(({ kind }) => kind === 'step_waiting'))
    const { items } = await studio.api.approvals.list.query({ executionId })
    expect(items).toMatchObject([
      { state: 'ask', question: 'May it?', assignees: ['ada'], workflowName: 'Test' },
    ])
    await vi.waitFor(() => expect(asked).toHaveBeenCalled())
    const id = items[0]?.id ?? ''
    const answers = await Promise.allSettled([
      studio.api.approvals.answer.mutate({ id, approved: true, comment: 'fine' }),
      studio.api.approvals.answer.mutate({ id, approved: false }),
    ])
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const events = await followUntil(socket, executionId, isFinal)
    expect(events.filter(({ kind }) => kind === 'approval_answered')).toHaveLength(1)
    await expect(studio.api.approvals.answer.mutate({ id, approved: true })).rejects.toMatchObject(
      refused('ALREADY_SETTLED', 'Nobody waits'),
    )
    expect((await studio.api.approvals.list.query({ executionId })).items).toEqual([])
    await vi.waitFor(() =>
      expect(changed).toHaveBeenCalledWith(expect.objectContaining({ id: executionId, status: 'completed' })),
    )
  })

  it('can be cancelled, once', async () => {
    const { executionId: id } = await start(text)
    await followUntil(socket, id, (events) => events.some(({ kind }) => kind === 'step_waiting'))
    expect(await studio.api.executions.cancel.mutate({ id, reason: 'enough' })).toEqual({ id })
    const events = await followUntil(socket, id, isFinal)
    expect(events.at(-1)).toMatchObject({ kind: 'execution_cancelled', data: { reason: 'enough' } })
    await expect(studio.api.executions.cancel.mutate({ id })).rejects.toMatchObject(
      refused('ALREADY_SETTLED', 'ended'),
    )
    await expect(studio.api.executions.cancel.mutate({ id: randomUUID() })).rejects.toMatchObject(
      refused('NOT_FOUND', 'execution'),
    )
  })

  it('is followed after a reconnection from where it was', async () => {
    const { executionId } = await start('state nap: wait { for: 300ms }\nstart -> a -> nap -> b -> end')
    const first = await studio.connect()
    const before = await followUntil(first, executionId, (events) =>
      events.some(({ kind }) => kind === 'step_waiting'),
    )
    first.disconnect()
    const second = await studio.connect()
    const after = await followUntil(second, executionId, isFinal, before.length)
    const seqs = [...before, ...after].map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, i) => i + 1))
  })
})

describe('a socket', () => {
  it('answers in a sentence about what is not there or does not fit', async () => {
    const watch = (request: unknown) =>
      socket.emitWithAck('execution:watch', request as { executionId: string; after: number })
    expect(await watch({ executionId: randomUUID(), after: 0 })).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
    })
    expect(await watch({ executionId: 'x', after: 0 })).toMatchObject({ ok: false, code: 'BAD_INPUT' })
    expect(await watch({ executionId: randomUUID(), after: 0, extra: 1 })).toMatchObject({
      code: 'BAD_INPUT',
    })
    expect(await watch(null)).toMatchObject({ ok: false, code: 'BAD_INPUT' })
    expect(await socket.emitWithAck('chat:join', { chatId: randomUUID() })).toEqual({ ok: true, value: null })
  })
})
