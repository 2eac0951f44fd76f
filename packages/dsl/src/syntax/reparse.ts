import { applyEdits, type TextEdit } from '../text/text-edit.ts'
import { isLongerThan, type Limits } from './limits.ts'
import type { NameTable } from './name-table.ts'
import { parse, tooLong } from './parse.ts'
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
}

/**
 * The tree of the text after the edits. Reads again from the first statement that could have seen the edits to the
 * first place behind them where a statement begins that began there before (rules T5 to T7).
 */
export function reparse(tree: Tree, edits: readonly TextEdit[], limits: Limits): Reparsed {
  const text = applyEdits(tree.text, edits)
  const first = edits[0] as TextEdit
  const last = edits[edits.length - 1] as TextEdit
  const shift = text.length - tree.text.length
  if (isLongerThan(text, limits.maxBytes)) return whole(tree, tooLong(text, limits))
  if (isLongerThan(tree.text, limits.maxBytes)) return whole(tree, parse(text, limits))

  const from = firstToRead(tree, first.from)
  const regionStart = from === 0 ? 0 : endOf(tree, from - 1)
  let oldTo = firstStartingAt(tree, last.to)
  for (let extra = 2; ; extra *= 4) {
    const stop = oldTo + extra
    const isRest = stop >= tree.statements.length
    const regionEnd = isRest ? text.length : (tree.starts[stop] as number) + shift
    const region = parseRegion(text, regionStart, regionEnd, isRest, limits, tree.names, (start) => {
      const before = start + regionStart - shift
      if (before < last.to) return false
      while (oldTo < tree.statements.length && (tree.starts[oldTo] as number) < before) oldTo++
      return tree.starts[oldTo] === before
    })
    if (region) {
      if (region.reachedEnd) oldTo = tree.statements.length
      return spliced(
        tree,
        text,
        shift,
        { from, to: from + region.statements.length, oldTo },
        region,
        regionStart,
      )
    }
    oldTo = firstStartingAt(tree, last.to)
  }
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
  from: number,
  to: number,
  isRest: boolean,
  limits: Limits,
  names: NameTable,
  meetsOld: (start: number) => boolean,
): Region | null {
  const c = createCursor(copyOf(text.slice(from, to)), limits, names)
  if (c.tokens.dependsOnWholeText && !isRest) return null
  const statements: Statement[] = []
  const starts: number[] = []
  for (let statement = parseStatement(c); statement; statement = parseStatement(c)) {
    statements.push(statement)
    starts.push(c.base)
    if (!isRest && c.base + statement.reach >= to - from) return null
    const next = c.from + c.base
    if (next < to - from && meetsOld(next)) return { statements, starts, reachedEnd: false }
  }
  return isRest ? { statements, starts, reachedEnd: true } : null
}

/** A string of its own: names cut from it must not keep the whole text alive. */
function copyOf(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1)
}

/** The first statement whose reading could have looked at `offset` or behind. */
function firstToRead(tree: Tree, offset: number): number {
  const { statements, starts } = tree
  for (let index = 0; index < statements.length; index++) {
    const start = starts[index] as number
    if (start >= offset) return index
    if (start + (statements[index] as Statement).reach >= offset) return index
  }
  return statements.length
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
  return { tree, changed: { from: 0, to: tree.statements.length, oldTo: before.statements.length } }
}

function spliced(
  old: Tree,
  text: string,
  shift: number,
  changed: ChangedStatements,
  region: Region,
  regionStart: number,
): Reparsed {
  const { from, to, oldTo } = changed
  const statements = old.statements.slice(0, from)
  for (const statement of region.statements) statements.push(statement)
  for (let index = oldTo; index < old.statements.length; index++) {
    statements.push(old.statements[index] as Statement)
  }
  const starts = new Int32Array(statements.length)
  starts.set(old.starts.subarray(0, from))
  region.starts.forEach((start, index) => {
    starts[from + index] = start + regionStart
  })
  for (let index = to, source = oldTo; index < starts.length; index++, source++) {
    starts[index] = (old.starts[source] as number) + shift
  }
  return { tree: { text, statements, starts, names: old.names }, changed }
}
