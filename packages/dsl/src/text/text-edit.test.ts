import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits, composeEdits, invertEdits, type TextEdit } from './text-edit.ts'

const text = fc.string({ maxLength: 40 })

/** Any ordered list of edits that fits a text of that length. */
function edits(length: number): fc.Arbitrary<TextEdit[]> {
  const cuts = fc.uniqueArray(fc.integer({ min: 0, max: length }), { maxLength: 6 })
  return fc
    .tuple(cuts, fc.array(fc.string({ maxLength: 4 }), { minLength: 3, maxLength: 3 }))
    .map(([at, inserts]) => {
      const sorted = [...at].sort((a, b) => a - b)
      const list: TextEdit[] = []
      for (let i = 0; i + 1 < sorted.length; i += 2) {
        list.push({ from: sorted[i] as number, to: sorted[i + 1] as number, insert: inserts[i / 2] ?? '' })
      }
      return list
    })
}

const textAndEdits = text.chain((before) => fc.tuple(fc.constant(before), edits(before.length)))

describe('text edits', () => {
  it('come back to the same text when inverted', () => {
    fc.assert(
      fc.property(textAndEdits, ([before, list]) => {
        const after = applyEdits(before, list)
        expect(applyEdits(after, invertEdits(before, list))).toBe(before)
      }),
    )
  })

  it('compose to one list that does both', () => {
    const twice = textAndEdits.chain(([before, first]) =>
      edits(applyEdits(before, first).length).map((second) => ({ before, first, second })),
    )
    fc.assert(
      fc.property(twice, ({ before, first, second }) => {
        const expected = applyEdits(applyEdits(before, first), second)
        expect(applyEdits(before, composeEdits(first, second))).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })

  it('refuse to overlap or to reach past the text', () => {
    const overlap = [
      { from: 0, to: 2, insert: '' },
      { from: 1, to: 3, insert: '' },
    ]
    expect(() => applyEdits('abc', overlap)).toThrow(RangeError)
    expect(() => applyEdits('abc', [{ from: 2, to: 4, insert: '' }])).toThrow(RangeError)
  })
})
