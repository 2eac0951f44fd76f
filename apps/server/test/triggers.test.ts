import { createHmac, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followUntil, isFinal, openStudio, type StudioSocket, type TestStudio } from './studio.ts'

let studio: TestStudio
let socket: StudioSocket
let pool: pg.Pool
beforeAll(async () => {
  studio = await openStudio()
  socket = await studio.connect()
  pool = new pg.Pool({ connectionString: studio.databaseUrl, max: 2 })
})
afterAll(async () => {
  await pool.end()
  await studio.stop()
})

async function switchOn(text: string, name = 'Test'): Promise<string> {
  const { id } = await studio.api.workflows.create.mutate({ name, text })
  await studio.api.workflows.activate.mutate({ id })
  return id
}

const executionsOf = async (workflowId: string) =>
  (await studio.api.executions.list.query({ workflowId })).items

function call(path: string, init: RequestInit & { json?: unknown } = {}): Promise<Response> {
  const { json, ...rest } = init
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const headers = { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...init.headers }
  // What a browser adds by itself, programs do not send; Node's fetch sends `sec-fetch-mode` only.
  return fetch(`${studio.server.url}/hooks${path}`, { method: 'POST', ...rest, ...body, headers })
}

describe('a webhook', () => {
  it('starts the active workflow that listens there, with the body as its input', async () => {
    const id = await switchOn('input { email: string }\non webhook POST "/signup"\nstart -> greet -> end')
    const answer = await call('/signup?from=page', { json: { email: 'ada@example.com' } })
    expect(answer.status).toBe(202)
    const { executionId } = (await answer.json()) as { executionId: string }
    const [started] = await followUntil(socket, executionId, isFinal)
    expect(started?.data).toMatchObject({
      input: { email: 'ada@example.com', from: 'page' },
      trigger: 'webhook',
    })
    const { triggers } = await studio.api.workflows.triggers.query({ id })
    expect(triggers).toMatchObject([{ kind: 'webhook', subject: 'POST /signup' }])
  })

  it('stands with the other triggers in the order of the text', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `e${n}`)
    const id = await switchOn(`${names.map((name) => `on event "${name}"`).join('\n')}\nstart -> end`)
    const { triggers } = await studio.api.workflows.triggers.query({ id })
    expect(triggers.map(({ subject }) => subject)).toEqual(names)
  })

  it('starts each of a storm of deliveries once, however often and in which order they come', async () => {
    const id = await switchOn('on webhook POST "/storm"\nstart -> end')
    const deliveries = Array.from({ length: 150 }, (_, n) => `storm_${(n * 7) % 30}`)
    const answers = await Promise.all(
      deliveries.map((delivery) => call('/storm', { headers: { 'webhook-id': delivery }, json: {} })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { executionId: string }[]
    const byDelivery = new Map<string, Set<string>>()
    bodies.forEach(({ executionId }, index) => {
      const delivery = deliveries[index] ?? ''
      byDelivery.set(delivery, (byDelivery.get(delivery) ?? new Set()).add(executionId))
    })
    expect(byDelivery.size).toBe(30)
    for (const ids of byDelivery.values()) expect(ids.size).toBe(1)
    expect(await executionsOf(id)).toHaveLength(30)
  })

  it('that is delivered twice starts once', async () => {
    const id = await switchOn('on webhook PUT "/twice"\nstart -> end')
    const headers = { 'webhook-id': 'msg_1' }
    const answers = await Promise.all([1, 2, 3].map(() => call('/twice', { method: 'PUT', headers })))
    const bodies = await Promise.all(
      answers.map((answer) => answer.json() as Promise<{ executionId: string }>),
    )
    expect(new Set(bodies.map(({ executionId }) => executionId)).size).toBe(1)
    expect(await executionsOf(id)).toHaveLength(1)
  })

  it('is answered by a respond state', async () => {
    await switchOn(
      'on webhook POST "/double"\nstate say: respond { status: 201, headers: { "X-Twice": "${n * 2}" }, body: { twice: "${n * 2}" } }\nstart -> say -> rest -> end',
    )
    const answer = await call('/double', { json: { n: 21 } })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-twice')).toBe('42')
    expect(await answer.json()).toEqual({ twice: 42 })
  })

  it('reads forms and plain texts', async () => {
    await switchOn('on webhook POST "/form"\nstate say: respond { body: "${name ?? body}" }\nstart -> say')
    const form = await call('/form', { body: new URLSearchParams({ name: 'Ada' }) })
    expect(await form.text()).toBe('Ada')
    expect(await (await call('/form', { body: 'just text' })).text()).toBe('just text')
  })

  it.each([
    ['nobody listens', '/nowhere', {}, 404, 'No workflow that is switched on listens'],
    ['it lacks an input', '/needs', { json: {} }, 400, 'n is missing'],
    [
      'its body is not JSON',
      '/needs',
      { body: '{', headers: { 'content-type': 'application/json' } },
      400,
      'not JSON',
    ],
    [
      'a page of another site calls',
      '/needs',
      { headers: { origin: 'http://evil.example' } },
      403,
      'Web pages',
    ],
  ] as const)('says so when %s', async (_what, path, init, status, words) => {
    if (path === '/needs' && status === 400 && 'json' in init) {
      await switchOn('input { n: number }\non webhook POST "/needs"\nstart -> end')
    }
    const answer = await call(path, init as RequestInit)
    expect(answer.status).toBe(status)
    expect(((await answer.json()) as { message: string }).message).toContain(words)
  })

  it('goes to one workflow only, and to none when that is switched off or removed', async () => {
    const id = await switchOn('on webhook POST "/one"\nstart -> end', 'First')
    const { id: other } = await studio.api.workflows.create.mutate({
      name: 'Second',
      text: 'on webhook POST "/one"\nstart -> end',
    })
    await expect(studio.api.workflows.activate.mutate({ id: other })).rejects.toThrow(
      'First already answers POST /one',
    )
    await studio.api.workflows.deactivate.mutate({ id })
    expect((await call('/one')).status).toBe(404)
    await studio.api.workflows.activate.mutate({ id: other })
    expect((await call('/one')).status).toBe(202)
    await studio.api.workflows.delete.mutate({ id: other })
    expect((await call('/one')).status).toBe(404)
  })

  it('stays as it is when another text of it would answer where somebody else does', async () => {
    await switchOn('on webhook POST "/theirs"\nstart -> end', 'Theirs')
    const text = 'on webhook POST "/mine"\nstart -> end'
    const { id, revision } = await studio.api.workflows.create.mutate({ name: 'Mine', text })
    await studio.api.workflows.activate.mutate({ id })
    await studio.api.workflows.save.mutate({ id, revision, text: text.replace('mine', 'theirs') })
    await expect(studio.api.workflows.activate.mutate({ id })).rejects.toThrow('Theirs already answers')
    expect((await call('/mine')).status).toBe(202)
  })

  it('keeps starting the version that was switched on until it is switched on again', async () => {
    const text = 'on webhook POST "/kept"\nstate say: respond { body: "old" }\nstart -> say'
    const { id, revision } = await studio.api.workflows.create.mutate({ name: 'Kept', text })
    await studio.api.workflows.activate.mutate({ id })
    await studio.api.workflows.save.mutate({ id, revision, text: text.replace('old', 'new') })
    expect(await (await call('/kept')).text()).toBe('old')
    expect(await studio.api.workflows.triggers.query({ id })).toMatchObject({
      active: true,
      isCurrent: false,
    })
    await studio.api.workflows.activate.mutate({ id })
    expect(await (await call('/kept')).text()).toBe('new')
  })
})

