import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createServer, findStudio, readConfig, type StudioServer } from '../src/index.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-loss-'))
const config = readConfig({ RABBIT_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' })
let server: StudioServer | null = null

afterAll(async () => {
  await server?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const kill = () =>
  process.kill(
    Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]),
    'SIGKILL',
  )
const ready = async () => (await fetch(`${server?.url}/health/ready`)).status

describe('when the database goes in the middle of work', () => {
  it('the studio says so, answers in a sentence, and goes on when it is there again', async () => {
    server = await createServer(config)
    await server.start()
    const { api } = server
    const text = 'state nap: wait { for: 1s }\nstart -> nap -> a -> end'
    const { id: workflowId } = await api.workflows.create({ name: 'Patient', text })
    const start = { workflowId, text, input: {}, idempotencyKey: randomUUID() }
    const { executionId } = await api.executions.start(start)

    kill()
    await vi.waitFor(async () => expect(await ready()).toBe(503), { timeout: 2000, interval: 5 })
    const answer = await fetch(`${server.url}/trpc/workflows.list?input=%7B%7D`, {
      headers: { authorization: `Bearer ${new URL(server.link).searchParams.get('token')}` },
    })
    if (answer.status !== 200) {
      expect(answer.status).toBe(503)
      expect(await answer.json()).toMatchObject({ error: { data: { code: 'DATABASE_UNREACHABLE' } } })
    }

    await vi.waitFor(async () => expect(await ready()).toBe(200), { timeout: 10_000, interval: 20 })
    expect(await api.executions.start(start)).toEqual({ executionId, created: false })
    await vi.waitFor(
      async () =>
        expect(await api.executions.get({ id: executionId })).toMatchObject({ status: 'completed' }),
      { timeout: 20_000, interval: 50 },
    )
  })

  it('a command in the same process follows an execution without an address', async () => {
    const api = server?.api
    const { items } = (await api?.executions.list({})) ?? { items: [] }
    const seqs: number[] = []
    const stop = await server?.watch(items[0]?.id ?? '', 0, (events) =>
      seqs.push(...events.map(({ seq }) => seq)),
    )
    expect(seqs).toEqual(Array.from({ length: items[0]?.lastSeq ?? 0 }, (_, i) => i + 1))
    stop?.()
  })

  it('a running studio is found by its data folder, one that ended is not', async () => {
    expect(await findStudio(config)).toMatchObject({ url: server?.url })
    await server?.stop()
    expect(await findStudio(config)).toBeNull()
  })
})
