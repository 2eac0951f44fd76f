import { expect, it } from 'vitest'
import { newId } from './ids.ts'

it('makes UUIDs of version 7 that sort by time', () => {
  const ids = [1, 2 ** 31, 2 ** 40 + 5, Date.now()].map((now) => newId(now))
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(Array.from({ length: 1000 }, () => newId(7))).size).toBe(1000)
})