describe('a signed webhook', () => {
  const body = '{"order":7}'
  const signed = (key: string, id: string, at = Math.floor(Date.now() / 1000)) => {
    const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')
    return {
      ...{ 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` },
      'content-type': 'application/json',
    }
  }

  it('is called only by who knows the secret, once for each delivery, and not with an old call', async () => {
    const text = 'on webhook POST "/signed" signed HOOK_KEY\nstart -> end'
    const { id } = await studio.api.workflows.create.mutate({ name: 'Signed', text })
    await expect(studio.api.workflows.activate.mutate({ id })).rejects.toThrow('the secret HOOK_KEY')
    await studio.api.secrets.set.mutate({ name: 'HOOK_KEY', value: 'known to both' })
    await studio.api.workflows.activate.mutate({ id })
    expect((await studio.api.workflows.triggers.query({ id })).triggers).toMatchObject([
      { subject: 'POST /signed', secret: 'HOOK_KEY', scheme: 'standard' },
    ])
    const post = async (headers: Record<string, string>) => (await call('/signed', { body, headers })).status
    expect(await post({})).toBe(401)
    expect(await post(signed('guessed', 'msg_1'))).toBe(401)
    expect(await post(signed('known to both', 'msg_1', Math.floor(Date.now() / 1000) - 301))).toBe(401)
    expect(await post(signed('known to both', 'msg_1'))).toBe(202)
    expect(await post({ ...signed('known to both', 'msg_1'), 'idempotency-key': 'another' })).toBe(202)
    expect(await executionsOf(id)).toHaveLength(1)
    expect(await post(signed('known to both', 'msg_2'))).toBe(202)
    expect(await executionsOf(id)).toHaveLength(2)
    await studio.api.secrets.remove.mutate({ name: 'HOOK_KEY' })
    expect(await post(signed('known to both', 'msg_3'))).toBe(401)
    const { triggers } = await studio.api.workflows.triggers.query({ id })
    expect(triggers[0]?.lastError).toContain('HOOK_KEY')
  })
})

describe('a workflow that ends', () => {
  const run = async (name: string, text: string) => {
    const { id: workflowId } = await studio.api.workflows.create.mutate({ name, text })
    return async () => {
      const request = {
        workflowId,
        text,
        input: {},
        idempotencyKey: randomUUID(),
        whenStuck: 'fail' as const,
      }
      const { executionId } = await studio.api.executions.start.mutate(request)
      await followUntil(socket, executionId, isFinal)
      return executionId
    }
  }
  const inputs = async (id: string) => {
    const all = await executionsOf(id)
    return Promise.all(all.map(async (one) => (await studio.api.executions.get.query({ id: one.id })).input))
  }

  it('starts those that wait for it to end so, once for each execution, from when they were switched on', async () => {
    const loan = await run('A loan', 'state rate: transform { set: { ok: true } }\nstart -> rate -> end')
    const broken = await run('Broken', 'state a: transform { set: { x: "${1 / 0}" } }\nstart -> a -> end')
    await loan()
    const done = await switchOn('on workflow "A loan" completed\nstart -> end', 'Follows')
    const fails = await switchOn('on workflow Broken failed\nstart -> end', 'Mourns')
    const executionId = await loan()
    await broken()
    await expect.poll(() => executionsOf(done), { timeout: 10_000 }).toHaveLength(1)
    await expect.poll(() => executionsOf(fails), { timeout: 10_000 }).toHaveLength(1)
    await studio.server.sweep()
    expect(await inputs(done)).toEqual([
      {
        after: {
          ...{ execution_id: executionId, workflow: 'A loan', status: 'completed', depth: 1 },
          output: { ok: true },
        },
      },
    ])
    expect(await inputs(fails)).toMatchObject([{ after: { workflow: 'Broken', status: 'failed' } }])
  })

  it('starts each other at most 16 times', async () => {
    const ping = await switchOn('on workflow Pong completed\nstart -> end', 'Ping')
    const pong = await switchOn('on workflow Ping completed\nstart -> end', 'Pong')
    const text = 'on workflow Pong completed\nstart -> end'
    const request = { workflowId: ping, text, input: {}, idempotencyKey: randomUUID() }
    await studio.api.executions.start.mutate(request)
    const count = async () => (await executionsOf(ping)).length + (await executionsOf(pong)).length
    await expect.poll(count, { timeout: 20_000 }).toBe(17)
    await studio.server.sweep()
    expect(await count()).toBe(17)
    const told = await Promise.all(
      [ping, pong].map(
        async (id) => (await studio.api.workflows.triggers.query({ id })).triggers[0]?.lastError,
      ),
    )
    expect(told.join()).toContain('16 workflows have started each other')
  })
})

describe('an event', () => {
  it('starts who listens and reaches who waits, once each', async () => {
    const listener = await switchOn('on event "paid"\nstart -> end')
    const text = 'state paid: event { name: "paid", match: { order: 7 } }\nstart -> paid -> end'
    const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Waits', text })
    const request = { workflowId, text, input: {}, idempotencyKey: randomUUID() }
    const { executionId } = await studio.api.executions.start.mutate(request)
    await followUntil(socket, executionId, (events) => events.at(-1)?.kind === 'step_waiting')
    expect(await studio.api.events.publish.mutate({ name: 'paid', data: { order: 8 } })).toMatchObject({
      created: true,
      started: 1,
      reached: 0,
    })
    const event = { name: 'paid', data: { order: 7, amount: 12 }, key: 'delivery-1' }
    expect(await studio.api.events.publish.mutate(event)).toMatchObject({
      created: true,
      started: 1,
      reached: 1,
    })
    expect(await studio.api.events.publish.mutate(event)).toMatchObject({
      created: false,
      started: 0,
      reached: 0,
    })
    const events = await followUntil(socket, executionId, isFinal)
    expect(events.at(-1)?.data).toMatchObject({ output: { order: 7, amount: 12 } })
    expect(await executionsOf(listener)).toHaveLength(2)
    const audited = await pool.query(
      `select "actorName" <> '' as named, details from "AuditLog" where action = 'events.publish' order by seq`,
    )
    expect(audited.rows).toEqual([
      { named: true, details: { name: 'paid', key: null } },
      { named: true, details: { name: 'paid', key: 'delivery-1' } },
    ])
    const { rows } = await pool.query('select * from "EventWait"')
    expect(rows).toEqual([])
  })

  it('starts what it starts with the priority that was chosen where its workflow was switched on', async () => {
    const text = 'on event "urgent"\nstart -> end'
    const { id } = await studio.api.workflows.create.mutate({ name: 'Urgent', text })
    expect(await studio.api.workflows.setTriggerPriority.mutate({ id, priority: 'low' })).toEqual({
      changed: false,
    })
    const priorities: unknown[] = []
    const publish = async () => {
      await studio.api.events.publish.mutate({ name: 'urgent', data: {} })
      const [{ id: executionId = '' } = {}] = await executionsOf(id)
      const [started] = await followUntil(socket, executionId, isFinal)
      const { priority } = await studio.api.workflows.triggers.query({ id })
      priorities.push([priority, started?.kind === 'execution_started' && started.data.priority])
    }
    await studio.api.workflows.activate.mutate({ id, priority: 'high' })
    await publish()
    await studio.api.workflows.setTriggerPriority.mutate({ id, priority: 'low' })
    await publish()
    await studio.api.workflows.activate.mutate({ id })
    await publish()
    expect(priorities).toEqual([
      ['high', 'high'],
      ['low', 'low'],
      ['normal', undefined],
    ])
    const audited = await pool.query(
      `select details->>'priority' as priority from "AuditLog"
       where "subjectId" = $1 and action in ('workflows.activate', 'workflows.setTriggerPriority') order by seq`,
      [id],
    )
    expect(audited.rows).toEqual([{ priority: 'high' }, { priority: 'low' }, { priority: 'normal' }])
  })

  it('that came just before it was waited for is not lost', async () => {
    const text =
      'state nap: wait { for: 300ms }\nstate come: event { name: "early" }\nstart -> nap -> come -> end'
    const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Late', text })
    const request = { workflowId, text, input: {}, idempotencyKey: randomUUID() }
    const { executionId } = await studio.api.executions.start.mutate(request)
    await studio.api.events.publish.mutate({ name: 'early', data: { n: 1 } })
    const events = await followUntil(socket, executionId, isFinal)
    expect(events.at(-1)?.data).toMatchObject({ output: { n: 1 } })
  })

  it('that was published while nobody was told is told later', async () => {
    const listener = await switchOn('on event "forgotten"\nstart -> end')
    await pool.query(
      `insert into "PublishedEvent" (id, "workspaceId", key, name, data, at)
       select $1, id, 'k', 'forgotten', '{}', now() - interval '1 minute' from "Workspace" limit 1`,
      [randomUUID()],
    )
    await studio.server.sweep()
    await studio.server.sweep()
    expect(await executionsOf(listener)).toHaveLength(1)
  })
})

describe('a schedule', () => {
  it('starts when its time has come, once, and says how many it missed', async () => {
    const id = await switchOn('on schedule "0 9 * * 1-5" in "Europe/Berlin"\nstart -> end')
    const { triggers } = await studio.api.workflows.triggers.query({ id })
    expect(triggers[0]?.nextAt).toBeGreaterThan(Date.now())
    expect(await executionsOf(id)).toEqual([])
    const { rows } = await pool.query(
      `update "Trigger" set "nextAt" = date_trunc('hour', now()) - interval '30 days' where "workflowId" = $1 returning id`,
      [id],
    )
    await Promise.all([studio.server.sweep(), studio.server.sweep()])
    const [execution, ...more] = await executionsOf(id)
    expect(more).toEqual([])
    const { input } = await studio.api.executions.get.query({ id: execution?.id ?? '' })
    expect(input.missed).toBeGreaterThan(15)
    expect(new Date(String(input.scheduled_at)).getTime()).toBeLessThanOrEqual(Date.now())
    const after = await studio.api.workflows.triggers.query({ id })
    expect(after.triggers[0]).toMatchObject({ lastError: null })
    expect(after.triggers[0]?.nextAt).toBeGreaterThan(Date.now())
    expect(rows).toHaveLength(1)
  })

  it('that can never be kept is refused', async () => {
    const { id } = await studio.api.workflows.create.mutate({
      name: 'Never',
      text: 'on schedule "0 0 1 1 *" in "Mars/Olympus"\nstart -> end',
    })
    await expect(studio.api.workflows.activate.mutate({ id })).rejects.toThrow("can't be kept")
  })

  it('says on its row why a start failed', async () => {
    const id = await switchOn('input { n: number }\non schedule "* * * * *"\nstart -> end')
    await pool.query(`update "Trigger" set "nextAt" = now() - interval '1 second' where "workflowId" = $1`, [
      id,
    ])
    await studio.server.sweep()
    const { triggers } = await studio.api.workflows.triggers.query({ id })
    expect(triggers[0]?.lastError).toContain('n is missing')
    expect(await executionsOf(id)).toEqual([])
    await studio.api.workflows.deactivate.mutate({ id })
  })
})
