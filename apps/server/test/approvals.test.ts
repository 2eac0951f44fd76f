import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followUntil, isFinal, openStudio, type StudioSocket, type TestStudio } from './studio.ts'

let studio: TestStudio
let socket: StudioSocket
beforeAll(async () => {
  studio = await openStudio()
  socket = await studio.connect()
})
afterAll(() => studio.stop())

/** Starts a text and waits until it asks. */
async function ask(text: string) {
  const { api } = studio
  const { id: workflowId } = await api.workflows.create.mutate({ name: `Ask ${randomUUID()}`, text })
  const request = { workflowId, text, input: {}, idempotencyKey: randomUUID() }
  const { executionId } = await api.executions.start.mutate(request)
  await followUntil(socket, executionId, (events) =>
    events.some(({ kind }) => kind === 'step_waiting' || kind === 'state_stopped'),
  )
  return executionId
}

async function openOf(executionId: string) {
  const [open] = (await studio.api.approvals.list.query({ executionId })).items
  if (open === undefined) throw new Error('nothing is asked')
  return open
}

const withForm = `state ask: approval {
  assignees: ["ann"]
  form: { limit: number, reason: "long_text?", grade: ["A", "B"], when: "date?", sure: "boolean?" }
}
start -> ask
ask -> end: form.limit > 10
ask -> low: otherwise
low -> end
`

describe('an approval with a form', () => {
  it('shows its fields, and guards read what was filled in', async () => {
    const executionId = await ask(withForm)
    const { id, form } = await openOf(executionId)
    expect(form).toEqual([
      { name: 'limit', type: 'number', required: true },
      { name: 'reason', type: 'long_text', required: false },
      { name: 'grade', type: 'choice', required: true, choices: ['A', 'B'] },
      { name: 'when', type: 'date', required: false },
      { name: 'sure', type: 'boolean', required: false },
    ])
    const values = { limit: 11, grade: 'B', when: '2026-02-03', sure: true }
    await studio.api.approvals.answer.mutate({ id, approved: true, values })
    const events = await followUntil(socket, executionId, isFinal)
    expect(events.find(({ kind }) => kind === 'approval_answered')).toMatchObject({ data: { values } })
    expect(events.at(-1)).toMatchObject({ data: { output: { approved: true, form: values } } })
    expect(events.some(({ state }) => state === 'low')).toBe(false)
  })

  it.each([
    [{ grade: 'A' }, 'limit is needed to approve'],
    [{ limit: 'ten', grade: 'A' }, 'limit must be a number, not "ten"'],
    [{ limit: 1, grade: 'C' }, 'grade must be one of A, B'],
    [{ limit: 1, grade: 'A', when: 'soon' }, 'when must be a date such as'],
    [{ limit: 1, grade: 'A', sure: 'yes' }, 'sure must be true or false'],
    [{ limit: 1, grade: 'A', other: 1 }, 'no field other. Its fields are limit, reason'],
  ])('refuses %j in a sentence, and stays open', async (values, message) => {
    const executionId = await ask(withForm)
    const { id } = await openOf(executionId)
    await expect(studio.api.approvals.answer.mutate({ id, approved: true, values })).rejects.toMatchObject({
      data: { code: 'BAD_INPUT', message: expect.stringContaining(message) },
    })
    expect((await openOf(executionId)).id).toBe(id)
  })

  it('may be rejected without what an approval needs', async () => {
    const executionId = await ask(withForm.replace('form.limit > 10', 'approved'))
    const { id } = await openOf(executionId)
    await studio.api.approvals.answer.mutate({ id, approved: false, values: {} })
    const events = await followUntil(socket, executionId, isFinal)
    expect(events.some(({ state }) => state === 'low')).toBe(true)
  })

  it('stops for a person when its form is none', async () => {
    const executionId = await ask('state ask: approval { form: { a: colour } }\nstart -> ask -> end')
    const { error } = await studio.api.executions.get.query({ id: executionId })
    expect(error?.message).toContain('a must be text, long_text, number, boolean, date, or a list of choices')
  })
})

describe('an approval that nobody answers', () => {
  it('asks others as well when its time has come, on record, and takes their answer', async () => {
    const text = `state ask: approval { assignees: ["ann"], escalate_after: 400ms, escalate_to: ["boss", "ann"] }\nstart -> ask -> end`
    const executionId = await ask(text)
    const before = await openOf(executionId)
    expect(before).toMatchObject({ assignees: ['ann'] })
    expect(before.escalatesAt).toBeGreaterThan(before.requestedAt)
    const events = await followUntil(socket, executionId, (all) =>
      all.some(({ kind }) => kind === 'approval_escalated'),
    )
    expect(events.at(-1)).toMatchObject({ state: 'ask', data: { assignees: ['boss', 'ann'] } })
    const after = await openOf(executionId)
    expect(after).toMatchObject({ id: before.id, assignees: ['ann', 'boss'], escalatesAt: null })
    await studio.api.approvals.answer.mutate({ id: after.id, approved: true })
    expect((await followUntil(socket, executionId, isFinal)).at(-1)?.kind).toBe('execution_completed')
  })

  it('says when only one half of an escalation is there', async () => {
    const executionId = await ask('state ask: approval { escalate_after: 1d }\nstart -> ask -> end')
    const { error } = await studio.api.executions.get.query({ id: executionId })
    expect(error?.message).toContain('needs both escalate_after and escalate_to')
  })
})
