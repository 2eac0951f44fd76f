import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readShared, writeShared } from './shared-json.ts'

const roundTrip = (value: unknown): unknown => readShared(JSON.parse(JSON.stringify(writeShared(value))))

describe('values with what they share written once', () => {
  it('come back as they were, whatever their keys', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('$ref', '$map', '$set', '$own', '__proto__', '1', '0'))
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string({ maxLength: 60 }),
        fc.constantFrom(null, true, false, 0, -1.5e-7, 'x'.repeat(50)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
        fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
        fc.array(key, { maxLength: 3 }).map((items) => new Set(items)),
      ),
    }))
    fc.assert(
      fc.property(value, (held) => {
        expect(roundTrip(held)).toEqual(held)
        expect(roundTrip([held, { again: held }, held])).toEqual([held, { again: held }, held])
      }),
      { numRuns: 500 },
    )
  })

  it('share after reading what they shared before, and are written once', () => {
    const large = { text: 'x'.repeat(10_000) }
    const held = { a: large, b: [large, { c: large }], text: large.text }
    const read = roundTrip(held) as typeof held
    expect(read).toEqual(held)
    expect(read.b[0]).toBe(read.a)
    expect(JSON.stringify(writeShared(held)).length).toBeLessThan(11_000)
  })

  it('say what they are not', () => {
    expect(() => readShared({ shared: [], value: { $ref: 3 } })).toThrow(RangeError)
    expect(() => writeShared({ n: 1n })).toThrow(TypeError)
  })
})
