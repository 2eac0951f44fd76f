import type { SemanticToken, SemanticTokenType } from '@rabbit/dsl/language'
import type { OffsetMap } from './offsets.ts'

/** The kinds of pieces, in the order that the encoding counts them. */
export const tokenTypes: readonly SemanticTokenType[] = [
  'keyword',
  'state',
  'type',
  'property',
  'string',
  'number',
  'comment',
  'function',
  'variable',
  'operator',
]

/**
 * Five numbers a piece: lines down from the last piece, columns on, length, kind, no modifiers. A piece over several
 * lines becomes one a line.
 *
 * @param lineLength of a line counted from 1, without its end
 * @see https://code.visualstudio.com/api/references/vscode-api#DocumentSemanticTokensProvider
 */
export function encodeTokens(
  tokens: readonly SemanticToken[],
  { rangeOf }: OffsetMap,
  lineLength: (lineNumber: number) => number,
): Uint32Array<ArrayBuffer> {
  const data: number[] = []
  let lastLine = 1
  let lastColumn = 1
  for (const token of tokens) {
    const range = rangeOf(token)
    const type = tokenTypes.indexOf(token.type)
    for (let line = range.startLineNumber; line <= range.endLineNumber; line++) {
      const from = line === range.startLineNumber ? range.startColumn : 1
      const to = line === range.endLineNumber ? range.endColumn : lineLength(line) + 1
      if (to <= from) continue
      data.push(line - lastLine, line === lastLine ? from - lastColumn : from - 1, to - from, type, 0)
      lastLine = line
      lastColumn = from
    }
  }
  return new Uint32Array(data)
}
