import type { ClientToServer, ExecutionEvent, ServerToClient } from '@rabbit/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type EventSource, watchExecution } from './events.ts'

const executionId = '0199a000-0000-7000-8000-000000000001'
const event = (seq: number) =>
  ({ executionId, seq, at: seq, kind: 'timer_fired', data: { purpose: 'wait' } }) as ExecutionEvent
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => event(from + i))

/** A socket whose connection and pushes the test decides. */
function createFakeSource() {
  const listeners = new Map<string, Set<(arg?: unknown) => void>>()
  const watched: { after: number; reply: Parameters<ClientToServer['execution:watch']>[1] }[] = []
  const source = {
    connected: true,
    on: (name: string, f: (arg?: unknown) => void) =>
      listeners.set(name, (listeners.get(name) ?? new Set()).add(f)),
    off: (name: string, f: (arg?: unknown) => void) => listeners.get(name)?.delete(f),
    emit: (name: string, ...args: Parameters<ClientToServer['execution:watch']>) => {
      if (name === 'execution:watch') watched.push({ after: args[0].after, reply: args[1] })
    },
  }
  const tell = (name: string, arg?: unknown) => {
    for (const f of listeners.get(name) ?? []) f(arg)
  }
  return {
    source: source as unknown as EventSource,
    watched,
    push: (events: ExecutionEvent[]) =>
      tell('execution:events', { executionId, events } satisfies Parameters<
        ServerToClient['execution:events']
      >[0]),
    lose: () => tell('disconnect'),
    connect: () => tell('connect'),
  }
}

function start(stored: () => readonly ExecutionEvent[] = () => []) {
  const fake = createFakeSource()
  const seen: number[] = []
  const troubles: (string | null)[] = []
  const stop = watchExecution({
    executionId,
    after: 0,
    source: fake.source,
    loadAfter: async (after) => stored().filter((e) => e.seq > after),
    onEvents: (events) => seen.push(...events.map((e) => e.seq)),
    onTrouble: (sentence) => troubles.push(sentence),
  })
  return { ...fake, seen, troubles, stop }
}

describe('watching an execution (P10)', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('hands on each event once, in order, whatever is repeated', () => {
    const { push, seen } = start()
    push([event(2), event(1)])
    push(upTo(1, 4))
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('goes on after the last event it has when the connection is back', () => {
    const { push, lose, connect, watched, troubles } = start()
    push(upTo(1, 3))
    lose()
    expect(troubles.at(-1)).toMatch(/lost/)
    connect()
    expect(watched.map((w) => w.after)).toEqual([0, 3])
    watched[1]?.reply({ ok: true, value: { lastSeq: 3 } })
    expect(troubles.at(-1)).toBe(null)
  })

  it('fills a hole from the stored events', async () => {
    const { push, seen } = start(() => upTo(1, 6))
    push([event(1)])
    push([event(5)])
    await vi.runAllTimersAsync()
    push([event(6), event(7)])
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('tries again, later and later, while the hole cannot be filled', async () => {
    let up = false
    const { push, seen, troubles } = start(() => {
      if (!up) throw new Error('down')
      return upTo(1, 3)
    })
    push([event(3)])
    await vi.advanceTimersByTimeAsync(2000)
    expect(seen).toEqual([])
    expect(troubles.at(-1)).toMatch(/server/)
    up = true
    await vi.advanceTimersByTimeAsync(8000)
    expect(seen).toEqual([1, 2, 3])
    expect(troubles.at(-1)).toBe(null)
  })

  it('says why an execution cannot be watched', () => {
    const { watched, troubles } = start()
    watched[0]?.reply({ ok: false, code: 'NOT_FOUND', message: 'There is no such execution.' })
    expect(troubles).toEqual(['There is no such execution.'])
  })

  it('hands on nothing after it was stopped', () => {
    const { push, seen, stop } = start()
    stop()
    push(upTo(1, 2))
    expect(seen).toEqual([])
  })
})
