import { applyEdits, openWorkflow, type StepType, stepTypes, type TextEdit } from '@rabbit/dsl'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLanguageClient, type WorkerLike } from './client.ts'
import type { FromWorker, ToWorker } from './protocol.ts'
import { serveLanguage } from './serve.ts'

/** The worker's own code behind a line that, like the real one, delivers later. */
function createWorker(): WorkerLike & { crash(): void; readonly heard: ToWorker[] } {
  const heard: ToWorker[] = []
  let alive = true
  const deliver = (message: FromWorker) =>
    setTimeout(() => alive && worker.onmessage?.({ data: structuredClone(message) }))
  const receive = serveLanguage(deliver)
  const worker = {
    onmessage: null as WorkerLike['onmessage'],
    onerror: null as WorkerLike['onerror'],
    heard,
    postMessage: (message: ToWorker) => {
      heard.push(message)
      setTimeout(() => alive && receive(structuredClone(message)))
    },
    terminate: () => {
      alive = false
    },
    crash: () => worker.onerror?.({ message: 'out of memory' }),
  }
  return worker
}

function setup() {
  const workers: ReturnType<typeof createWorker>[] = []
  const checked: { version: number; codes: string[] }[] = []
  const trouble: string[] = []
  const client = createLanguageClient({
    spawn: () => {
      const worker = createWorker()
      workers.push(worker)
      return worker
    },
    onChecked: (version, found) => checked.push({ version, codes: found.map(({ code }) => code) }),
    onTrouble: (what) => trouble.push(what),
  })
  return { client, workers, checked, trouble }
}

const labels = (found: { items: readonly { label: string }[] } | null) =>
  found?.items.map(({ label }) => label)

describe('the language worker and its client', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())
  const later = () => vi.advanceTimersByTimeAsync(500)

  it('answers about the text as it was edited last', async () => {
    const { client } = setup()
    const edits: TextEdit[] = [{ from: 10, to: 10, insert: 'x' }]
    client.open(1, 'start -> a\na -> ')
    client.edit(2, edits, applyEdits('start -> a\na -> ', edits))
    const answer = client.ask('completions', 17)
    await later()
    expect(labels(await answer)?.slice(0, 3)).toEqual(['start', 'ax', 'end'])
  })

  it('drops an answer that the text has overtaken', async () => {
    const { client } = setup()
    client.open(1, 'start -> a')
    const overtaken = client.ask('symbols')
    client.edit(2, [{ from: 10, to: 10, insert: 'b' }], 'start -> ab')
    await later()
    expect(await overtaken).toBeNull()
  })

  it('keeps a completion that was typed into: the editor filters it', async () => {
    const { client } = setup()
    client.open(1, 'start -> a')
    const answer = client.ask('completions', 10)
    client.edit(2, [{ from: 10, to: 10, insert: 'b' }], 'start -> ab')
    await later()
    expect(labels(await answer)).toContain('start')
  })

  it('sends every answer over the line as plain data', async () => {
    const { client, trouble } = setup()
    client.open(1, 'state a: htpp { url: "https://a.org" }\nstart -> a: round(1) > 0\n')
    const range = { from: 10, to: 10 }
    const answers = Promise.all([
      client.ask('completions', 9),
      client.ask('hover', 6),
      client.ask('signature', 58),
      client.ask('definition', 6),
      client.ask('references', 6),
      client.ask('name', 6),
      client.ask('rename', 6, 'b'),
      client.ask('format', null),
      client.ask('format', range),
      client.ask('actions', range),
      client.ask('symbols'),
      client.ask('folds'),
      client.ask('tokens', { from: 0, to: 40 }),
    ])
    await later()
    expect((await answers).every((answer) => answer !== null)).toBe(true)
    expect(trouble).toEqual([])
  })

  it('checks when typing pauses, once, and only the present text', async () => {
    const { client, checked } = setup()
    client.open(1, 'start -> ')
    client.edit(2, [{ from: 9, to: 9, insert: 'a' }], 'start -> a')
    client.edit(3, [{ from: 10, to: 10, insert: ' ->' }], 'start -> a ->')
    await later()
    const codes = openWorkflow('start -> a ->').diagnostics.map(({ code }) => code)
    expect(codes).not.toEqual([])
    expect(checked).toEqual([{ version: 3, codes }])
  })

  it('starts anew after a crash, with the text as it is, and tells', async () => {
    const { client, workers, trouble } = setup()
    client.open(1, 'start -> a')
    client.edit(2, [{ from: 10, to: 10, insert: 'b' }], 'start -> ab')
    const lost = client.ask('symbols')
    workers[0]?.crash()
    expect(await lost).toBeNull()
    expect(trouble).toEqual(['restarted'])
    expect(workers[1]?.heard).toEqual([{ kind: 'open', version: 2, text: 'start -> ab' }])
    const answer = client.ask('definition', 10)
    await later()
    expect(await answer).toEqual({ from: 9, to: 11 })
  })

  it('gives up after three crashes without an answer, and stays calm', async () => {
    const { client, workers, trouble } = setup()
    client.open(1, 'start -> a')
    for (let i = 0; i < 3; i++) workers.at(-1)?.crash()
    expect(trouble).toEqual(['restarted', 'restarted', 'given-up'])
    expect(workers).toHaveLength(3)
    client.edit(2, [{ from: 0, to: 0, insert: 'x' }], 'xstart -> a')
    expect(await client.ask('symbols')).toBeNull()
  })

  it('teaches the step types of an installation to every worker', async () => {
    const { client, workers, checked } = setup()
    const telex = { ...(stepTypes.get('log') as StepType), name: 'telex', properties: {} }
    client.learn([telex])
    client.open(1, 'state a: telex {}\nstart -> a -> end')
    await later()
    expect(checked).toEqual([{ version: 1, codes: [] }])
    workers[0]?.crash()
    expect(workers[1]?.heard[0]).toEqual({ kind: 'learn', stepTypes: [telex] })
  })
})
