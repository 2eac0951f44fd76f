import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStudio, type TestStudio } from './studio.ts'

let studio: TestStudio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.stop())

const nobody = '019ab000-0000-7000-8000-00000000dead'

describe('workflows', () => {
  it('begin with the example', async () => {
    const { items, nextCursor } = await studio.api.workflows.list.query({})
    expect(items).toMatchObject([{ name: 'From an order to a shipment', revision: 1, hasErrors: false }])
    expect(nextCursor).toBeNull()
  })

  it('are made, saved, listed newest first and removed', async () => {
    const { api } = studio
    const made = await api.workflows.create.mutate({
      name: ' Mine ',
      text: 'start -> end',
      words: 'from start to end',
    })
    expect(made).toMatchObject({
      name: 'Mine',
      revision: 1,
      stateCount: 2,
      hasErrors: false,
      words: 'from start to end',
    })
    const saved = await api.workflows.save.mutate({
      id: made.id,
      revision: 1,
      text: 'start -> -> end',
      name: 'Ours',
    })
    expect(saved).toMatchObject({ name: 'Ours', revision: 2, hasErrors: true, text: 'start -> -> end' })
    expect(await api.workflows.get.query({ id: made.id })).toEqual(saved)
    const page = await api.workflows.list.query({ limit: 1 })
    expect(page.items).toMatchObject([{ id: made.id }])
    const rest = await api.workflows.list.query({ limit: 1, cursor: page.nextCursor ?? '' })
    expect(rest.items).toMatchObject([{ name: 'From an order to a shipment' }])
    expect(await api.workflows.delete.mutate({ id: made.id })).toEqual({ id: made.id })
    await expect(api.workflows.get.query({ id: made.id })).rejects.toMatchObject({
      data: { code: 'NOT_FOUND' },
    })
  })

  it('are never overwritten silently: the second save gets what the first one left', async () => {
    const { api } = studio
    const { id } = await api.workflows.create.mutate({ name: 'Two editors', text: 'start -> end' })
    await api.workflows.save.mutate({ id, revision: 1, text: 'start -> a -> end' })
    await expect(
      api.workflows.save.mutate({ id, revision: 1, text: 'start -> b -> end' }),
    ).rejects.toMatchObject({
      data: { code: 'SAVE_CONFLICT', httpStatus: 409, details: { text: 'start -> a -> end', revision: 2 } },
    })
  })

  it('of many saves at once take exactly one', async () => {
    const { api } = studio
    const { id } = await api.workflows.create.mutate({ name: 'Many editors', text: 'start -> end' })
    const saves = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) =>
        api.workflows.save.mutate({ id, revision: 1, text: `start -> s${i}` }),
      ),
    )
    expect(saves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await api.workflows.get.query({ id })).revision).toBe(2)
  })

  it('of another workspace are not there', async () => {
    const client = new pg.Client({ connectionString: studio.databaseUrl })
    await client.connect()
    await client.query(`insert into "Workspace" (id, name) values ($1, 'Others')`, [nobody])
    await client.query(`insert into "User" (id, username) values ($1, 'other')`, [nobody])
    await client.query(
      `insert into "Workflow" (id, "workspaceId", "ownerId", name, text, "stateCount", "hasErrors")
       values ($1, $1, $1, 'Theirs', 'start -> end', 2, false)`,
      [nobody],
    )
    await client.end()
    const { api } = studio
    const gone = { data: { code: 'NOT_FOUND' } }
    await expect(api.workflows.get.query({ id: nobody })).rejects.toMatchObject(gone)
    await expect(api.workflows.save.mutate({ id: nobody, revision: 1, text: '' })).rejects.toMatchObject(gone)
    await expect(api.workflows.delete.mutate({ id: nobody })).rejects.toMatchObject(gone)
    const start = { workflowId: nobody, text: 'start -> end', input: {}, idempotencyKey: 'k' }
    await expect(api.executions.start.mutate(start)).rejects.toMatchObject(gone)
  })

  it('are on the record, each change in its own transaction', async () => {
    const client = new pg.Client({ connectionString: studio.databaseUrl })
    await client.connect()
    const { rows } = await client.query(
      `select action, count(*)::int as n from "AuditLog" group by action order by action`,
    )
    await client.end()
    const made = Object.fromEntries(rows.map(({ action, n }) => [action, n]))
    expect(made).toMatchObject({ 'workflows.delete': 1, 'workflows.save': 3 })
  })
})

const deepStart = `{"workflowId":"${nobody}","text":"a","idempotencyKey":"k","input":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`

describe('a bad request', () => {
  const post = (path: string, body: string) =>
    fetch(`${studio.server.url}/trpc/${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${studio.token}`, 'content-type': 'application/json' },
    })

  it.each([
    ['workflows.create', '{"name":"x"}', 400, 'BAD_INPUT', 'The request does not fit: text:'],
    ['workflows.create', '{"name":"x","text":"","where":{}}', 400, 'BAD_INPUT', 'where'],
    ['workflows.create', '{"name":', 400, 'BAD_INPUT', 'The request is not JSON.'],
    ['workflows.create', '{"name":"x","text":"a\\u0000b"}', 400, 'BAD_INPUT', 'zero character'],
    ['workflows.create', `{"name":"x","text":"${'#'.repeat(2 ** 21 + 1)}"}`, 400, 'BAD_INPUT', '2 MiB'],
    ['workflows.save', `{"id":"${nobody}","revision":3000000000,"text":""}`, 400, 'BAD_INPUT', 'revision'],
    ['executions.start', deepStart, 400, 'BAD_INPUT', 'nested too deeply'],
    ['workflows.burn', '{}', 404, 'NOT_FOUND', 'workflows.burn'],
  ])('%s %.60s → %i %s', async (path, body, status, code, words) => {
    const answer = await post(path, body)
    expect(answer.status).toBe(status)
    const { error } = (await answer.json()) as { error: { data: { code: string; message: string } } }
    expect(error.data.code).toBe(code)
    expect(error.data.message).toContain(words)
  })

  it('that is too large is refused with a sentence', async () => {
    const answer = await post(
      'workflows.create',
      JSON.stringify({ name: 'x', text: 'x'.repeat(11 * 1024 * 1024) }),
    )
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('TOO_LARGE')
  })

  it('with a cursor that no list gave is refused', async () => {
    await expect(studio.api.workflows.list.query({ cursor: 'x' })).rejects.toMatchObject({
      data: { code: 'BAD_INPUT' },
    })
  })
})
