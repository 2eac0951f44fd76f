import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openWorkflow } from '../workflow.ts'
import { mergeTexts } from './merge-texts.ts'

const folder = new URL('../../corpus/merge/', import.meta.url)

/** A file: the base, `--- ours`, `--- theirs`, `--- merged`, and the sentences about it if there are any. */
const cases = readdirSync(folder).map((name) => {
  const file = readFileSync(new URL(name, folder), 'utf8')
  const [, base = '', ours = '', theirs = '', merged = '', sentences = ''] =
    /^([\s\S]*?)--- ours\n([\s\S]*?)--- theirs\n([\s\S]*?)--- merged\n([\s\S]*?)(?:--- sentences\n([\s\S]*))?$/.exec(
      file,
    ) ?? []
  return { name, base, ours, theirs, merged, sentences }
})

describe.each(cases)('corpus/merge/$name', ({ base, ours, theirs, merged, sentences }) => {
  const merge = mergeTexts(base, ours, theirs)
  it('comes out as this (M1)', () => {
    expect(merge.text).toBe(merged)
    const said = [...merge.conflicts.map(({ message }) => message), ...merge.notes]
    expect(said.map((sentence) => `${sentence}\n`).join('')).toBe(sentences)
  })
  it('is the other side’s text where one side did nothing (M2)', () => {
    expect(mergeTexts(base, ours, base).text).toBe(ours)
    expect(mergeTexts(base, base, theirs).text).toBe(theirs)
    expect(mergeTexts(base, theirs, theirs).text).toBe(theirs)
  })
  it('leaves what stands around a conflict understood (M7)', () => {
    const { tree, text } = openWorkflow(merge.text)
    for (const { from, to } of merge.conflicts) {
      const between = tree.starts.findIndex((start, at) => {
        const end = start + (tree.statements[at]?.length ?? 0)
        return (start < from && end > from) || (start < to && end > to)
      })
      expect(between, text).toBe(-1)
    }
  })
})

describe('a merge', () => {
  const [base, ours, theirs] = ['a -> b\n', 'a -> c\n', 'a -> d\n']

  it('has markers of the wanted length with the names of the sides (M7)', () => {
    const labels = { ours: 'mine', theirs: 'feature/x' }
    expect(mergeTexts(base, ours, theirs, { labels, markerSize: 10 }).text).toBe(
      '<<<<<<<<<< mine\na -> c\n==========\na -> d\n>>>>>>>>>> feature/x\n',
    )
  })

  it('keeps the line ends, the byte order mark and a last line without an end (M2)', () => {
    const crlf = (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`
    expect(
      mergeTexts(crlf('a -> b\nb -> c'), crlf('a -> b: x\nb -> c'), crlf('a -> b\nb -> c\nc -> d')).text,
    ).toBe(crlf('a -> b: x\nb -> c\nc -> d'))
    expect(mergeTexts(crlf(base), crlf(ours), crlf(theirs)).text).toMatch(
      /^\ufeff<{7} ours\r\na -> c\r\n={7}\r\n/,
    )
  })

  it('merges 5,000 arrows of which each side changed every second one', () => {
    const lines = Array.from({ length: 5_000 }, (_, at) => `s${at} -> s${at + 1}: x > ${at}`)
    const text = (change: (line: string, at: number) => string) => `${lines.map(change).join('\n')}\n`
    const merge = mergeTexts(
      text((line) => line),
      text((line, at) => (at % 2 === 0 ? `${line}0` : line)),
      text((line, at) => (at % 2 === 1 ? `${line}1` : line)),
    )
    expect(merge.conflicts).toEqual([])
    expect(merge.text).toBe(text((line, at) => line + (at % 2)))
  }, 60_000)
})
