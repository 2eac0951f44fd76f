import { isLineEnd } from '../syntax/gap.ts'
import type { NameNode, Statement, TransitionStatement, Tree } from '../syntax/tree.ts'
import { endOf, startOf } from './editable.ts'
import type { QuoteStyle } from './spelling.ts'

/** How the text around a place is written; what is inserted there looks the same. */
export interface Style {
  readonly lineEnd: string
  /** Blanks at the beginning of a line. */
  readonly indent: string
  /** The arrow with its blanks. */
  readonly arrow: string
  /** The colon before a guard, with its blanks. */
  readonly colon: string
  /** The comma in a list, with its blanks. */
  readonly comma: string
  readonly semicolon: boolean
  readonly quote: QuoteStyle
}

/** The style around a statement, taken from it or its nearest neighbour of use. */
export function styleAt(tree: Tree, index: number): Style {
  const near = nearestTransition(tree, index)
  const statement = near < 0 ? undefined : (tree.statements[near] as TransitionStatement)
  const source = statement ? tree.text.slice(startOf(tree, near), startOf(tree, near) + statement.length) : ''
  const arrow = (statement && arrowStyle(statement, source)) ?? ' -> '
  const tight = arrow === '->'
  return {
    lineEnd: lineEndStyle(tree.text, startOf(tree, Math.max(index, 0))),
    indent: tree.statements.length > 0 ? indentAt(tree.text, startOf(tree, Math.max(index, 0))) : '',
    arrow,
    colon: (statement && colonStyle(statement, source)) ?? (tight ? ':' : ': '),
    comma: tight ? ',' : ', ',
    semicolon: usesSemicolons(tree, index, near),
    quote: quoteStyle(tree, index),
  }
}

/** The blanks that the line of an offset begins with. */
export function indentAt(text: string, offset: number): string {
  let start = offset
  while (start > 0 && !isLineEnd(text.charCodeAt(start - 1))) start--
  if (start === 0 && text.charCodeAt(0) === 0xfeff) start = 1
  let end = start
  while (end < text.length && (text[end] === ' ' || text[end] === '\t')) end++
  return text.slice(start, Math.max(start, Math.min(end, offset)))
}

/** The line end nearest after an offset, else the last one before it, else LF. */
export function lineEndStyle(text: string, offset: number): string {
  for (let at = offset; at < text.length; at++) if (isLineEnd(text.charCodeAt(at))) return lineEndAt(text, at)
  for (let at = offset - 1; at >= 0; at--) {
    if (isLineEnd(text.charCodeAt(at)))
      return lineEndAt(text, text[at] === '\n' && text[at - 1] === '\r' ? at - 1 : at)
  }
  return '\n'
}

function lineEndAt(text: string, at: number): string {
  return text[at] === '\r' && text[at + 1] === '\n' ? '\r\n' : (text[at] ?? '\n')
}

function nearestTransition(tree: Tree, index: number): number {
  const { statements } = tree
  for (let at = Math.min(index, statements.length - 1); at >= 0; at--)
    if (statements[at]?.kind === 'transition') return at
  return statements.findIndex((statement, at) => at > index && statement.kind === 'transition')
}

function arrowStyle(statement: TransitionStatement, source: string): string | null {
  const [first, second] = statement.groups
  const spelled = first && second ? source.slice(first.to, second.from) : ''
  return /^[ \t]*->[ \t]*$/.test(spelled) ? spelled : null
}

function colonStyle(statement: TransitionStatement, source: string): string | null {
  const { colon, guard, groups } = statement
  if (colon === null || guard === null) return null
  const spelled = source.slice(groups.at(-1)?.to ?? colon, guard.from)
  return /^[ \t]*:[ \t]*$/.test(spelled) ? spelled : null
}

function usesSemicolons(tree: Tree, index: number, transition: number): boolean {
  const here = tree.statements[index]
  if (here && here.kind !== 'broken' && here.kind !== 'empty' && !endsWithBrace(here))
    return here.semicolon !== null
  if (transition >= 0) return tree.statements[transition]?.semicolon !== null
  return tree.statements.some((statement) => statement.semicolon !== null && statement.kind !== 'empty')
}

function endsWithBrace(statement: Statement): boolean {
  return (
    statement.kind === 'layout' ||
    statement.kind === 'input' ||
    (statement.kind === 'state' && statement.block !== null)
  )
}

/** The quotes of the nearest name or text before, else of the first one after. */
function quoteStyle(tree: Tree, index: number): QuoteStyle {
  const { statements } = tree
  const from = Math.max(0, Math.min(index, statements.length - 1))
  for (let at = from; at >= 0; at--) {
    const mark = markOf(tree, at)
    if (mark) return mark
  }
  for (let at = from + 1; at < statements.length; at++) {
    const mark = markOf(tree, at)
    if (mark) return mark
  }
  return '"'
}

/** The quotes that a statement uses; most have none, which its text tells without a closer look. */
function markOf(tree: Tree, index: number): QuoteStyle | null {
  const statement = tree.statements[index]
  if (statement?.kind === 'transition' && !statement.mayQuote) return null
  const source = tree.text.slice(startOf(tree, index), endOfNames(tree, index))
  if (!statement || !(source.includes('"') || source.includes("'"))) return null
  const mark = source[firstQuote(statement) ?? -1]
  return mark === '"' || mark === "'" ? mark : null
}

/** Where what may hold the quotes of a name ends: a guard is not looked at, and need not be read. */
function endOfNames(tree: Tree, index: number): number {
  const statement = tree.statements[index]
  if (statement?.kind !== 'transition') return endOf(tree, index)
  return startOf(tree, index) + statement.contentEnd - (statement.condition?.length ?? 0)
}

/** Where the first quoted name or text of a statement stands. */
function firstQuote(statement: Statement): number | null {
  const quoted = (names: readonly NameNode[]) => names.find((name) => name.quoted)?.from ?? null
  switch (statement.kind) {
    case 'transition':
      for (const group of statement.groups) {
        const at = quoted(group.names)
        if (at !== null) return at
      }
      return null
    case 'state':
      return (
        quoted([statement.name]) ??
        statement.block?.entries.find(({ value }) => value.kind === 'string')?.value.from ??
        null
      )
    case 'workflow':
      return statement.title?.from ?? quoted([statement.name])
    case 'trigger':
      return quoted(statement.words)
    case 'layout':
      return quoted(statement.entries.map(({ key }) => key))
    default:
      return null
  }
}
