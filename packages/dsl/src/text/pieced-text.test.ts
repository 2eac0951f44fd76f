import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PiecedText, utf8Length } from './pieced-text.ts'
import { applyEdits, type TextEdit } from './text-edit.ts'

const units = fc.string({
  unit: fc.constantFrom('a', 'é', '\ud83d', '\ude00', '😀', '\n', 'long '.repeat(900)),
  maxLength: 6,
})
const change = fc.record({ at: fc.nat(), cut: fc.nat(9), insert: units, again: fc.boolean() })

/** One or two edits that fit a text of this length. */
function editsOf(
  length: number,
  { at, cut, insert, again }: { at: number; cut: number; insert: string; again: boolean },
) {
  const from = at % (length + 1)
  const to = Math.min(from + cut, length)
  const edits: TextEdit[] = [{ from, to, insert }]
  if (again) edits.push({ from: to, to: Math.min(to + cut, length), insert: `${insert}b` })
  return edits
}

describe('a text in pieces', () => {
  it('is the text after its edits, in whole, in parts and in bytes', () => {
    fc.assert(
      fc.property(units, fc.array(change, { maxLength: 30 }), fc.boolean(), (start, changes, counts) => {
        let text = start
        let pieces = PiecedText.of(text)
        for (const one of changes) {
          if (counts) void pieces.bytes
          const edits = editsOf(text.length, one)
          text = applyEdits(text, edits)
          pieces = pieces.edited(edits)
          expect(pieces.length).toBe(text.length)
          expect(pieces.bytes).toBe(utf8Length(text))
          const from = one.at % (text.length + 1)
          expect(pieces.slice(from, from + one.cut * 500)).toBe(text.slice(from, from + one.cut * 500))
        }
        expect(pieces.whole).toBe(text)
      }),
      { numRuns: 200 },
    )
  })

  it('leaves the one before as it was', () => {
    const before = PiecedText.of('abc')
    expect(before.edited([{ from: 1, to: 2, insert: 'x' }]).whole).toBe('axc')
    expect(before.whole).toBe('abc')
  })

  it('refuses edits that do not fit', () => {
    expect(() => PiecedText.of('abc').edited([{ from: 2, to: 9, insert: '' }])).toThrow(RangeError)
  })
})
