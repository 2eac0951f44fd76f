import { expect, it } from 'vitest'
import { diffContexts } from './context-diff.ts'

it('says what was added, changed and removed, and what stayed', () => {
  const before = { a: 1, b: { x: [1, 2], y: 0 }, c: 3 }
  const after = { b: { y: 0, x: [1, 2] }, c: 4, d: null }
  expect(diffContexts(before, after).map(({ key, kind }) => `${key} ${kind}`)).toEqual([
    'b same',
    'c changed',
    'd added',
    'a removed',
  ])
})
