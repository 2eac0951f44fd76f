import type { Join, StateName } from '../graph/graph.ts'
import type { GroupNode, TransitionStatement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { commentsIn } from './comments.ts'
import { shift } from './edit-list.ts'
import { startOf } from './editable.ts'
import { type GroupPlan, rewriteGroup, sameNames, spellGroup } from './group.ts'
import { isSwallowed } from './removal.ts'
import { spellName } from './spelling.ts'
import { type Style, styleAt } from './style.ts'

/** What one arrow shall be. */
export interface ArrowPlan {
  readonly from: readonly StateName[]
  readonly to: readonly StateName[]
  readonly join: Join | null
  readonly condition: string | null
}

/** The arrows of a statement as they are. */
export function arrowsOf(statement: TransitionStatement, source: string): readonly ArrowPlan[] {
  return statement.arrows.map((_, at) => {
    const from = statement.groups[at] as GroupNode
    const to = statement.groups[at + 1] as GroupNode
    const last = at === statement.arrows.length - 1
    return {
      from: namesOf(from),
      to: namesOf(to),
      join: from.names.length > 1 ? (from.quorum?.join ?? 'all') : null,
      condition: last && statement.guard ? source.slice(statement.guard.from, statement.guard.to) : null,
    }
  })
}

function namesOf(group: GroupNode): readonly StateName[] {
  return [...new Set(group.names.map(({ name }) => name))]
}

/**
 * Writes a statement's arrows as planned; null takes an arrow away. What stays the same stays as it is written; a
 * chain is split where its parts no longer fit (E4).
 *
 * @param plans as many as the statement has arrows, at least one of them not null
 */
export function rewriteArrows(tree: Tree, index: number, plans: readonly (ArrowPlan | null)[]): TextEdit[] {
  const statement = tree.statements[index] as TransitionStatement
  const start = startOf(tree, index)
  const source = tree.text.slice(start, start + statement.length)
  const rewrite: Rewrite = { statement, source, plans, style: styleAt(tree, index) }
  const edits = statement.groups.flatMap((group, at) => {
    const next = statement.groups[at + 1]
    const own = { from: group.from, to: group.to, insert: groupText(rewrite, at) }
    return next ? [own, { from: group.to, to: next.from, insert: connectorText(rewrite, at) }] : [own]
  })
  const written = edits.map(({ insert }) => insert).join('')
  const begin = written.replace(LEADING_COMMENTS, '')
  const wasApart = !isSwallowed(tree, index, source)
  const apart = wasApart && isSwallowed(tree, index, begin) ? [{ from: 0, to: 0, insert: ';' }] : []
  return shift([...apart, ...edits, tailEdit(rewrite)], start)
}

const LEADING_COMMENTS = /^(?:\s|\/\*[\s\S]*?\*\/|(?:#|\/\/)[^\n\r]*)+/

interface Rewrite {
  readonly statement: TransitionStatement
  readonly source: string
  readonly plans: readonly (ArrowPlan | null)[]
  readonly style: Style
}

/** What a group is to the arrow before it and to the arrow after it; null where that arrow is gone. */
function sides({ plans }: Rewrite, at: number): { left: ArrowPlan | null; right: ArrowPlan | null } {
  return { left: plans[at - 1] ?? null, right: plans[at] ?? null }
}

function groupText(rewrite: Rewrite, at: number): string {
  const { statement, source, style, plans } = rewrite
  const group = statement.groups[at] as GroupNode
  const { left, right } = sides(rewrite, at)
  const isLast = at === plans.length
  const asTarget = left && { names: left.to, join: null }
  const asSource = right && { names: right.from, join: right.join }
  if (!asTarget) return asSource ? rewriteGroup(source, group, asSource, style) : ''
  const guard = !isLast && left?.condition !== null ? style.colon + left?.condition : ''
  if (!asSource)
    return rewriteGroup(source, group, isLast ? keepJoin(group, asTarget) : asTarget, style) + guard
  if (guard === '' && sameNames(asTarget.names, asSource.names))
    return rewriteGroup(source, group, asSource, style)
  const fresh = (plan: GroupPlan) => spellGroup(plan, style, spellingIn(source, group, style))
  const keepsSource = sameNames(asSource.names, namesOf(group)) && !sameNames(asTarget.names, namesOf(group))
  const first = keepsSource
    ? fresh(asTarget)
    : rewriteGroup(source.slice(0, group.to), group, asTarget, style)
  const second = keepsSource ? rewriteGroup(source, group, asSource, style) : fresh(asSource)
  return first + guard + breakLine(style) + second
}

/** A target's `any` without an arrow after it is the parser's business; it stays as it is. */
function keepJoin(group: GroupNode, plan: GroupPlan): GroupPlan {
  return { names: plan.names, join: group.quorum?.join ?? null }
}

function connectorText(rewrite: Rewrite, at: number): string {
  const { statement, source, style, plans } = rewrite
  const from = (statement.groups[at] as GroupNode).to
  const to = (statement.groups[at + 1] as GroupNode).from
  if (plans[at]) return source.slice(from, to)
  const arrow = statement.arrows[at] as number
  const comments = [...commentsIn(source, from, arrow), ...commentsIn(source, arrow + 2, to)]
  const before = plans.slice(0, at).some((plan) => plan !== null)
  const after = plans.slice(at + 1).some((plan) => plan !== null)
  const leftEnds = plans[at - 1] != null
  const text = joinComments(comments, style)
  if (leftEnds && after) {
    const end = style.semicolon ? ';' : ''
    return end + (text ? ` ${text}` : '') + style.lineEnd + style.indent
  }
  if (text === '') return ''
  return before
    ? ` ${text}${after && isLineComment(comments.at(-1)) ? style.lineEnd : ''}`
    : `${text}${isLineComment(comments.at(-1)) ? style.lineEnd : ' '}`
}

function tailEdit({ statement, source, plans, style }: Rewrite): TextEdit {
  const group = statement.groups.at(-1) as GroupNode
  const { colon, guard, contentEnd } = statement
  const plan = plans.at(-1) ?? null
  const from = group.to
  if (plan && guard && colon !== null && plan.condition !== null)
    return { from: guard.from, to: guard.to, insert: plan.condition }
  if (plan && plan.condition !== null) return { from, to: contentEnd, insert: style.colon + plan.condition }
  if (colon === null) return { from, to: contentEnd, insert: source.slice(from, contentEnd) }
  const comments = [
    ...commentsIn(source, from, colon),
    ...(guard ? commentsIn(source, colon + 1, guard.from) : []),
  ]
  return {
    from,
    to: contentEnd,
    insert:
      comments.length > 0
        ? ` ${joinComments(comments, style)}${isLineComment(comments.at(-1)) && style.semicolon ? style.lineEnd : ''}`
        : '',
  }
}

export function spellingIn(source: string, group: GroupNode, style: Style): (name: string) => string {
  return (name) => {
    const known = group.names.find((node) => node.name === name)
    return known ? source.slice(known.from, known.to) : spellName(name, style.quote)
  }
}

function breakLine({ semicolon, lineEnd, indent }: Style): string {
  return (semicolon ? ';' : '') + lineEnd + indent
}

function joinComments(comments: readonly string[], { lineEnd }: Style): string {
  return comments
    .map(
      (comment, at) => comment + (at + 1 === comments.length ? '' : isLineComment(comment) ? lineEnd : ' '),
    )
    .join('')
}

function isLineComment(comment: string | undefined): boolean {
  return comment !== undefined && !comment.startsWith('/*')
}
