import { walkExpression } from '../expression/index.ts'
import { expressionsOfStatement } from '../syntax/expressions-of.ts'
import { scanGap } from '../syntax/gap.ts'
import { lex } from '../syntax/lexer.ts'
import type {
  ChoiceNode,
  GuardNode,
  NameNode,
  PropertyNode,
  Statement,
  Tree,
  ValueNode,
} from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'

export type SemanticTokenType =
  | 'keyword'
  | 'state'
  | 'type'
  | 'property'
  | 'string'
  | 'number'
  | 'comment'
  | 'function'
  | 'variable'
  | 'operator'

/** What a piece of text is; pieces are in order and never overlap. */
export interface SemanticToken extends Span {
  readonly type: SemanticTokenType
}

/** The colours of a text between two offsets: all that meaning tells. Broken statements have none. */
export function semanticTokens(
  { tree }: { readonly tree: Tree },
  range: Span = { from: 0, to: tree.text.length },
): readonly SemanticToken[] {
  const tokens: SemanticToken[] = []
  let gap = 0
  for (const [index, statement] of tree.statements.entries()) {
    const start = tree.starts[index] ?? 0
    const end = start + statement.length
    if (end >= range.from && start <= range.to) {
      tokens.push(...commentsIn(tree.text, Math.max(gap, 0), start))
      const source = tree.text.slice(start, end)
      const own = [...tokensOf(statement, source), ...commentsWithin(source)].toSorted(
        (a, b) => a.from - b.from,
      )
      tokens.push(...own.map(({ from, to, type }) => ({ from: from + start, to: to + start, type })))
    }
    gap = end
  }
  if (range.to >= gap) tokens.push(...commentsIn(tree.text, gap, tree.text.length))
  return tokens
}

function commentsIn(text: string, from: number, to: number): SemanticToken[] {
  return scanGap(text, from, to).flatMap((piece): SemanticToken[] =>
    piece.kind.endsWith('comment') ? [{ from: piece.from, to: piece.to, type: 'comment' }] : [],
  )
}

/** Comments between the tokens of a statement. */
function commentsWithin(source: string): readonly SemanticToken[] {
  if (!/#|\/[/*]/.test(source)) return []
  const tokens = lex(source)
  const comments: SemanticToken[] = []
  for (let at = 1; at < tokens.count; at++)
    comments.push(...commentsIn(source, tokens.ends[at - 1] as number, tokens.starts[at] as number))
  return comments
}

/** @param source the statement's text */
function tokensOf(statement: Statement, source: string): readonly SemanticToken[] {
  const keyword = (length: number): SemanticToken => ({ from: 0, to: length, type: 'keyword' })
  switch (statement.kind) {
    case 'transition':
      return [
        ...statement.groups.flatMap(({ names, quorum }) => [
          ...(quorum ? [token(quorum, 'keyword')] : []),
          ...names.map((name) => token(name, 'state')),
        ]),
        ...statement.arrows.map((at) => token({ from: at, to: at + 2 }, 'operator')),
        ...(statement.guard ? guardTokens(statement.guard, statement, source) : []),
      ]
    case 'state':
      return [
        keyword(5),
        token(statement.name, 'state'),
        token(statement.type, 'type'),
        ...propertyTokens(statement.block?.entries ?? []),
      ]
    case 'workflow':
      return [
        keyword(8),
        token(statement.name, 'variable'),
        ...(statement.title ? [token(statement.title, 'string')] : []),
      ]
    case 'trigger':
      return [
        keyword(2),
        token(statement.trigger, 'keyword'),
        ...statement.words.map((word: NameNode) => token(word, word.quoted ? 'string' : 'keyword')),
      ]
    case 'input':
      return [
        keyword(5),
        ...statement.fields.flatMap(({ key, type, defaultValue }) => [
          token(key, 'property'),
          ...(type.kind === 'choice' ? type.values.map(choiceToken) : [token(type, 'type')]),
          ...(defaultValue ? valueTokens(defaultValue) : []),
        ]),
      ]
    case 'layout':
      return [
        keyword(6),
        ...statement.entries.flatMap(({ key, x, y }) => [
          token(key, 'state'),
          token(x, 'number'),
          token(y, 'number'),
        ]),
      ]
    case 'empty':
    case 'broken':
      return []
  }
}

function guardTokens(guard: GuardNode, statement: Statement, source: string): readonly SemanticToken[] {
  switch (guard.kind) {
    case 'expression':
      return expressionsOfStatement(statement).flatMap(expressionTokens)
    case 'ai':
      return [
        token({ from: guard.from, to: guard.from + 2 }, 'keyword'),
        token(guard.statement, 'string'),
        ...(guard.minConfidence ? [token(guard.minConfidence, 'number')] : []),
      ]
    case 'error': {
      const word = source.indexOf('error', guard.from + 'on'.length)
      return [
        token({ from: guard.from, to: guard.from + 'on'.length }, 'keyword'),
        token({ from: word, to: word + 'error'.length }, 'keyword'),
        ...(guard.errorClass ? [token(guard.errorClass, 'type')] : []),
      ]
    }
    case 'otherwise':
    case 'timeout':
      return [token(guard, 'keyword')]
  }
}

function propertyTokens(entries: readonly PropertyNode[]): readonly SemanticToken[] {
  return entries.flatMap(({ key, value }) => [token(key, 'property'), ...valueTokens(value)])
}

function choiceToken(choice: ChoiceNode): SemanticToken {
  return token(choice, literalType(choice.value))
}

function literalType(value: unknown): SemanticTokenType {
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'keyword'
}

function valueTokens(value: ValueNode): readonly SemanticToken[] {
  switch (value.kind) {
    case 'map':
      return propertyTokens(value.block.entries)
    case 'list':
      return value.items.flatMap(valueTokens)
    case 'string':
      return stringTokens(value)
    case 'number':
    case 'duration':
      return [token(value, 'number')]
    case 'boolean':
    case 'null':
      return [token(value, 'keyword')]
    case 'name':
      return [token(value, 'variable')]
  }
}

/** A string with its `${…}` cut out and coloured as expressions. */
function stringTokens(value: Extract<ValueNode, { kind: 'string' }>): readonly SemanticToken[] {
  const tokens: SemanticToken[] = []
  let at = value.from
  for (const part of value.parts) {
    if (part.kind === 'text') continue
    if (part.from > at) tokens.push(token({ from: at, to: part.from }, 'string'))
    tokens.push(...expressionTokens(part.expression))
    at = part.to
  }
  return at < value.to ? [...tokens, token({ from: at, to: value.to }, 'string')] : tokens
}

function expressionTokens(expression: Parameters<typeof walkExpression>[0]): readonly SemanticToken[] {
  const tokens: SemanticToken[] = []
  walkExpression(expression, (part) => {
    if (part.kind === 'literal')
      tokens.push(token(part, isBareKey(part) ? 'property' : literalType(part.value)))
    else if (part.kind === 'name') tokens.push(token(part, 'variable'))
    else if (part.kind === 'member') tokens.push(token(part.nameSpan, 'property'))
    else if (part.kind === 'call') tokens.push(token(part.nameSpan, 'function'))
  })
  return tokens.toSorted((a, b) => a.from - b.from)
}

/** A map's key without quotes is a literal that is as long as what it says. */
function isBareKey({ value, from, to }: Span & { readonly value: unknown }): boolean {
  return typeof value === 'string' && to - from === value.length
}

function token({ from, to }: Span, type: SemanticTokenType): SemanticToken {
  return { from, to, type }
}
