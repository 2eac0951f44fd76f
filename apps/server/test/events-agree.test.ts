import { executionEvent, type ExecutionEvent as WireEvent } from '@rabbit/contract'
import type { ExecutionEvent as EngineEvent } from '@rabbit/engine'
import { expect, it } from 'vitest'

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<Exclude<T[K], undefined>> }
    : T

// The engine defines the events, the contract has their schemas: what is one must be the other, both ways. The compiler
// is the test; nothing of this runs.
const sent = (event: DeepReadonly<EngineEvent>): DeepReadonly<WireEvent> => event
const received = (event: DeepReadonly<WireEvent>): DeepReadonly<EngineEvent> => event

it('has one meaning of an event in the engine and on the wire', () => {
  const event: EngineEvent = {
    executionId: '019ab000-0000-7000-8000-000000000001',
    seq: 3,
    at: 1_760_000_000_000,
    kind: 'state_completed',
    state: 'charge',
    visit: 1,
    attempt: 2,
    data: { result: { paid: true }, durationMs: 12.5, note: 'HTTP 200' },
  }
  expect(executionEvent.parse(received(sent(event)))).toEqual(event)
  expect(executionEvent.safeParse({ ...event, seq: 0 }).success).toBe(false)
  expect(executionEvent.safeParse({ ...event, extra: 1 }).success).toBe(false)
})
