import type { Fix } from '../diagnostic/diagnostic.ts'
import { quoteName } from '../syntax/strings.ts'
import type { Tree } from '../syntax/tree.ts'
import { nearestName } from '../text/nearest.ts'
import type { Span } from '../text/span.ts'
import type { Arrow, Model } from './model.ts'

export function replaceBy(title: string, span: Span, insert: string): Fix {
  return { title, edits: [{ from: span.from, to: span.to, insert }] }
}

/** Replaces a misspelt name by the nearest known one, when there is one. */
export function respell(name: string, span: Span, known: Iterable<string>, spell = quoteName): Fix | null {
  const nearest = nearestName(name, known)
  return nearest === null ? null : replaceBy(`Change to ${JSON.stringify(nearest)}`, span, spell(nearest))
}

/** Takes a statement out, its line too when nothing else stands there. */
export function removeStatement(title: string, { text }: Pick<Tree, 'text'>, { from, to }: Span): Fix {
  let lineStart = from
  while (lineStart > 0 && isBlank(text[lineStart - 1])) lineStart--
  let lineEnd = to
  while (lineEnd < text.length && isBlank(text[lineEnd])) lineEnd++
  const startsLine = lineStart === 0 || isLineEnd(text[lineStart - 1])
  const endsLine = lineEnd === text.length || isLineEnd(text[lineEnd])
  if (!startsLine || !endsLine) return replaceBy(title, { from, to }, '')
  if (text[lineEnd] === '\r' && text[lineEnd + 1] === '\n') lineEnd++
  return replaceBy(title, { from: lineStart, to: Math.min(lineEnd + 1, text.length) }, '')
}

/** Takes one of several entries out, with the comma that parted it from its neighbour. */
export function removeEntry(
  title: string,
  { text }: Pick<Tree, 'text'>,
  entries: readonly Entry[],
  at: number,
  start: number,
): Fix {
  const entry = entries[at] as Entry
  const next = entries[at + 1]
  const before = entries[at - 1]
  const end = start + Math.max(entry.to, (entry.comma ?? -1) + 1)
  const alone = removeStatement(title, { text }, { from: start + entry.from, to: end })
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
  const { text } = tree
  const { start, statement: before } = arrow
  const end = start + before.length
  let lineStart = start
  while (lineStart > 0 && !isLineEnd(text[lineStart - 1])) lineStart--
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? ''
  const closing = before.semicolon === null ? '' : ';'
  const at = freeLineEnd(tree, end) ?? end
  const separator = at === end && closing === '' && end < text.length && !isLineEnd(text[end]) ? ';' : ''
  const insert = `${separator}${lineEndOf(text)}${indent}${statement}${closing}`
  return replaceBy(title, { from: at, to: at }, insert)
}

/** The end of the line that a statement ends on, when at most a comment follows on it; otherwise null. */
function freeLineEnd({ text, starts }: Tree, end: number): number | null {
  let lineEnd = end
  while (lineEnd < text.length && !isLineEnd(text[lineEnd])) lineEnd++
  const rest = text.slice(end, lineEnd)
  if (rest.lastIndexOf('/*') > rest.lastIndexOf('*/')) return null
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) < end) low = middle + 1
    else high = middle
  }
  return (starts[low] ?? text.length) >= lineEnd ? lineEnd : null
}

function lineEndOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n'
}

/** Writes a new statement on a line of its own before an arrow's statement. */
export function statementBefore(title: string, { tree }: Model, arrow: Arrow, statement: string): Fix {
  const closing = arrow.statement.semicolon === null ? '' : ';'
  return replaceBy(
    title,
    { from: arrow.start, to: arrow.start },
    `${statement}${closing}${lineEndOf(tree.text)}`,
  )
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r'
}
