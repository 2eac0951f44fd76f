import type { ExecutionEvent } from '@rabbit/engine'
import { expect, it } from 'vitest'
import { arrayOf } from './columns.ts'
import { dataOf, eventsIn, headsOf } from './event-batch.ts'

it('gives events back as they were, with and without a state', () => {
  const executionId = '019ab000-0000-7000-8000-000000000001'
  const events = [
    { executionId, seq: 7, at: 1_000, kind: 'execution_resumed', data: { by: 'Ada' } },
    {
      executionId,
      seq: 8,
      at: 1_004,
      kind: 'timer_fired',
      state: 'a\n"b"',
      visit: 2,
      attempt: 3,
      data: { purpose: 'wait' },
    },
    { executionId, seq: 9, at: 1_004, kind: 'execution_stepped', data: { by: '\u0000\u001e' } },
  ] satisfies ExecutionEvent[]
  const [heads, data] = [headsOf(events), dataOf(events)]
  // The character that parts the texts of many batches is in none of them.
  expect(heads + data).not.toContain('\u001e')
  const row = { executionId, firstSeq: 7, at: 1_000, heads: JSON.parse(heads), data: JSON.parse(data) }
  expect(eventsIn(row)).toEqual(events)
})

it('writes arrays that Postgres reads as they are', () => {
  expect(arrayOf(['a-b_1', '', 'null', 'NULL', 'a"b\\c', '{x, y}', 'ü', null, 1.5, true])).toBe(
    '{a-b_1,"","null","NULL","a\\"b\\\\c","{x, y}","ü",NULL,1.5,true}',
  )
})
