import type { StateName } from '../graph/graph.ts'
import { scanGap } from '../syntax/gap.ts'
import type { GroupNode, TransitionStatement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { arrowsOf, rewriteArrows, spellingIn } from './arrows.ts'
import { lineAround } from './comments.ts'
import type { EditRefusal, WorkflowEdit } from './edit.ts'
import { type ArrowPlace, arrowPlace, type EditableWorkflow, endOf, gapAfter, startOf } from './editable.ts'
import { spellGroup } from './group.ts'
import { insertAfter, insertBefore, type Spell } from './insertion-point.ts'
import { refuse } from './refusal.ts'
import { isSwallowed, removeStatements } from './removal.ts'
import { sameSet } from './transitions.ts'

/**
 * Another place among the arrows that leave the same states, since guards are tried in their order. An arrow with a
 * statement of its own moves as it is, with the comment on its line; one in a chain gets a statement of its own.
 */
export function moveTransition(
  { tree, graph }: EditableWorkflow,
  { transition, before }: Extract<WorkflowEdit, { kind: 'move-transition' }>,
): readonly TextEdit[] | EditRefusal {
  const own = arrowPlace(tree, transition)
  const moved = graph.transitions[transition]
  if (!own || !moved) return refuse('That arrow is no longer in the text.')
  const siblings = graph.transitions.flatMap((each, index) => (sameSet(each.from, moved.from) ? [index] : []))
  if (before !== null && !siblings.includes(before))
    return refuse('Guards are tried in order only among the arrows that leave the same states.')
  const order = siblings.filter((index) => index !== transition)
  const next = before === transition ? siblings[siblings.indexOf(transition) + 1] : (before ?? undefined)
  const target = next ?? order.at(-1)
  if (target === undefined || siblings[siblings.indexOf(transition) + 1] === next) return []
  const place = arrowPlace(tree, target) as ArrowPlace
  if (next !== undefined && hasEarlier(place, moved.from))
    return refuse(
      'That arrow stands in a chain that passes its states twice. Part the chain in the text first.',
    )
  return [...takeOut(tree, own), insertion(tree, own, place, next === undefined ? 'after' : 'before')]
}

/** Whether the same statement has an arrow from these states before this one. */
function hasEarlier({ statement, arrow }: ArrowPlace, from: readonly StateName[]): boolean {
  return statement.names.slice(0, arrow).some((names) => sameSet(names, from))
}

function takeOut(tree: Tree, { index, statement, arrow }: ArrowPlace): readonly TextEdit[] {
  if (statement.arrows.length === 1) return removeStatements(tree, [index])
  const plans = arrowsOf(statement, sourceOf(tree, index, statement))
  return rewriteArrows(
    tree,
    index,
    plans.map((plan, at) => (at === arrow ? null : plan)),
  )
}

function insertion(tree: Tree, own: ArrowPlace, place: ArrowPlace, side: 'before' | 'after'): TextEdit {
  const spell = spellOwn(tree, own)
  const comment = own.statement.arrows.length === 1 ? commentOnLine(tree, own.index) : ''
  if (side === 'after') {
    const edit = insertAfter(tree, place.index, [spell])
    const onOwnLine = /^[\n\r]/.test(edit.insert)
    return onOwnLine ? { ...edit, insert: edit.insert + comment } : edit
  }
  const edit = insertBefore(tree, place.index, spell)
  const apart = isSwallowed(tree, place.index, edit.insert.trimStart()) ? ';' : ''
  const [, line = '', lineEnd = ''] = /^([\s\S]*?)(\r\n|\r|\n)?$/.exec(edit.insert) ?? []
  return { ...edit, insert: apart + (lineEnd === '' ? line : line + comment + lineEnd) }
}

/** The arrow as a statement without its `;`: as it is written, or put together from its parts of a chain. */
function spellOwn(tree: Tree, { index, statement, arrow }: ArrowPlace): Spell {
  const source = sourceOf(tree, index, statement)
  if (statement.arrows.length === 1) return () => source.slice(0, statement.contentEnd)
  const plan = arrowsOf(statement, source)[arrow]
  return (style) => {
    if (!plan) return ''
    const [from, to] = [statement.groups[arrow] as GroupNode, statement.groups[arrow + 1] as GroupNode]
    const ends =
      spellGroup({ names: plan.from, join: plan.join }, style, spellingIn(source, from, style)) +
      style.arrow +
      spellGroup({ names: plan.to, join: null }, style, spellingIn(source, to, style))
    return plan.condition === null ? ends : ends + style.colon + plan.condition
  }
}

function sourceOf(tree: Tree, index: number, { length }: TransitionStatement): string {
  const start = startOf(tree, index)
  return tree.text.slice(start, start + length)
}

/** What stands behind a statement that has its line for itself, blanks before it included: it goes along. */
function commentOnLine(tree: Tree, index: number): string {
  const [before] = gapAfter(tree, index - 1)
  const [from, after] = gapAfter(tree, index)
  const { lineStart, nextLine } = lineAround(tree.text, {
    before,
    start: startOf(tree, index),
    end: endOf(tree, index),
    after,
  })
  if (lineStart === null || nextLine === null) return ''
  const pieces = scanGap(tree.text, from, after)
  const end = pieces.findIndex(({ kind }) => kind === 'line-end')
  const line = end < 0 ? pieces : pieces.slice(0, end)
  const last = line.findLast(({ kind }) => kind !== 'blank')
  return last ? tree.text.slice(from, last.to) : ''
}
