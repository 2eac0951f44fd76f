import { scanGap } from '../syntax/gap.ts'
import type { Statement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { createPrinter, type GapLine, linesOf } from './printer.ts'
import {
  formatInput,
  formatLayout,
  formatPlainTransition,
  formatState,
  formatTransition,
  formatWorkflowLine,
  type Page,
} from './rules.ts'

/**
 * The edits that bring a text into its normal form (rules F1 … of SPEC.md). Broken statements, and what stands
 * beside them, stay as they are.
 */
export function formatWorkflow({
  text,
  tree,
}: {
  readonly text: string
  readonly tree: Tree
}): readonly TextEdit[] {
  const items = itemsOf(tree)
  const lineEnd = lineEndOf(tree, items)
  const moved = movedLayout(tree, items)
  const last = items.at(-1)
  const tail =
    last === undefined
      ? gapLines(text, bomLength(text), text.length)
      : linesOf(gapPieces(tree, last, text.length))
  const format: Format = { tree, text, lineEnd, items, tail }
  const edits =
    moved < 0
      ? [...editsInPlace(format, items.length), ...tailEdits(format)]
      : [...editsInPlace(format, moved), editWithLayoutLast(format, moved)]
  return edits
    .filter(({ from, to, insert }) => text.slice(from, to) !== insert)
    .map((edit) => trimmed(text, edit))
}

const firstLineEnd = /\r\n|\n|\r/

/** The first line end that parts statements, because it stays; else the first one behind the blank lines at the top. */
function lineEndOf(tree: Tree, items: readonly number[]): string {
  const { text } = tree
  for (const [at, item] of items.entries()) {
    const pieces = scanGap(text, contentEndOf(tree, item), startOf(tree, items[at + 1] ?? -1))
    const found = pieces.find(({ kind }) => kind === 'line-end')
    if (found) return text.slice(found.from, found.to)
  }
  return (firstLineEnd.exec(text.trimStart()) ?? firstLineEnd.exec(text))?.[0] ?? '\n'
}

interface Format {
  readonly tree: Tree
  readonly text: string
  readonly lineEnd: string
  /** Indexes of the statements that stay: all but empty ones between two whole ones. */
  readonly items: readonly number[]
  /** The gap after the last one. */
  readonly tail: readonly GapLine[]
}

/** The first `count` statements and the gaps before them. */
function editsInPlace(format: Format, count: number): readonly TextEdit[] {
  const { tree, text, lineEnd, items } = format
  const edits: TextEdit[] = []
  for (const [at, item] of items.slice(0, count).entries()) {
    const start = startOf(tree, item)
    const previous = items[at - 1]
    const from = previous === undefined ? bomLength(text) : contentEndOf(tree, previous)
    const group = groupOf(tree, item)
    const isPlain = groupOf(tree, previous) === group && text.slice(from, start) === lineEnd
    if (!isPlain && !isBroken(tree, item) && !isBroken(tree, previous)) {
      const lines = gapBefore(format, at)
      edits.push({
        from,
        to: start,
        insert: spellGap(format, lines, groupOf(tree, previous), group, at === 0),
      })
    }
    edits.push({ from: start, to: contentEndOf(tree, item), insert: spellStatement(format, item) })
  }
  return edits
}

function tailEdits(format: Format): readonly TextEdit[] {
  const { tree, text, items, tail } = format
  const last = items.at(-1)
  if (isBroken(tree, last)) return []
  const from = last === undefined ? bomLength(text) : contentEndOf(tree, last)
  return [{ from, to: text.length, insert: spellTail(format, tail, last === undefined) }]
}

/** One edit from the layout on: its block, with the comments directly above, goes below the last statement. */
function editWithLayoutLast(format: Format, moved: number): TextEdit {
  const { tree, text, items, tail } = format
  const gaps = items.map((_, at) => gapBefore(format, at))
  const own = gaps[moved] ?? []
  const split = own.findLastIndex(({ blankBefore }) => blankBefore)
  const trailing = (lines: readonly GapLine[]) => lines.filter(({ sameLine }) => sameLine)
  const rest = (lines: readonly GapLine[]) => lines.filter(({ sameLine }) => !sameLine)
  const after = gaps[moved + 1] ?? []
  const ownBlock = rest(own).slice(split < 0 ? 0 : Math.max(0, split - trailing(own).length))
  const above = rest(own).slice(0, rest(own).length - ownBlock.length)
  const order = [...items.slice(0, moved), ...items.slice(moved + 1), items[moved] as number]
  const newGaps = [
    ...gaps.slice(0, moved),
    [...trailing(own), ...above, ...rest(after)],
    ...gaps.slice(moved + 2),
    [
      ...trailing(tail),
      ...rest(tail).slice(0, -1),
      ...ownBlock.map((line, at) => (at === 0 ? { ...line, blankBefore: true } : line)),
    ],
  ]
  const newTail = [...trailing(after), { comments: [], blankBefore: false, sameLine: false }]
  const first = moved
  const previous = items[first - 1]
  const from = previous === undefined ? bomLength(text) : contentEndOf(tree, previous)
  let insert = ''
  for (let at = first; at < order.length; at++) {
    const item = order[at] as number
    const before = order[at - 1]
    const verbatim = at < order.length - 1 && (isBroken(tree, item) || isBroken(tree, before))
    const gapFrom = before === undefined ? bomLength(text) : contentEndOf(tree, before)
    insert += verbatim
      ? text.slice(gapFrom, startOf(tree, item))
      : spellGap(format, newGaps[at] ?? [], groupOf(tree, before), groupOf(tree, item), before === undefined)
    insert += spellStatement(format, item)
  }
  return { from, to: text.length, insert: insert + spellTail(format, newTail, false) }
}

/** Where the only layout stands among the items if it can be moved to the end, else -1. */
function movedLayout(tree: Tree, items: readonly number[]): number {
  const layouts = items.flatMap((item, at) => (tree.statements[item]?.kind === 'layout' ? [at] : []))
  const [at] = layouts
  if (at === undefined || layouts.length > 1 || at === items.length - 1) return -1
  return [items[at - 1], items[at + 1], items.at(-1)].some((item) => isBroken(tree, item)) ? -1 : at
}

/** Statements without empty ones, which go, except beside what is broken. */
function itemsOf(tree: Tree): readonly number[] {
  return tree.statements.flatMap((statement, at) => {
    const needed = isBroken(tree, at - 1) || isBroken(tree, at + 1)
    return statement.kind === 'empty' && !needed ? [] : [at]
  })
}

/** The gap before an item. */
function gapBefore({ tree, text, items }: Format, at: number): readonly GapLine[] {
  if (at === 0) return gapLines(text, bomLength(text), startOf(tree, items[0] as number))

  return linesOf(gapPieces(tree, items[at - 1] as number, startOf(tree, items[at] as number)))
}

/** The pieces from a statement's content to an offset, without its `;` and the empty statements between. */
function gapPieces(tree: Tree, item: number, to: number) {
  const pieces = []
  let from = contentEndOf(tree, item)
  const cuts: number[] = []
  const own = tree.statements[item]?.semicolon
  if (own != null && own !== undefined && !isBroken(tree, item)) cuts.push(startOf(tree, item) + own)
  for (let next = item + 1; tree.statements[next]?.kind === 'empty' && startOf(tree, next) < to; next++)
    cuts.push(startOf(tree, next))
  for (const cut of cuts) {
    pieces.push(...scanGap(tree.text, from, cut))
    from = cut + 1
  }
  return [...pieces, ...scanGap(tree.text, from, to)]
}

function gapLines(text: string, from: number, to: number): readonly GapLine[] {
  const pieces = scanGap(text, from, to)
  return linesOf([{ kind: 'line-end', from, to: from }, ...pieces])
}

/** A gap between two statements: each on a line of its own, a blank line between groups and where one was. */
function spellGap(
  { text, lineEnd }: Format,
  lines: readonly GapLine[],
  before: string | null,
  after: string | null,
  first: boolean,
): string {
  let spelled = ''
  const own = lines.filter(({ sameLine }) => !sameLine)
  const blankSomewhere = own.some(({ blankBefore }) => blankBefore)
  const newGroup = !first && before !== null && after !== null && before !== after && !blankSomewhere
  for (const line of lines) {
    const comments = line.comments.map(({ from, to }) => text.slice(from, to)).join(' ')
    if (line.sameLine) {
      spelled += ` ${comments}`
      continue
    }
    const isFirst = line === own[0]
    const blank = first && isFirst ? false : line.blankBefore || (newGroup && isFirst)
    const lineStart = first && isFirst ? '' : lineEnd
    const last = line === lines.at(-1)
    // The last line is the statement's own; comments on it stand before it.
    spelled += (blank ? lineEnd : '') + lineStart + comments + (last && comments ? ' ' : '')
  }
  return spelled
}

function spellTail({ text, lineEnd }: Format, lines: readonly GapLine[], first: boolean): string {
  let spelled = ''
  const own = lines.filter(({ sameLine, comments }) => !sameLine && comments.length > 0)
  for (const line of lines) {
    const comments = line.comments.map(({ from, to }) => text.slice(from, to)).join(' ')
    if (line.sameLine) spelled += ` ${comments}`
    else if (comments)
      spelled += (first && line === own[0] ? '' : (line.blankBefore ? lineEnd : '') + lineEnd) + comments
  }
  return spelled === '' && first ? '' : spelled + lineEnd
}

/** A statement in its normal form, with its `;` where that must stay. */
function spellStatement(format: Format, item: number): string {
  const { tree, text } = format
  const end = startOf(tree, item) + (tree.statements[item]?.contentEnd ?? 0)
  return spellContent(format, item) + text.slice(end, contentEndOf(tree, item))
}

function spellContent({ tree, text, lineEnd }: Format, item: number): string {
  const statement = tree.statements[item] as Statement
  const start = startOf(tree, item)
  const source = text.slice(start, start + statement.contentEnd)
  if (statement.kind === 'transition') {
    const plain = formatPlainTransition(source)
    if (plain !== null) return plain
  }
  const printer = createPrinter(source, 0, lineEnd)
  const page: Page = { source, lineEnd, printer }
  switch (statement.kind) {
    case 'transition':
      formatTransition(page, statement)
      break
    case 'workflow':
      formatWorkflowLine(page, statement)
      break
    case 'state':
      formatState(page, statement)
      break
    case 'input':
      formatInput(page, statement)
      break
    case 'layout':
      formatLayout(page, statement)
      break
    default:
      return source
  }
  return printer.done()
}

/** What belongs together without a blank line. */
function groupOf(tree: Tree, item: number | undefined): string | null {
  const kind = item === undefined ? null : (tree.statements[item]?.kind ?? null)
  return kind === 'broken' || kind === 'empty' ? null : kind
}

function isBroken(tree: Tree, item: number | undefined): boolean {
  const statement = item === undefined ? undefined : tree.statements[item]
  return (
    statement !== undefined &&
    (statement.kind === 'broken' || statement.diagnostics.some(({ severity }) => severity === 'error'))
  )
}

function startOf(tree: Tree, item: number): number {
  return tree.starts[item] ?? tree.text.length
}

/** Where a statement ends without its `;`; with it where that must stay. */
function contentEndOf(tree: Tree, item: number): number {
  const statement = tree.statements[item]
  if (!statement) return tree.text.length
  const keeps = isBroken(tree, item) || isBroken(tree, item + 1)
  return startOf(tree, item) + (keeps ? statement.length : statement.contentEnd)
}

function bomLength(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0
}

/** Without the beginning and the end that stay. */
function trimmed(text: string, { from, to, insert }: TextEdit): TextEdit {
  let head = 0
  const most = Math.min(to - from, insert.length)
  while (head < most && text[from + head] === insert[head]) head++
  let tail = 0
  while (tail < most - head && text[to - 1 - tail] === insert[insert.length - 1 - tail]) tail++
  return { from: from + head, to: to - tail, insert: insert.slice(head, insert.length - tail) }
}
