import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followUntil, isFinal, openStudio, type StudioSocket, type TestStudio } from './studio.ts'

let studio: TestStudio
let socket: StudioSocket
let api: TestStudio['api']
let pool: pg.Pool
beforeAll(async () => {
  studio = await openStudio()
  socket = await studio.connect()
  api = studio.api
  pool = new pg.Pool({ connectionString: studio.databaseUrl })
})
afterAll(async () => {
  await pool.end()
  await studio.stop()
})

const key = () => randomUUID()
const has = (kind: string) => (events: readonly { kind: string }[]) =>
  events.some((event) => event.kind === kind)
const refused = (code: string, words: string) => ({
  data: { code, message: expect.stringContaining(words) },
})

/** Stops at `pay`, whose sum is misspelt; `price` is done. */
const wrong = `input { amount: number }
state price: transform { set: { total: "\${amount * 2}" } }
state pay: transform { set: { paid: "\${fail('misspelt')}" } }
start -> price -> pay -> end
`
const corrected = wrong.replace("fail('misspelt')", 'total')

async function stopped(text = wrong) {
  const { id: workflowId } = await api.workflows.create.mutate({ name: `Corrected ${key()}`, text })
  const start = { workflowId, text, input: { amount: 3 }, idempotencyKey: key() }
  const { executionId: id } = await api.executions.start.mutate(start)
  await followUntil(socket, id, has('state_stopped'))
  return { id, workflowId }
}

const end = (id: string) => followUntil(socket, id, isFinal)

