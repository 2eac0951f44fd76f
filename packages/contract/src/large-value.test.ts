import { describe, expect, it } from 'vitest'
import { shortJson, valuesInWords } from './event-words.ts'
import { isLargeValue, largeValueWords } from './large-value.ts'

const large = (bytes: number, kind: 'text' | 'list' | 'map' = 'text') => ({
  $large: { id: 'a'.repeat(64), bytes, kind },
})

describe('a value that stands for a large one', () => {
  it('is told from whatever only looks like it', () => {
    expect(isLargeValue(large(70_000))).toBe(true)
    for (const value of [null, 'x', [], {}, { $large: 1 }, { ...large(1), more: 1 }, { $large: { id: 'x' } }])
      expect(isLargeValue(value)).toBe(false)
  })

  it('is told in words', () => {
    expect(largeValueWords(large(70_000))).toBe('text of 68 KiB')
    expect(largeValueWords(large(1_500_000, 'list'))).toBe('list of 1.4 MiB')
    expect(shortJson(large(70_000, 'map'))).toBe('map of 68 KiB')
    expect(valuesInWords({ doc: large(70_000) })).toBe('doc = text of 68 KiB')
  })
})
