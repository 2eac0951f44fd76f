import { beforeAll, describe, expect, it } from 'vitest'
import { lex } from '../syntax/lexer.ts'
import { Token, type Tokens } from '../syntax/token.ts'
import { readCorpus } from '../testing/index.ts'
import { loadTextMate, type ScopesOf } from '../testing/textmate.ts'
import type { Span } from '../text/span.ts'
import { openWorkflow } from '../workflow.ts'
import { type SemanticToken, semanticTokens } from './index.ts'

/** A line grammar cannot know that a `"""` or a comment is never closed; the lexer can. */
const texts = ['syntax', 'compat', 'format', 'validate']
  .flatMap((folder) => readCorpus(folder).map(({ name, text }) => ({ name: `${folder}/${name}`, text })))
  .filter(({ text }) => !lex(text).dependsOnWholeText)

/** Each character as the lexer and the parser have it: `comment`, `string`, `keyword`; the rest is ` `. */
function ours(text: string): string[] {
  const { tree } = openWorkflow(text)
  const kinds = new Array<string>(text.length).fill(' ')
  const fill = (from: number, to: number, kind: string) => kinds.fill(kind, from, to)
  const tokens = lex(text)
  for (let at = 0; at < tokens.count; at++) {
    const kind = tokens.kinds[at]
    if (kind === Token.string || kind === Token.tripleString || kind === Token.unclosed)
      fill(tokens.starts[at] as number, tokens.ends[at] as number, 'string')
  }
  const semantic = semanticTokens({ tree })
  for (const { type, from, to } of semantic)
    if (type === 'comment' || type === 'keyword') fill(from, to, type)
  for (const { from, to } of templatesIn(tokens, semantic)) fill(from, to, ' ')
  for (const { type, from, to } of semantic) if (type === 'string' || type === 'keyword') fill(from, to, type)
  return kinds
}

/** Strings that the parser took apart: what is text in them are pieces of their own. */
function templatesIn(tokens: Tokens, semantic: readonly SemanticToken[]): readonly Span[] {
  const strings = Array.from({ length: tokens.count }, (_, at) => at).flatMap((at) => {
    const isString = tokens.kinds[at] === Token.string || tokens.kinds[at] === Token.tripleString
    return isString ? [{ from: tokens.starts[at] as number, to: tokens.ends[at] as number }] : []
  })
  return strings.filter(({ from, to }) =>
    semantic.some((token) => token.type === 'string' && token.from === from && token.to < to),
  )
}

/** Characters of which the two need not agree: blanks, and statements that are broken for the parser. */
function unsure(text: string): boolean[] {
  const { tree } = openWorkflow(text)
  const skipped = Array.from(text, () => false)
  tree.statements.forEach((statement, index) => {
    const start = tree.starts[index] ?? 0
    if (statement.kind === 'broken') skipped.fill(true, start, start + statement.length)
  })
  return skipped
}

function theirs(scopes: readonly string[]): string {
  const inner = scopes
    .toReversed()
    .find((scope) => /^(comment|string|keyword|constant\.language|meta\.template)/.test(scope))
  if (!inner || inner.startsWith('meta')) return ' '
  if (/^keyword\.operator/.test(inner)) return ' '
  if (inner.startsWith('constant.language')) return 'keyword'
  return inner.split('.')[0] ?? ' '
}

describe('the TextMate grammar', () => {
  let scopesOf: ScopesOf
  beforeAll(async () => {
    scopesOf = await loadTextMate()
  })

  it.each(texts)(
    'sees strings, comments, keywords and expressions of $name as the parser does (S5)',
    ({ text }) => {
      const scopes = scopesOf(text)
      const mine = ours(text)
      const skipped = unsure(text)
      const differences = mine.flatMap((kind, at) =>
        skipped[at] || /\s/.test(text[at] ?? '') || kind === theirs(scopes[at] ?? [])
          ? []
          : [`${at} ${JSON.stringify(text.slice(at, at + 12))}: ${kind} | ${scopes[at]?.join(' ')}`],
      )
      expect(differences).toEqual([])
    },
  )
})
