import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionEvent } from '@rabbit/contract'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../src/db/free-port.ts'
import type { AppRouter } from '../src/trpc/router.ts'
import { createTestDatabase } from './database.ts'
import { isFinal } from './studio.ts'

const here = join(import.meta.dirname, '..')
const bundle = join(here, 'dist', `kill-test-${process.pid}`)
const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-kill-'))
const database = await createTestDatabase({ empty: true })
const running = new Set<ChildProcess>()

/** Records every effect that arrives, and answers a little later; `/never` gets no answer. */
const effects: { path: string; key: string | undefined }[] = []
const sink = createServer((request, response) => {
  effects.push({ path: request.url ?? '', key: request.headers['idempotency-key']?.toString() })
  if (request.url === '/never') return
  setTimeout(() => {
    response.setHeader('content-type', 'application/json')
    response.end('{"ok":true}')
  }, 300)
})

beforeAll(async () => {
  execFileSync(process.execPath, [join(here, 'build.mjs'), bundle])
  sink.listen(0, '127.0.0.1')
  await once(sink, 'listening')
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  sink.closeAllConnections()
  sink.close()
  await database.drop()
  rmSync(bundle, { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
})

async function startProcess(port: number) {
  const child = spawn(process.execPath, [join(bundle, 'main.js')], {
    env: {
      PATH: process.env.PATH,
      RABBIT_DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      PORT: String(port),
      RABBIT_ALLOWED_HOSTS: '127.0.0.1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  const link = await new Promise<string>((done, failed) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /http:\S+token=\S+/.exec(output)?.[0]
      if (found) done(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => failed(new Error(`ended with ${code}: ${output}`)))
  })
  const { origin, searchParams } = new URL(link)
  const api = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${origin}/trpc`,
        headers: { authorization: `Bearer ${searchParams.get('token')}` },
      }),
    ],
  })
  const end = async (signal: NodeJS.Signals) => {
    const gone = once(child, 'exit')
    child.kill(signal)
    const [code] = await gone
    running.delete(child)
    return code as number | null
  }
  return { api, end }
}

type Api = Awaited<ReturnType<typeof startProcess>>['api']

async function eventsUntil(
  api: Api,
  executionId: string,
  enough: (events: readonly ExecutionEvent[]) => boolean,
): Promise<ExecutionEvent[]> {
  const all: ExecutionEvent[] = []
  while (!enough(all)) {
    const { events } = await api.executions.eventsAfter.query({ executionId, after: all.length })
    all.push(...events)
    if (events.length === 0) await new Promise((done) => setTimeout(done, 20))
  }
  return all
}

const effectsOf = (path: string) => effects.filter((effect) => effect.path === path).length

describe('kill -9 in the middle', () => {
  const textFor = (port: number) => `
state first: http { url: "http://127.0.0.1:${port}/first", method: POST, retry: { attempts: 2 } }
state second: http { url: "http://127.0.0.1:${port}/second", method: POST, retry: { attempts: 2 } }
state nap: wait { for: 1s }
state slow: http { url: "http://127.0.0.1:${port}/slow", method: POST, retry: { attempts: 3, backoff: 50ms } }
state last: http { url: "http://127.0.0.1:${port}/last", method: POST, retry: { attempts: 2 } }
start -> [first, second]
[first, second] -> nap -> slow -> last -> end
`

  it('loses nothing and runs no finished state twice', async () => {
    const port = await freePort()
    const text = textFor((sink.address() as AddressInfo).port)
    let studio = await startProcess(port)
    const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Killed', text })
    const key = randomUUID()
    const start = { workflowId, text, input: {}, idempotencyKey: key }
    const { executionId } = await studio.api.executions.start.mutate(start)

    // While it waits.
    await eventsUntil(studio.api, executionId, (events) => events.some(({ kind }) => kind === 'step_waiting'))
    await studio.end('SIGKILL')
    studio = await startProcess(port)
    expect(await studio.api.executions.start.mutate(start)).toEqual({ executionId, created: false })

    // While a call is on its way: its effect has arrived, its answer has not.
    while (effectsOf('/slow') === 0) await new Promise((done) => setTimeout(done, 10))
    await studio.end('SIGKILL')
    studio = await startProcess(port)

    const events = await eventsUntil(studio.api, executionId, isFinal)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    expect(events.at(-1)?.kind).toBe('execution_completed')
    const done = events.filter(({ kind }) => kind === 'state_completed').map(({ state }) => state)
    expect([...done].sort()).toEqual([...new Set(done)].sort())
    for (const path of ['/first', '/second', '/last']) expect(effectsOf(path), path).toBe(1)
    // The one in flight may have come again, but under the same key.
    const slow = effects.filter(({ path }) => path === '/slow')
    expect(slow.length).toBeLessThanOrEqual(2)
    expect(new Set(slow.map(({ key }) => key)).size).toBe(1)
    expect(await studio.end('SIGTERM')).toBe(0)
  })

  it('goes on with the corrected version after a kill just behind the change, and runs nothing twice (F1, P3)', async () => {
    const sinkPort = (sink.address() as AddressInfo).port
    const call = (name: string, path: string, more = '') =>
      `state ${name}: http { url: "http://127.0.0.1:${sinkPort}${path}", method: POST${more} }\n`
    const rest = 'start -> reserve -> pay -> ship -> end\n'
    const reserve = call('reserve', '/reserve')
    const text = `${reserve}state pay: code { source: "throw new Error('wrong')" }\n${rest}`
    const right = `${reserve}${call('pay', '/pay', ', retry: { attempts: 3, backoff: 50ms }')}${call('ship', '/ship', ', retry: { attempts: 2 }')}${rest}`
    const port = await freePort()
    let studio = await startProcess(port)
    const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Corrected', text })
    const start = { workflowId, text, input: {}, idempotencyKey: randomUUID() }
    const { executionId: id } = await studio.api.executions.start.mutate(start)
    await eventsUntil(studio.api, id, (events) => events.some(({ kind }) => kind === 'state_stopped'))
    const { seq, refused, open } = await studio.api.executions.compareVersion.mutate({ id, text: right })
    expect({ refused, open }).toEqual({ refused: [], open: ['pay'] })
    const { versionId, changed } = await studio.api.executions.changeVersion.mutate({ id, text: right, seq })
    expect(changed).toBe(true)
    while (effectsOf('/pay') === 0) await new Promise((done) => setTimeout(done, 10))
    await studio.end('SIGKILL')
    studio = await startProcess(port)
    const events = await eventsUntil(studio.api, id, isFinal)
    expect(events.at(-1)?.kind).toBe('execution_completed')
    expect(events.filter(({ kind }) => kind === 'version_changed')).toHaveLength(1)
    expect(await studio.api.executions.get.query({ id })).toMatchObject({ versionId, version: 2 })
    for (const path of ['/reserve', '/ship']) expect(effectsOf(path), path).toBe(1)
    const pay = effects.filter(({ path }) => path === '/pay')
    expect(pay.length).toBeLessThanOrEqual(2)
    expect(new Set(pay.map(({ key }) => key))).toEqual(new Set([`${id}/pay/1/1`]))
    expect(await studio.end('SIGTERM')).toBe(0)
  })

  it('ends on Ctrl-C before a step that is on its way does', async () => {
    const { port } = sink.address() as AddressInfo
    const text = `state call: http { url: "http://127.0.0.1:${port}/never", method: POST }\nstart -> call -> end`
    const studio = await startProcess(await freePort())
    const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Stopped', text })
    await studio.api.executions.start.mutate({ workflowId, text, input: {}, idempotencyKey: randomUUID() })
    while (effectsOf('/never') === 0) await new Promise((done) => setTimeout(done, 10))
    expect(await studio.end('SIGINT')).toBe(0)
    expect(effectsOf('/never')).toBe(1)
  })

  it('names the running studio to a second one on the same data', async () => {
    const studio = await startProcess(await freePort())
    await expect(startProcess(await freePort())).rejects.toThrow(
      /ended with 1: Lazy Rabbit Studio already runs on this data: open http:\/\/127\.0\.0\.1:\d+\.\n$/,
    )
    await studio.end('SIGTERM')
  })

  it('says in a sentence that its port is taken', async () => {
    const { port } = sink.address() as AddressInfo
    await expect(startProcess(port)).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another program: set PORT`,
    )
  })
})
