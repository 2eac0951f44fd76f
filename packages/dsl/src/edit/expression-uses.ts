import { walkExpression } from '../expression/walk.ts'
import type { Expression } from '../syntax/expression.ts'
import { lex } from '../syntax/lexer.ts'
import { Token } from '../syntax/token.ts'
import type { Quote, StateStatement, Tree, ValueNode } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { escapeText, isMemberName, type QuoteStyle } from './spelling.ts'

/** A place where a text names a state or an input. The span is the name's, quotes included. */
export interface NameUse {
  readonly from: number
  readonly to: number
  readonly kind: 'declaration' | 'transition' | 'layout' | 'property' | 'expression'
  /** Another name at this place; `quote` is what the text prefers. */
  rename(name: string, quote: QuoteStyle): TextEdit
}

/** An expression of a statement that starts at `start`; `host` are the quotes of the text that it stands in, if so. */
export interface ExpressionPlace {
  readonly tree: Tree
  readonly start: number
  readonly expression: Expression
  readonly host: Quote | null
}

/** The expressions in the `${…}` of a declaration's values, in text order. */
export function placesIn({ block }: StateStatement, tree: Tree, start: number): readonly ExpressionPlace[] {
  const inValue = (value: ValueNode): readonly ExpressionPlace[] => {
    switch (value.kind) {
      case 'string': {
        const host = value.quote
        return value.parts.flatMap((part) =>
          part.kind === 'expression' ? [{ tree, start, expression: part.expression, host }] : [],
        )
      }
      case 'list':
        return value.items.flatMap(inValue)
      case 'map':
        return value.block.entries.flatMap((entry) => inValue(entry.value))
      default:
        return []
    }
  }
  return (block?.entries ?? []).flatMap(({ value }) => inValue(value))
}

/** `steps.x` and `steps["x"]`, or the same of `input`, anywhere in an expression. */
export function membersOf(
  place: ExpressionPlace,
  holder: 'steps' | 'input',
  name: string,
): readonly NameUse[] {
  const uses: NameUse[] = []
  walkExpression(place.expression, (part) => {
    if (part.kind !== 'member' && part.kind !== 'index') return
    if (part.object.kind !== 'name' || part.object.name !== holder) return
    const use = part.kind === 'member' ? memberUse(place, part, name) : indexUse(place, part, name)
    if (use) uses.push(use)
  })
  return uses
}

function memberUse(
  { tree, start, host }: ExpressionPlace,
  member: Expression & { kind: 'member' },
  name: string,
): NameUse | null {
  if (member.name !== name) return null
  const from = start + member.nameSpan.from
  const to = start + member.nameSpan.to
  const dot = dotBefore(tree.text, start + member.object.to, from, host === null)
  const rename = (newName: string, quote: QuoteStyle): TextEdit => {
    if (isMemberName(newName)) return { from, to, insert: newName }
    return { from: dot, to, insert: `[${spellLiteral(newName, quote, host)}]` }
  }
  return { from, to, kind: 'expression', rename }
}

function indexUse(
  { tree, start, host }: ExpressionPlace,
  { index }: Expression & { kind: 'index' },
  name: string,
): NameUse | null {
  if (index.kind !== 'literal' || index.value !== name) return null
  const from = start + index.from
  const to = start + index.to
  const own = tree.text[from] === "'" ? "'" : '"'
  return {
    from,
    to,
    kind: 'expression',
    rename: (newName) => ({ from, to, insert: spellLiteral(newName, own, host) }),
  }
}

/** Where the dot of a member stands between its object and its name, which comments may part. */
function dotBefore(text: string, from: number, to: number, comments: boolean): number {
  const { kinds, starts } = lex(text, { from, to, comments })
  return starts[kinds.indexOf(Token.dot)] as number
}

/** A string in an expression; in a template without the quotes that close the template's text. */
export function spellLiteral(text: string, quote: QuoteStyle, host: Quote | null): string {
  if (host === '"') return literal(text, "'").replaceAll('"', '\\u0022')
  if (host === "'") return literal(text, '"').replaceAll("'", '\\u0027')
  const escaped = literal(text, quote)
  return host === null ? escaped : escaped.replaceAll('"""', '\\u0022\\u0022\\u0022')
}

function literal(text: string, quote: QuoteStyle): string {
  return quote + escapeText(text, quote) + quote
}
