import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, randomPieces, randomWorkflowText } from '../testing/index.ts'
import { lex } from './lexer.ts'
import { parse, print } from './parse.ts'
import { Token } from './token.ts'
import type { Tree } from './tree.ts'

const pieces = fc.constantFrom(...randomPieces)
const soup = fc.array(pieces, { maxLength: 60 }).map((list) => list.join(''))
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), soup)
const workflowText = fc
  .integer()
  .map((seed) => randomWorkflowText(createRandom(seed), { size: 12, broken: 0.2 }))
const mutated = fc.tuple(workflowText, pieces, fc.nat(), fc.nat(8)).map(([text, piece, at, cut]) => {
  const from = at % (text.length + 1)
  return text.slice(0, from) + piece + text.slice(from + cut)
})

function expectWhole(text: string, tree: Tree): void {
  expect(print(tree)).toBe(text)
  let done = 0
  tree.statements.forEach((statement, index) => {
    const start = tree.starts[index] as number
    expect(start).toBeGreaterThanOrEqual(done)
    expect(statement.length).toBeGreaterThan(0)
    expect(statement.reach).toBeGreaterThanOrEqual(statement.length)
    done = start + statement.length
  })
  expect(done).toBeLessThanOrEqual(text.length)
}

describe('the lexer', () => {
  it('finds tokens in order, and only blanks and comments between them (L1)', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, mutated), (text) => {
        const tokens = lex(text)
        let done = 0
        for (let index = 0; index < tokens.count; index++) {
          const [start, end] = [tokens.starts[index] as number, tokens.ends[index] as number]
          const gap = text.slice(done, start)
          expect(
            gap.replace(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*|#[^\r\n]*/g, '').replace(/[\s\u0085\ufeff]/gu, ''),
          ).toBe('')
          expect(end > start || tokens.kinds[index] === Token.end).toBe(true)
          done = end
        }
        expect(done).toBe(text.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a tree', () => {
  it('prints the text it came from, whatever it is (T1)', () => {
    fc.assert(
      fc.property(anyText, (text) => expectWhole(text, parse(text))),
      { numRuns: 1000 },
    )
  })

  it('prints the text it came from, a mutated workflow too (T1)', () => {
    fc.assert(
      fc.property(mutated, (text) => expectWhole(text, parse(text))),
      { numRuns: 300 },
    )
  })
})
