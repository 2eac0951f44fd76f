import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLargeValue, type JsonObject } from '@rabbit/contract'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStudio, type TestStudio } from './studio.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-large-'))
const secret = 'a-very-secret-word-in-a-large-answer'
const target = createServer((_, answer) => {
  answer.setHeader('content-type', 'text/plain')
  answer.end(`${'x'.repeat(100_000)} ${secret} ${'y'.repeat(100_000)}`)
})

let studio: TestStudio
let url = ''
beforeAll(async () => {
  await new Promise<void>((done) => target.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
  studio = await openStudio({ RABBIT_DATA_DIR: dataDir, RABBIT_ALLOWED_HOSTS: '127.0.0.1' })
})
afterAll(async () => {
  await studio.stop()
  target.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function run(text: string, input: JsonObject = {}) {
  const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Large', text })
  const request = { workflowId, text, input, idempotencyKey: randomUUID() }
  const { executionId } = await studio.api.executions.start.mutate(request)
  return ended(executionId)
}

async function ended(id: string) {
  await vi.waitFor(
    async () =>
      expect((await studio.api.executions.get.query({ id })).status).toMatch(/completed|failed|stopped/),
    { timeout: 15_000, interval: 50 },
  )
  const { events } = await studio.api.executions.eventsAfter.query({ executionId: id, after: 0 })
  const last = events.at(-1)
  const output: JsonObject = last?.kind === 'execution_completed' ? last.data.output : {}
  return { id, events, last, output, execution: await studio.api.executions.get.query({ id }) }
}

const files = () =>
  readdirSync(join(dataDir, 'values'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))

describe('a value over 64 KiB', () => {
  it('is a file in the data folder, stands in the log by reference, and is shown when asked for (G1)', async () => {
    const text =
      'input { doc: string }\nstate twice: transform { set: { both: "${doc + doc}" } }\nstart -> twice\ntwice -> end: len(both) == 140000'
    const { id, output, execution, last } = await run(text, { doc: 'd'.repeat(70_000) })
    expect(last).toMatchObject({ kind: 'execution_completed' })
    expect(output).toMatchObject({ doc: { $large: { bytes: 70_002, kind: 'text' } } })
    const { doc, both } = output
    if (!isLargeValue(doc) || !isLargeValue(both)) throw new Error('It stands in the log itself.')
    expect(execution.input).toEqual({ doc })
    const asked = { executionId: id, id: both.$large.id }
    expect((await studio.api.executions.largeValue.query(asked)).value).toBe('d'.repeat(140_000))
    expect(files()).toContain(JSON.stringify('d'.repeat(70_000)))
    await expect(
      studio.api.executions.largeValue.query({ ...asked, id: '0'.repeat(64) }),
    ).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
    await expect(
      studio.api.executions.largeValue.query({ ...asked, executionId: randomUUID() }),
    ).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })

    // Again, from the start and from a state on: the reference is as good as the value (G3).
    const key = { idempotencyKey: randomUUID() }
    const again = await studio.api.executions.rerun.mutate({ id, ...key })
    expect((await ended(again.executionId)).output).toEqual(output)
    const from = { id, state: 'twice', visit: 1, idempotencyKey: randomUUID() }
    const retried = await studio.api.executions.retryFrom.mutate(from)
    expect((await ended(retried.executionId)).output).toEqual(output)
  })

  it('holds no secret, wherever it is (V12)', async () => {
    await studio.api.secrets.set.mutate({ name: 'WORD', value: secret })
    const { events, output, id } = await run(
      `state get: http { url: "${url}/", headers: { x: "\${secrets.WORD}" } }\nstart -> get -> end`,
    )
    const body = Object.values(output).find(isLargeValue)
    if (body === undefined) throw new Error(`Nothing of it is large: ${JSON.stringify(events.at(-1))}`)
    const { value } = await studio.api.executions.largeValue.query({ executionId: id, id: body.$large.id })
    expect(value).toContain('xxx')
    expect(value).not.toContain(secret)
    expect(files().join('')).not.toContain(secret)
    expect(JSON.stringify(events)).not.toContain(secret)
  })

  it('is read by code and by what is called, and is not in the database (G2, G3)', async () => {
    const { output, last } = await run(`state make: code { source: """
  return { list: Array.from({ length: 20000 }, (_, n) => n) }
""" }
state sum: code { source: """
  return { total: input.list.reduce((a, b) => a + b, 0) }
""" }
start -> make -> sum -> end`)
    expect(last).toMatchObject({ kind: 'execution_completed' })
    expect(output).toMatchObject({ total: 199_990_000, list: { $large: { kind: 'list' } } })
    const pool = new pg.Pool({ connectionString: studio.databaseUrl })
    const { rows } = await pool.query<{ size: number }>(
      `select max(pg_column_size(e.*))::int as size from "EventBatch" e`,
    )
    await pool.end()
    expect(rows[0]?.size).toBeLessThan(20_000)
  })
})