describe('letting an execution go on with a corrected version', () => {
  it('says what that means, and does it: what is done does not run again, and the record has it (F1, F3)', async () => {
    const { id } = await stopped()
    const other = await stopped()
    const before = await api.executions.get.query({ id })
    const { seq, renamed, ...comparison } = await api.executions.compareVersion.mutate({
      id,
      text: corrected,
    })
    expect(comparison).toEqual({
      valid: ['price'],
      confirm: [],
      refused: [],
      open: ['pay'],
      input: {},
    })
    const change = { id, text: corrected, seq, renamed }
    const answer = await api.executions.changeVersion.mutate(change)
    expect(answer).toMatchObject({ id, changed: true })
    const events = await end(id)
    expect(events.at(-1)).toMatchObject({ data: { output: { total: 6, paid: 6 } } })
    expect(events.filter(({ kind, state }) => kind === 'state_entered' && state === 'price')).toHaveLength(1)
    expect(events.find(({ kind }) => kind === 'version_changed')).toMatchObject({
      data: { from: before.versionId, to: answer.versionId, confirmed: [] },
    })
    const after = await api.executions.get.query({ id })
    expect(after).toMatchObject({ versionId: answer.versionId, version: 2, text: corrected })
    expect(await api.executions.versionText.query({ id, versionId: before.versionId })).toEqual({
      text: wrong,
    })
    expect(await api.executions.get.query({ id: other.id })).toMatchObject({ status: 'stopped', text: wrong })
    const { rows } = await pool.query('select action, details from "AuditLog" where "subjectId" = $1', [id])
    expect(rows).toContainEqual({
      action: 'executions.changeVersion',
      details: expect.objectContaining({ versionId: answer.versionId }),
    })
  })

  it('refuses what is not confirmed, what has gone on meanwhile, and what is over; twice is once', async () => {
    const { id } = await stopped()
    const text = corrected
      .replace('price -> pay', 'price -> check -> pay')
      .replace('amount * 2', 'amount * 3')
    const { seq, confirm } = await api.executions.compareVersion.mutate({ id, text })
    expect(confirm.map((finding) => finding.key)).toEqual(['changed price', 'rerouted price'])
    const change = { id, text, seq }
    await expect(api.executions.changeVersion.mutate(change)).rejects.toMatchObject(
      refused('CHANGE_REFUSED', 'Not confirmed: price is done'),
    )
    const confirmed = confirm.map((finding) => finding.key)
    await expect(
      api.executions.changeVersion.mutate({ ...change, confirmed, seq: seq - 1 }),
    ).rejects.toMatchObject(refused('CHANGE_REFUSED', 'has gone on since'))
    expect((await api.executions.get.query({ id })).version).toBe(1)
    const twice = [change, change].map((one) => api.executions.changeVersion.mutate({ ...one, confirmed }))
    for (const answer of await Promise.all(twice)) expect(answer.changed).toBe(true)
    const events = await end(id)
    expect(events.filter(({ kind }) => kind.startsWith('version_change'))).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ data: { output: { total: 6, paid: 6 } } })
    await expect(api.executions.compareVersion.mutate({ id, text: corrected })).rejects.toMatchObject(
      refused('ALREADY_SETTLED', 'Run it again on the other version'),
    )
  })

  it('moves it once however close together it is asked for, and says so to all who ask', async () => {
    for (let n = 0; n < 12; n++) {
      const { id } = await stopped()
      const { seq, confirm } = await api.executions.compareVersion.mutate({ id, text: corrected })
      const change = { id, text: corrected, seq, confirmed: confirm.map((finding) => finding.key) }
      const ask = async (after: number) => {
        await new Promise((done) => setTimeout(done, after))
        return api.executions.changeVersion.mutate(change)
      }
      const answers = await Promise.all([ask(0), ask(n), ask(2 * n)])
      expect(answers.map(({ changed }) => changed)).toEqual([true, true, true])
      expect((await end(id)).filter(({ kind }) => kind.startsWith('version_change'))).toHaveLength(1)
    }
  })

  it('refuses a version of another workflow, a text that can not run, and a running execution', async () => {
    const { id } = await stopped()
    const other = await stopped()
    const { versionId } = await api.executions.get.query({ id: other.id })
    await expect(api.executions.compareVersion.mutate({ id, versionId })).rejects.toMatchObject(
      refused('NOT_FOUND', 'version of this workflow'),
    )
    await expect(api.executions.compareVersion.mutate({ id, text: 'start -> -> pay' })).rejects.toMatchObject(
      { data: { code: 'WORKFLOW_INVALID' } },
    )
    const asking = (text: string) =>
      text.replace('-> pay', '-> keep -> pay').replace('state', 'state keep: approval {}\nstate')
    const asks = asking(wrong)
    const { workflowId } = other
    const start = { workflowId, text: asks, input: { amount: 3 }, idempotencyKey: key() }
    const { executionId } = await api.executions.start.mutate(start)
    await followUntil(socket, executionId, has('step_waiting'))
    const renamed = asks.replaceAll('keep', 'hold')
    const { refused: found } = await api.executions.compareVersion.mutate({ id: executionId, text: renamed })
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining('Keep the name')])
    const { items } = await api.approvals.list.query({ executionId })
    const { seq } = await api.executions.compareVersion.mutate({
      id: executionId,
      text: asking(corrected),
    })
    await api.executions.changeVersion.mutate({
      id: executionId,
      seq,
      text: asking(corrected),
    })
    // The question that was asked before is still the same one.
    await api.approvals.answer.mutate({ id: items[0]?.id ?? '', approved: true })
    expect((await end(executionId)).at(-1)).toMatchObject({ data: { output: { paid: 6 } } })
  })

  it('can leave what has stopped where it is, until a person lets it go on (F2)', async () => {
    const { id } = await stopped()
    const { seq } = await api.executions.compareVersion.mutate({ id, text: corrected })
    await api.executions.changeVersion.mutate({ id, text: corrected, seq, goOn: false })
    expect(await api.executions.get.query({ id })).toMatchObject({ status: 'stopped', text: corrected })
    const mending = { id, state: 'pay', visit: 1, action: 'retry' } as const
    await api.executions.mend.mutate(mending)
    expect((await end(id)).at(-1)?.kind).toBe('execution_completed')
  })
})
