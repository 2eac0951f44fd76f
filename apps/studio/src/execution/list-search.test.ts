import { expect, it } from 'vitest'
import { everything, isNarrow, requestOf } from './list-search.ts'

it('asks for the executions of the open workflow, and for all when there is none or all are wanted', () => {
  expect(requestOf(everything, 'w', 0)).toEqual({ workflowId: 'w' })
  expect(requestOf(everything, null, 0)).toEqual({})
  expect(requestOf({ ...everything, everywhere: true }, 'w', 0)).toEqual({})
})

it('asks for a status, a time and a text, 200 characters of it at most', () => {
  const now = 10_000_000
  const search = { everywhere: false, status: 'failed', time: 'hour', text: ` ${'x'.repeat(300)} ` } as const
  expect(requestOf(search, 'w', now)).toEqual({
    workflowId: 'w',
    statuses: ['failed'],
    startedFrom: now - 3_600_000,
    text: 'x'.repeat(200),
  })
  expect(isNarrow(search)).toBe(true)
  expect(isNarrow({ ...everything, text: '  ' })).toBe(false)
})
