import type { Fix } from '../diagnostic/diagnostic.ts'
import { quoteName } from '../syntax/strings.ts'
import type { Tree } from '../syntax/tree.ts'
import { nearestName } from '../text/nearest.ts'
import type { Span } from '../text/span.ts'
import type { Arrow } from './arrow.ts'
import type { Model } from './model.ts'

export function replaceBy(title: string, span: Span, insert: string): Fix {
  return { title, edits: [{ from: span.from, to: span.to, insert }] }
}

/** Replaces a misspelt name by the nearest known one, when there is one. */
export function respell(name: string, span: Span, known: Iterable<string>, spell = quoteName): Fix | null {
  const nearest = nearestName(name, known)
  return nearest === null ? null : replaceBy(`Change to ${JSON.stringify(nearest)}`, span, spell(nearest))
}

/** Takes a statement out, its line too when nothing else stands there. */
export function removeStatement(title: string, { pieces }: Pick<Tree, 'pieces'>, { from, to }: Span): Fix {
  const at = (offset: number) => pieces.charAt(offset)
  let lineStart = from
  while (lineStart > 0 && isBlank(at(lineStart - 1))) lineStart--
  let lineEnd = to
  while (lineEnd < pieces.length && isBlank(at(lineEnd))) lineEnd++
  const startsLine = lineStart === 0 || isLineEnd(at(lineStart - 1))
  const endsLine = lineEnd === pieces.length || isLineEnd(at(lineEnd))
  if (!startsLine || !endsLine) return replaceBy(title, { from, to }, '')
  if (at(lineEnd) === '\r' && at(lineEnd + 1) === '\n') lineEnd++
  return replaceBy(title, { from: lineStart, to: Math.min(lineEnd + 1, pieces.length) }, '')
}

/** Takes one of several entries out, with the comma that parted it from its neighbour. */
export function removeEntry(
  title: string,
  tree: Pick<Tree, 'pieces'>,
  entries: readonly Entry[],
  at: number,
  start: number,
): Fix {
  const entry = entries[at] as Entry
  const next = entries[at + 1]
  const before = entries[at - 1]
  const end = start + Math.max(entry.to, (entry.comma ?? -1) + 1)
  const alone = removeStatement(title, tree, { from: start + entry.from, to: end })
  const isLine = (alone.edits[0]?.from ?? 0) < start + entry.from || (alone.edits[0]?.to ?? 0) > end
  if (isLine && (next || entry.comma !== null || before?.comma === null)) return alone
  if (next) return replaceBy(title, { from: start + entry.from, to: start + next.from }, '')
  const from = start + (before ? before.to : entry.from)
  return replaceBy(title, { from, to: end }, '')
}

/** A property, an input's field or a place of the layout. */
export interface Entry extends Span {
  readonly comma: number | null
}

/** Writes a new statement on the line after an arrow's statement, ended as that one is. */
export function statementAfter(title: string, tree: Tree, arrow: Arrow, statement: string): Fix {
  const { pieces } = tree
  const { start, statement: before } = arrow
  const end = start + before.length
  let lineStart = start
  while (lineStart > 0 && !isLineEnd(pieces.charAt(lineStart - 1))) lineStart--
  const indent = /^[ \t]*/.exec(pieces.slice(lineStart, start))?.[0] ?? ''
  const closing = before.semicolon === null ? '' : ';'
  const at = freeLineEnd(tree, end) ?? end
  const separator =
    at === end && closing === '' && end < pieces.length && !isLineEnd(pieces.charAt(end)) ? ';' : ''
  const insert = `${separator}${pieces.lineEnd()}${indent}${statement}${closing}`
  return replaceBy(title, { from: at, to: at }, insert)
}

/** The end of the line that a statement ends on, when at most a comment follows on it; otherwise null. */
function freeLineEnd({ pieces, starts }: Tree, end: number): number | null {
  let lineEnd = end
  while (lineEnd < pieces.length && !isLineEnd(pieces.charAt(lineEnd))) lineEnd++
  const rest = pieces.slice(end, lineEnd)
  if (rest.lastIndexOf('/*') > rest.lastIndexOf('*/')) return null
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) < end) low = middle + 1
    else high = middle
  }
  return (starts[low] ?? pieces.length) >= lineEnd ? lineEnd : null
}

/** Writes a new statement on a line of its own before an arrow's statement. */
export function statementBefore(title: string, { tree }: Model, arrow: Arrow, statement: string): Fix {
  const closing = arrow.statement.semicolon === null ? '' : ';'
  return replaceBy(
    title,
    { from: arrow.start, to: arrow.start },
    `${statement}${closing}${tree.pieces.lineEnd()}`,
  )
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r'
}
