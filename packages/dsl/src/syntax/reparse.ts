import { spliceList, spliceNumbers } from '../splice.ts'
import type { PiecedText } from '../text/pieced-text.ts'
import { applyEdits, type TextEdit } from '../text/text-edit.ts'
import { isLongerThan, type Limits } from './limits.ts'
import type { NameTable } from './name-table.ts'
import { parseWith, treeOf } from './parse.ts'
import { createCursor, parseStatement } from './parser.ts'
import type { Statement, Tree } from './tree.ts'

/** Statements `[from, to)` of the new tree stand where `[from, oldTo)` of the old one stood. */
export interface ChangedStatements {
  readonly from: number
  readonly to: number
  readonly oldTo: number
}

export interface Reparsed {
  readonly tree: Tree
  readonly changed: ChangedStatements
  /** A part of the text that holds the changed statements; `start` is where it begins. */
  readonly region: { readonly text: string; readonly start: number }
}

/**
 * The tree of the text after the edits. Reads again from the first statement that could have seen the edits to the
 * first place behind them where a statement begins that began there before (rules T5 to T7).
 */
export function reparse(tree: Tree, edits: readonly TextEdit[], limits: Limits): Reparsed {
  const text = tree.pieces.edited(edits)
  const first = edits[0] as TextEdit
  const last = edits[edits.length - 1] as TextEdit
  const shift = text.length - tree.pieces.length
  if (isLongerThan(text, limits.maxBytes) || isLongerThan(tree.pieces, limits.maxBytes)) {
    return whole(tree, parseWith(text, limits, tree.names))
  }
  const from = firstToRead(tree, first.from)
  const start = from === 0 ? 0 : endOf(tree, from - 1)
  const behind = firstStartingAt(tree, last.to)
  for (let extra = 2; ; extra *= 4) {
    const stop = behind + extra
    const isRest = stop >= tree.statements.length
    const end = isRest ? tree.pieces.length : (tree.starts[stop] as number)
    const source = regionText(tree.pieces, start, end, edits)
    let oldTo = behind
    const region = parseRegion(source, isRest, limits, tree.names, (at) => {
      const before = at + start - shift
      if (before < last.to) return false
      while (oldTo < tree.statements.length && (tree.starts[oldTo] as number) < before) oldTo++
      return tree.starts[oldTo] === before
    })
    if (!region) continue
    if (region.reachedEnd) oldTo = tree.statements.length
    const changed = { from, to: from + region.statements.length, oldTo }
    return {
      tree: spliced(tree, text, shift, changed, region, start),
      changed,
      region: { text: source, start },
    }
  }
}

/**
 * The part of the new text that stands where `[from, to)` stood in the old one. A string of its own, so that names
 * cut from it keep no large text alive; and the new text itself is not put together.
 */
function regionText(old: PiecedText, from: number, to: number, edits: readonly TextEdit[]): string {
  const moved = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }))
  return ` ${applyEdits(old.slice(from, to), moved)}`.slice(1)
}

interface Region {
  readonly statements: readonly Statement[]
  /** Relative to the region. */
  readonly starts: readonly number[]
  /** False when it ended where the old statements go on. */
  readonly reachedEnd: boolean
}

/** Null when the region turned out too short: something in it depends on what lies behind. */
function parseRegion(
  text: string,
  isRest: boolean,
  limits: Limits,
  names: NameTable,
  meetsOld: (start: number) => boolean,
): Region | null {
  const c = createCursor(text, limits, names)
  if (c.tokens.dependsOnWholeText && !isRest) return null
  const statements: Statement[] = []
  const starts: number[] = []
  for (let statement = parseStatement(c); statement; statement = parseStatement(c)) {
    statements.push(statement)
    starts.push(c.base)
    if (!isRest && c.base + statement.reach >= text.length) return null
    const next = c.from + c.base
    if (next < text.length && meetsOld(next)) return { statements, starts, reachedEnd: false }
  }
  return isRest ? { statements, starts, reachedEnd: true } : null
}

/** The first statement whose reading could have looked at `offset` or behind. */
function firstToRead(tree: Tree, offset: number): number {
  const { starts, reaches } = tree
  for (let index = 0; index < starts.length; index++) {
    const start = starts[index] as number
    if (start >= offset || start + (reaches[index] as number) >= offset) return index
  }
  return starts.length
}

function firstStartingAt(tree: Tree, offset: number): number {
  let low = 0
  let high = tree.starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tree.starts[middle] as number) < offset) low = middle + 1
    else high = middle
  }
  return low
}

function endOf(tree: Tree, index: number): number {
  return (tree.starts[index] as number) + (tree.statements[index] as Statement).length
}

function whole(before: Tree, tree: Tree): Reparsed {
  const changed = { from: 0, to: tree.statements.length, oldTo: before.statements.length }
  return { tree, changed, region: { text: tree.text, start: 0 } }
}

function spliced(
  old: Tree,
  pieces: PiecedText,
  shift: number,
  { from, oldTo }: ChangedStatements,
  region: Region,
  regionStart: number,
): Tree {
  const place = { from, to: oldTo }
  const starts = region.starts.map((start) => start + regionStart)
  return treeOf(pieces, {
    statements: spliceList(old.statements, from, oldTo, region.statements),
    starts: spliceNumbers(old.starts, place, starts, shift),
    reaches: spliceNumbers(
      old.reaches,
      place,
      region.statements.map(({ reach }) => reach),
    ),
    names: old.names,
  })
}
