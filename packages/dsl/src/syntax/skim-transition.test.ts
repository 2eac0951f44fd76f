import { describe, expect, it } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { defaultLimits } from './limits.ts'
import { parse } from './parse.ts'
import type { Statement } from './tree.ts'

/** So few parts of an expression that every statement is read by the whole grammar. */
const wholeGrammar = { ...defaultLimits, maxExpressionNodes: 199 }

const pieces = (
  'a b1 re -> -> -> [ ] , : : and or in not && || == != < >= = 1 12 1.5 10s 1_0 "s" \'t\' "" x.y a.__b __x ( ) { } ; ' +
  'otherwise ai on error timeout any 2 of - + . ?? ? # \n state input layout True None é 3rd'
).split(' ')

function factsOf(statement: Statement): unknown {
  if (statement.kind !== 'transition') return statement
  const { kind, length, contentEnd, semicolon, reach, diagnostics, names, mentions } = statement
  const { quorums, guardKind, condition, groups, arrows, colon, guard } = statement
  const common = { kind, length, contentEnd, semicolon, reach, diagnostics, names, mentions }
  return { ...common, quorums, guardKind, condition, groups, arrows, colon, guard }
}

const read = (text: string, limits = defaultLimits) => {
  const { statements, starts } = parse(text, limits)
  return { starts: [...starts], statements: statements.map(factsOf) }
}

describe('a transition read without nodes', () => {
  it.each([
    'a -> b',
    'a -> b;',
    'a\n-> b\n;',
    'a -> [b, c]: x > 1 and y in ["p", 2] or z.u != "q"',
    '[a, b] -> c: otherwise # so',
    'a -> a: ok',
    '[a, a] -> b',
    'a -> b: x < 1 < 2',
    'a -> b: x\n-> c',
    'a -> b: __x',
    'a -> b\n-> c',
    're-order -> b',
  ])('is what the whole grammar reads: %j', (text) => {
    expect(read(text)).toEqual(read(text, wholeGrammar))
  })

  it.each(Array.from({ length: 40 }, (_, seed) => seed))('and so is any row of tokens (seed %i)', (seed) => {
    const random = createRandom(seed)
    for (let run = 0; run < 250; run++) {
      let text = random.chance(0.7) ? 'a -> b: ' : ''
      for (let count = random.below(14); count > 0; count--) {
        text += random.pick(pieces)
        if (random.chance(0.8)) text += ' '
      }
      expect(read(text), text).toEqual(read(text, wholeGrammar))
    }
  })
})
