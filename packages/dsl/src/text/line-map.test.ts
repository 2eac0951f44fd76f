import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineMap } from './line-map.ts'

describe('a line map', () => {
  it('ends lines at LF, CRLF and CR', () => {
    const map = createLineMap('a\nb\r\nc\rd')
    expect([0, 2, 5, 7].map((offset) => map.positionAt(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
    ])
    expect(map.lineCount).toBe(4)
  })

  it('counts columns in code points', () => {
    const map = createLineMap('"😀" -> b')
    expect(map.positionAt(4)).toEqual({ line: 1, column: 4 })
    expect(map.offsetAt({ line: 1, column: 4 })).toBe(4)
  })

  it('gives a leading byte order mark no column', () => {
    const map = createLineMap('\ufeffa->b')
    expect(map.positionAt(1)).toEqual({ line: 1, column: 1 })
    expect(map.offsetAt({ line: 1, column: 1 })).toBe(1)
  })

  it('leads back to the offset it came from', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀', 'é'), maxLength: 30 })
    fc.assert(
      fc.property(texts, fc.nat(30), (text, at) => {
        const offset = Math.min([...text].slice(0, at).join('').length, text.length)
        const map = createLineMap(text)
        // Between CR and LF there is no place of its own.
        const inside = text[offset - 1] === '\r' && text[offset] === '\n'
        expect(map.offsetAt(map.positionAt(offset))).toBe(inside ? offset - 1 : offset)
      }),
    )
  })
})
