import { describe, expect, it } from 'vitest'
import { readCorpus } from '../testing/index.ts'
import { showTree } from '../testing/show-tree.ts'
import { parse, print } from './parse.ts'

describe.each(readCorpus('syntax'))('corpus/syntax/$name', ({ text, companion }) => {
  it('is read as its .tree file says (P1)', () => {
    expect(showTree(parse(text))).toBe(companion('.tree'))
  })

  it('prints the same bytes (T1)', () => {
    expect(print(parse(text))).toBe(text)
  })
})
