import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventWords } from '@rabbit/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../src/db/free-port.ts'
import { followUntil, isFinal, openStudio, type StudioSocket, type TestStudio } from './studio.ts'

let studio: TestStudio
let socket: StudioSocket
const arrived: number[] = []
let complain = 0

/** A target that notes when it is asked, and complains as often as it is told to. */
const target: Server = createServer((_, response) => {
  arrived.push(performance.now())
  if (complain > 0) {
    complain--
    response.writeHead(429, { 'retry-after': '2' }).end()
  } else response.end('{}')
})

const portOf = (server: Server) => (server.address() as AddressInfo).port

beforeAll(async () => {
  const port = await freePort()
  await new Promise<void>((done) => target.listen(port, '127.0.0.1', done))
  studio = await openStudio({
    RABBIT_ALLOWED_HOSTS: '*',
    RABBIT_RATE_LIMITS: `127.0.0.1:${port}=1/s`,
    RABBIT_CONCURRENCY: '2',
  })
  socket = await studio.connect()
})
afterAll(async () => {
  await studio?.stop()
  target.closeAllConnections()
  await new Promise((done) => target.close(done))
})

async function start(text: string): Promise<string> {
  const { id: workflowId } = await studio.api.workflows.create.mutate({ name: `Rates ${randomUUID()}`, text })
  const request = { workflowId, text, input: {}, idempotencyKey: randomUUID() }
  return (await studio.api.executions.start.mutate(request)).executionId
}

describe('a target that takes only so much', () => {
  it('is asked no more often by all executions together, which say what they wait for and hold no worker', async () => {
    const url = `http://127.0.0.1:${portOf(target)}/`
    const text = `workflow asks\nstate call: http { url: "${url}" }\nstart -> call -> end`
    const ids = await Promise.all(Array.from({ length: 4 }, () => start(text)))
    // Both hands of the only worker would be full if those that wait held it.
    const other = await start('workflow other\nstate note: log { message: "free" }\nstart -> note -> end')
    await followUntil(socket, other, isFinal)
    expect(arrived.length).toBeLessThan(4)
    const all = await Promise.all(ids.map((id) => followUntil(socket, id, isFinal)))
    expect(all.map((events) => events.at(-1)?.kind)).toEqual(Array(4).fill('execution_completed'))
    expect(arrived).toHaveLength(4)
    expect((arrived.at(-1) ?? 0) - (arrived[0] ?? 0)).toBeGreaterThan(2_500)
    const words = all.flat().flatMap((event) => (event.kind === 'step_waiting' ? [eventWords(event)] : []))
    expect(words.length).toBeGreaterThanOrEqual(2)
    for (const { text: said, detail } of words) {
      expect(said).toBe(`call waits for its turn at 127.0.0.1:${portOf(target)}: 1 a second`)
      expect(detail).toMatch(/^until /)
    }
    // The wait was no attempt.
    expect(all.flat().every(({ attempt = 1 }) => attempt === 1)).toBe(true)
  })

  it('is left alone by everybody for as long as it asks', async () => {
    const url = `http://127.0.0.1:${portOf(target)}/`
    const retrying = 'retry: { attempts: 2, backoff: 0s }'
    const text = `workflow complains\nstate call: http { url: "${url}", ${retrying} }\nstart -> call -> end`
    complain = 1
    arrived.length = 0
    const first = await start(text)
    await followUntil(socket, first, (events) => events.some(({ kind }) => kind === 'attempt_failed'))
    const second = await start(text.replace('complains', 'waits'))
    const events = await followUntil(socket, second, isFinal)
    await followUntil(socket, first, isFinal)
    const [wait] = events.flatMap((event) => (event.kind === 'step_waiting' ? [event.data.wait] : []))
    expect(wait).toMatchObject({
      kind: 'turn',
      why: `its turn at 127.0.0.1:${portOf(target)}, which asked to be left alone`,
    })
    expect(arrived).toHaveLength(3)
    expect((arrived[1] ?? 0) - (arrived[0] ?? 0)).toBeGreaterThan(1_900)
  })
})
