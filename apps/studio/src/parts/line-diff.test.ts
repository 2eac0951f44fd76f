import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines, foldDiff } from './line-diff.ts'

const show = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`)

describe('a line diff', () => {
  it('keeps what stays and shows the rest in its place', () => {
    expect(show('a\nb\nc\nd\n', 'a\nx\nc\ny\nd\n')).toEqual([' a', '-b', '+x', ' c', '+y', ' d'])
  })

  it('starts from nothing', () => {
    expect(show('', 'a\nb\n')).toEqual(['+a', '+b'])
    expect(show('a\n', '')).toEqual(['-a'])
  })

  it('leads from the one text to the other, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 20 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after)
        const side = (kind: string) =>
          lines.filter((l) => l.kind === 'same' || l.kind === kind).map((l) => l.text)
        expect(side('removed').join('\n')).toBe(before)
        expect(side('added').join('\n')).toBe(after)
      }),
    )
  })

  it('stays quick for texts that have nothing in common', () => {
    const many = (word: string) => Array.from({ length: 5000 }, (_, i) => `${word} ${i}`).join('\n')
    expect(diffLines(many('a'), many('b'))).toHaveLength(10_000)
  })

  it('folds long unchanged stretches', () => {
    const parts = foldDiff(diffLines('1\n2\n3\n4\n5\n6\n7\n8\n', '1\n2\n3\n4\n5\n6\n7\nx\n'))
    expect(parts.map((p) => (p.kind === 'fold' ? p.count : p.lines.map((l) => l.text).join('')))).toEqual([
      5,
      '678x',
    ])
  })
})
