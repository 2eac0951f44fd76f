import { scanGap } from '../syntax/gap.ts'
import type { BlockNode, StateStatement } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { EditRefusal, WorkflowEdit } from './edit.ts'
import { shift } from './edit-list.ts'
import { type EditableWorkflow, startOf } from './editable.ts'
import { addEntries } from './entries.ts'
import { removeItem } from './items.ts'
import { spellProperty } from './property-value.ts'
import { refuse } from './refusal.ts'
import { spellKey } from './spelling.ts'
import { brokenDeclaration, declarationOf, declare } from './states.ts'
import { type Style, styleAt } from './style.ts'
import { unknownState } from './transitions.ts'

type SetProperty = Extract<WorkflowEdit, { kind: 'set-property' }>

/** One property of a state, or one entry of a map in it, set or cleared. */
export function setProperty(
  workflow: EditableWorkflow,
  edit: SetProperty,
): readonly TextEdit[] | EditRefusal {
  const { tree, graph } = workflow
  const state = graph.states.find((known) => known.name === edit.state)
  if (!state) return unknownState(edit.state)
  if (edit.path.length === 0) return refuse('Say which property.')
  const found = declarationOf(tree, edit.state)
  const style = styleAt(tree, found?.index ?? 0)
  const value =
    edit.value === null ? null : spellProperty({ type: state.type, path: edit.path }, edit.value, style)
  if (value !== null && typeof value !== 'string') return value
  if (!found) {
    if (state.declared) return brokenDeclaration(edit.state)
    return value === null
      ? []
      : [declare(workflow, edit.state, state.type, ` { ${spellPath(edit.path, value, style)} }`)]
  }
  const start = startOf(tree, found.index)
  const source = tree.text.slice(start, start + found.statement.length)
  const edits =
    value === null
      ? clear(source, found.statement, edit.path)
      : set(source, found.statement, edit, value, style)
  return Array.isArray(edits) ? shift(edits, start) : (edits as EditRefusal)
}

function set(
  source: string,
  { block, type }: StateStatement,
  edit: SetProperty,
  value: string,
  style: Style,
): TextEdit[] | EditRefusal {
  if (!block) return [{ from: type.to, to: type.to, insert: ` { ${spellPath(edit.path, value, style)} }` }]
  const found = follow(block, edit.path)
  if (found.kind === 'entry') return [{ from: found.value.from, to: found.value.to, insert: value }]
  if (found.kind === 'no-map')
    return refuse(`"${found.key}" of "${edit.state}" holds a value, not a map: clear it first.`)
  const entry = spellPath(edit.path.slice(found.depth), value, style)
  return addEntries(
    source,
    { open: found.block.from, close: found.block.close, items: found.block.entries },
    [entry],
    style,
  )
}

function clear(
  source: string,
  { block, type, contentEnd }: StateStatement,
  path: readonly string[],
): TextEdit[] {
  if (!block) return []
  const found = follow(block, path)
  if (found.kind !== 'entry') return []
  const key = path.at(-1)
  const gone = found.block.entries.flatMap((entry, at) => (entry.key.name === key ? [at] : []))
  if (found.block === block && gone.length === block.entries.length && !hasComments(source, block)) {
    return [{ from: type.to, to: contentEnd, insert: '' }]
  }
  return removeItem(
    source,
    { open: found.block.from, close: found.block.close, items: found.block.entries },
    gone,
  )
}

type Found =
  | {
      readonly kind: 'entry'
      readonly block: BlockNode
      readonly value: { readonly from: number; readonly to: number }
    }
  /** The map that lacks `path[depth]`. */
  | { readonly kind: 'missing'; readonly block: BlockNode; readonly depth: number }
  | { readonly kind: 'no-map'; readonly key: string }

function follow(block: BlockNode, path: readonly string[]): Found {
  let at = block
  for (const [depth, key] of path.entries()) {
    const entry = at.entries.findLast((known) => known.key.name === key)
    if (!entry) return { kind: 'missing', block: at, depth }
    if (depth === path.length - 1) return { kind: 'entry', block: at, value: entry.value }
    if (entry.value.kind !== 'map') return { kind: 'no-map', key }
    at = entry.value.block
  }
  return { kind: 'missing', block: at, depth: path.length }
}

/** `retry: { attempts: 5 }` for the path `['retry', 'attempts']`. */
function spellPath(path: readonly string[], value: string, style: Style): string {
  return path.reduceRight(
    (inner, key, depth) =>
      `${spellKey(key, style.quote)}: ${depth === path.length - 1 ? inner : `{ ${inner} }`}`,
    value,
  )
}

/** Comments in a block, outside of its entries and not on the line of one. */
function hasComments(source: string, { from, close, entries }: BlockNode): boolean {
  const [first] = entries
  const last = entries.at(-1)
  if (!first || !last) return false
  const isComment = ({ kind }: { kind: string }) => kind.endsWith('comment')
  const above = scanGap(source, from + 1, first.from).some(isComment)
  const pieces = scanGap(source, last.comma === null ? last.to : last.comma + 1, close)
  const lineEnd = pieces.findIndex(({ kind }) => kind === 'line-end')
  return above || pieces.some((piece, at) => isComment(piece) && at > lineEnd)
}
