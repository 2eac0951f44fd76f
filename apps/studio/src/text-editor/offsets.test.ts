import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOffsetMap, editorChangesOf, textEditsOf } from './offsets.ts'

describe('places in the editor and offsets in the text', () => {
  it('agree for every kind of line end and behind a byte order mark', () => {
    const map = createOffsetMap('\uFEFFa\r\nb\rc\nd')
    expect(map.offsetAt({ lineNumber: 1, column: 1 })).toBe(1)
    expect(map.offsetAt({ lineNumber: 1, column: 2 })).toBe(2)
    expect(map.offsetAt({ lineNumber: 2, column: 1 })).toBe(4)
    expect(map.offsetAt({ lineNumber: 3, column: 1 })).toBe(6)
    expect(map.offsetAt({ lineNumber: 4, column: 2 })).toBe(9)
    expect(map.placeAt(8)).toEqual({ lineNumber: 4, column: 1 })
  })

  it('lead there and back', () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', '\r\n', '\r', '😀', ' '), { maxLength: 30 })
      .map((p) => p.join(''))
    fc.assert(
      fc.property(text, fc.nat(40), (t, n) => {
        const at = Math.min(n, t.length)
        const insideLineEnd = t[at - 1] === '\r' && t[at] === '\n'
        fc.pre(!insideLineEnd)
        const map = createOffsetMap(t)
        expect(map.offsetAt(map.placeAt(at))).toBe(at)
      }),
    )
  })

  it('turn what was typed at two cursors into ordered edits', () => {
    const at = (line: number, from: number, to: number, text: string) => ({
      range: { startLineNumber: line, startColumn: from, endLineNumber: line, endColumn: to },
      text,
    })
    const before = 'ab\r\ncd'
    const edits = textEditsOf(before, [at(2, 1, 2, 'X'), at(1, 2, 3, '')])
    expect(edits).toEqual([
      { from: 1, to: 2, insert: '' },
      { from: 4, to: 5, insert: 'X' },
    ])
    expect(editorChangesOf(before, edits)).toEqual([at(1, 2, 3, ''), at(2, 1, 2, 'X')])
  })
})
