import { expect, it } from 'vitest'
import { largeEntries, withoutLarge } from './large-entries.ts'

const large = { $large: { id: 'a'.repeat(64), bytes: 70_000, kind: 'text' } } as const

it('finds large values beside others, and tells them in words wherever a context has them', () => {
  const context = { n: 1, doc: large, steps: { a: { doc: large, list: [large] } } }
  expect(largeEntries(context)).toEqual([['doc', large]])
  expect(largeEntries([large])).toEqual([])
  expect(withoutLarge(context)).toEqual({
    n: 1,
    doc: '‹text of 68 KiB›',
    steps: { a: { doc: '‹text of 68 KiB›', list: [large] } },
  })
})
