import { openWorkflow } from '@rabbit/dsl'
import { semanticTokens } from '@rabbit/dsl/language'
import { expect, it } from 'vitest'
import { encodeTokens, tokenTypes } from './encode-tokens.ts'
import { createOffsetMap } from './offsets.ts'

/** The words and kinds that an editor reads from the encoding. */
function decode(text: string, data: Uint32Array): string[] {
  const lines = text.split('\n')
  const words: string[] = []
  let line = 0
  let column = 0
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, on = 0, length = 0, type = 0] = data.slice(i, i + 4)
    column = down === 0 ? column + on : on
    line += down
    words.push(`${lines[line]?.slice(column, column + length)}:${tokenTypes[type]}`)
  }
  return words
}

it('gives each piece its place, a long comment one a line', () => {
  const text = 'a -> b: x > 1\n/* one\ntwo */\nb -> end\n'
  const lengths = text.split('\n').map((line) => line.length)
  const tokens = semanticTokens(openWorkflow(text))
  const words = decode(
    text,
    encodeTokens(tokens, createOffsetMap(text), (n) => lengths[n - 1] ?? 0),
  )
  expect(words).toEqual(
    expect.arrayContaining(['a:state', 'b:state', '/* one:comment', 'two */:comment', 'end:state']),
  )
})
