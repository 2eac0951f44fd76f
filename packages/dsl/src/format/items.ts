import { scanGap } from '../syntax/gap.ts'
import type { Tree } from '../syntax/tree.ts'
import { type GapLine, linesOf } from './printer.ts'

/** A text and its tree. */
export interface Formattable {
  readonly text: string
  readonly tree: Tree
}

export interface Format {
  readonly tree: Tree
  readonly text: string
  readonly lineEnd: string
  /** Indexes of the statements that stay: all but empty ones between two whole ones. */
  readonly items: readonly number[]
  /** The gap after the last one. */
  readonly tail: readonly GapLine[]
}

export function readFormat({ text, tree }: Formattable): Format {
  const items = itemsOf(tree)
  const last = items.at(-1)
  const tail =
    last === undefined
      ? gapLines(text, bomLength(text), text.length)
      : linesOf(gapPieces(tree, last, text.length))
  return { tree, text, lineEnd: lineEndOf(tree, items), items, tail }
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

/** Statements without empty ones, which go, except beside what is broken. */
function itemsOf(tree: Tree): readonly number[] {
  return tree.statements.flatMap((statement, at) => {
    const needed = isBroken(tree, at - 1) || isBroken(tree, at + 1)
    return statement.kind === 'empty' && !needed ? [] : [at]
  })
}

/** The gap before an item. */
export function gapBefore({ tree, text, items }: Format, at: number): readonly GapLine[] {
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

/** What belongs together without a blank line. */
export function groupOf(tree: Tree, item: number | undefined): string | null {
  const kind = item === undefined ? null : (tree.statements[item]?.kind ?? null)
  return kind === 'broken' || kind === 'empty' ? null : kind
}

export function isBroken(tree: Tree, item: number | undefined): boolean {
  const statement = item === undefined ? undefined : tree.statements[item]
  return (
    statement !== undefined &&
    (statement.kind === 'broken' || statement.diagnostics.some(({ severity }) => severity === 'error'))
  )
}

export function startOf(tree: Tree, item: number): number {
  return tree.starts[item] ?? tree.text.length
}

/** Where a statement ends without its `;`; with it where that must stay. */
export function contentEndOf(tree: Tree, item: number): number {
  const statement = tree.statements[item]
  if (!statement) return tree.text.length
  const keeps = isBroken(tree, item) || isBroken(tree, item + 1)
  return startOf(tree, item) + (keeps ? statement.length : statement.contentEnd)
}

export function bomLength(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0
}
