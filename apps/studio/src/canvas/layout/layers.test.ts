import { describe, expect, it } from 'vitest'
import { layersOf, settle } from './layers.ts'

describe('the layers of a graph', () => {
  it('puts every node beyond all that lead to it', () => {
    const edges = [
      [0, 1],
      [1, 2],
      [0, 2],
      [2, 3],
    ] as const
    expect([...layersOf({ count: 4, edges })]).toEqual([0, 1, 2, 3])
  })

  it('leaves out what goes back', () => {
    const edges = [
      [0, 1],
      [1, 2],
      [2, 0],
      [1, 1],
    ] as const
    expect([...layersOf({ count: 3, edges })]).toEqual([0, 1, 2])
  })

  it('bears a chain of any length', () => {
    const count = 100_000
    const edges = Array.from({ length: count - 1 }, (_, i) => [i, i + 1] as const)
    expect(layersOf({ count, edges }).at(-1)).toBe(count - 1)
  })
})

describe('settling in a row', () => {
  it('keeps what has room where it wants to be', () => {
    expect(settle([0, 100, 300], [0, 50, 50])).toEqual([0, 100, 300])
  })

  it('moves those apart that want the same place', () => {
    expect(settle([100, 100, 100], [0, 40, 40])).toEqual([60, 100, 140])
  })
})
