import type { Point, StateName } from '../graph/graph.ts'
import type { LayoutStatement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { EditRefusal } from './edit.ts'
import { shift } from './edit-list.ts'
import { type EditableWorkflow, startOf, statementsWith } from './editable.ts'
import { addEntries } from './entries.ts'
import { insertAfter, insertIntoEmpty, type Spell } from './insertion-point.ts'
import { hasOwnComments, removeItem } from './items.ts'
import { refuse } from './refusal.ts'
import { removeStatements } from './removal.ts'
import { spellName } from './spelling.ts'
import { styleAt } from './style.ts'

/**
 * Writes positions into the layout, line by line; makes the block when there is none. null gives a state back to the
 * automatic layout.
 */
export function place(
  workflow: EditableWorkflow,
  positions: ReadonlyMap<StateName, Point | null>,
): readonly TextEdit[] | EditRefusal {
  for (const [name, point] of positions) {
    if (point && ![point.x, point.y].every((value) => Number.isFinite(value) && Math.abs(value) < 1e9)) {
      return refuse(`"${name}" needs a place of two numbers below a thousand million.`)
    }
  }
  const blocks = layoutsOf(workflow.tree)
  const known = new Set(blocks.flatMap(({ statement }) => statement.entries.map(({ key }) => key.name)))
  const points = [...positions].flatMap(([name, point]) => (point ? [[name, point] as const] : []))
  const gone = [...positions].flatMap(([name, point]) => (point === null && known.has(name) ? [name] : []))
  const added = points.filter(([name]) => !known.has(name))
  // A line that goes makes room for one that comes.
  const replaced = new Map(gone.slice(0, added.length).map((name, at) => [name, added[at] as NamedPoint]))
  const moved = new Map([
    ...replaced,
    ...points.filter(([name]) => known.has(name)).map((named) => [named[0], named] as const),
  ])
  const cleared = unplace(workflow, new Set(gone.slice(replaced.size)))
  return [
    ...rewriteEntries(workflow.tree, moved),
    ...addPoints(workflow.tree, added.slice(replaced.size)),
    ...cleared.edits,
    ...removeStatements(workflow.tree, cleared.gone),
  ]
}

type NamedPoint = readonly [StateName, Point]

function rewriteEntries(tree: Tree, moved: ReadonlyMap<StateName, NamedPoint>): TextEdit[] {
  return layoutsOf(tree).flatMap(({ index, statement }) => {
    const start = startOf(tree, index)
    const { quote } = styleAt(tree, index)
    return statement.entries.flatMap(({ key, x, y }) => {
      const named = moved.get(key.name)
      if (!named) return []
      const point = { from: start + x.from, to: start + y.to, insert: spellPoint(named[1]) }
      if (named[0] === key.name) return [point]
      return [{ from: start + key.from, to: start + key.to, insert: spellName(named[0], quote) }, point]
    })
  })
}

function addPoints(tree: Tree, added: readonly NamedPoint[]): TextEdit[] {
  const [block] = layoutsOf(tree)
  if (added.length === 0) return []
  if (!block) return [newBlock(tree, added)]
  const style = styleAt(tree, block.index)
  const entries = added.map(([name, point]) => `${spellName(name, style.quote)}: ${spellPoint(point)}`)
  const start = startOf(tree, block.index)
  const { open, close, entries: items } = block.statement
  const source = tree.text.slice(start, start + block.statement.length)
  return shift(addEntries(source, { open, close, items }, entries, style), start)
}

/** What is left to do so that states have no position: edits, and layouts that go as a whole, with their last line. */
export function unplace(
  { tree }: EditableWorkflow,
  names: ReadonlySet<StateName>,
): { readonly edits: readonly TextEdit[]; readonly gone: readonly number[] } {
  const edits: TextEdit[] = []
  const gone: number[] = []
  for (const { index, statement } of layoutsOf(tree)) {
    const start = startOf(tree, index)
    const source = tree.text.slice(start, start + statement.length)
    const lines = statement.entries.flatMap(({ key }, at) => (names.has(key.name) ? [at] : []))
    if (lines.length === 0) continue
    if (
      lines.length === statement.entries.length &&
      !hasOwnComments(source, { open: statement.open, close: statement.close, items: statement.entries })
    ) {
      gone.push(index)
      continue
    }
    const { open, close, entries: items } = statement
    edits.push(...shift(removeItem(source, { open, close, items }, lines), start))
  }
  return { edits, gone }
}

/** All positions chosen by hand, gone. */
export function clearLayout({ tree }: EditableWorkflow): readonly TextEdit[] {
  return removeStatements(
    tree,
    layoutsOf(tree).map(({ index }) => index),
  )
}

function layoutsOf(tree: Tree): readonly { readonly index: number; readonly statement: LayoutStatement }[] {
  const found: { readonly index: number; readonly statement: LayoutStatement }[] = []
  for (const index of statementsWith(tree, 'layout')) {
    const statement = tree.statements[index]
    if (statement?.kind === 'layout') found.push({ index, statement })
  }
  return found
}

function newBlock(tree: Tree, added: readonly (readonly [StateName, Point])[]): TextEdit {
  const spell: Spell = (style) => {
    const lines = added.map(([name, point]) => `${spellName(name, style.quote)}: ${spellPoint(point)}`)
    if (lines.length === 1) return `layout { ${lines[0]} }`
    return `layout {${style.lineEnd}${lines.map((line) => `  ${line}${style.lineEnd}`).join('')}}`
  }
  const last = tree.statements.findLastIndex(({ kind }) => kind !== 'broken' && kind !== 'empty')
  return last < 0
    ? insertIntoEmpty(tree, spell)
    : insertAfter(tree, last, [(style) => spell({ ...style, indent: '' })], true)
}

function spellPoint({ x, y }: Point): string {
  return `${spellNumber(x)} ${spellNumber(y)}`
}

function spellNumber(value: number): string {
  return Object.is(value, -0) ? '0' : Math.abs(value) < 1e-6 && value !== 0 ? '0' : String(value)
}
