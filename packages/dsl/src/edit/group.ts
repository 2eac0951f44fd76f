import type { Join } from '../graph/graph.ts'
import { scanGap } from '../syntax/gap.ts'
import type { GroupNode } from '../syntax/tree.ts'
import { applyEdits, type TextEdit } from '../text/text-edit.ts'
import { commentsIn } from './comments.ts'
import { removeItem } from './items.ts'
import { spellName } from './spelling.ts'
import { indentAt, type Style } from './style.ts'

/** One end of an arrow: its states, and how many of them a join waits for (null with one state or without a join). */
export interface GroupPlan {
  readonly names: readonly string[]
  readonly join: Join | null
}

/** A group written anew. */
export function spellGroup(
  { names, join }: GroupPlan,
  style: Style,
  spelled: (name: string) => string,
): string {
  const [only] = names
  if (names.length === 1 && only !== undefined) return spelled(only)
  const prefix = typeof join === 'number' ? `${join} of ` : join === 'any' ? 'any ' : ''
  return `${prefix}[${names.map(spelled).join(style.comma)}]`
}

/**
 * A group of a statement with its names or its join changed, as much of it as possible as it was.
 *
 * @param source the statement's text, which the group's offsets refer to
 */
export function rewriteGroup(source: string, group: GroupNode, plan: GroupPlan, style: Style): string {
  const old = [...new Set(group.names.map(({ name }) => name))]
  const text = source.slice(group.from, group.to)
  if (sameNames(old, plan.names) && sameJoin(group, plan.join)) return text
  const spelled = (name: string) => {
    const node = group.names.find((known) => known.name === name)
    return node ? source.slice(node.from, node.to) : spellName(name, style.quote)
  }
  if (!group.list) return spellGroup(plan, style, spelled)
  if (plan.names.length === 1 && commentsInside(source, group).length === 0)
    return spellGroup(plan, style, spelled)
  const edits = [
    ...quorumEdits(source, group, plan.join),
    ...(nameEdits(source, group, plan.names, style) ?? []),
  ]
  if (edits.length === 0 && !sameNames(old, plan.names)) return spellGroup(plan, style, spelled)
  const ordered = edits.toSorted((a, b) => a.from - b.from || a.to - b.to)
  return applyEdits(
    text,
    ordered.map(({ from, to, insert }) => ({ from: from - group.from, to: to - group.from, insert })),
  )
}

/** Where the group begins without `any` or `2 of`. */
export function listStart(group: GroupNode): number {
  return group.list?.open ?? group.from
}

export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at])
}

function sameJoin(group: GroupNode, join: Join | null): boolean {
  return (group.quorum?.join ?? 'all') === (join ?? 'all')
}

function commentsInside(source: string, { from, to, names, list }: GroupNode): readonly string[] {
  const cuts = [
    from,
    ...names.flatMap((name) => [name.from, name.to]),
    ...(list?.commas ?? []),
    list?.open ?? from,
    list?.close ?? to,
  ]
  const ordered = cuts.toSorted((a, b) => a - b)
  return ordered.flatMap((cut, at) => {
    const end = ordered[at + 1] ?? to
    return names.some((name) => name.from === cut)
      ? []
      : commentsIn(source, Math.min(cut + (isPunctuation(source, cut) ? 1 : 0), end), end)
  })
}

function isPunctuation(source: string, at: number): boolean {
  return '[],'.includes(source[at] ?? ' ')
}

function quorumEdits(source: string, group: GroupNode, join: Join | null): TextEdit[] {
  if (sameJoin(group, join)) return []
  const open = listStart(group)
  const prefix = join === 'any' ? 'any ' : typeof join === 'number' ? `${join} of ` : ''
  if (!group.quorum) return prefix ? [{ from: group.from, to: group.from, insert: prefix }] : []
  if (prefix === '') return [{ from: group.from, to: open, insert: '' }]
  const { from, to } = group.quorum
  return [{ from, to, insert: prefix.trimEnd() + (to === open && source[to] !== ' ' ? ' ' : '') }]
}

/** Names taken out, put at the end, or one changed for another; null when it is none of these. */
function nameEdits(
  source: string,
  group: GroupNode,
  names: readonly string[],
  style: Style,
): TextEdit[] | null {
  const { list } = group
  if (!list) return null
  const kept = group.names.filter(({ name }) => names.includes(name))
  if (
    sameNames(
      kept.map(({ name }) => name),
      names,
    )
  )
    return removals(source, group, names)
  if (
    sameNames(
      group.names.map(({ name }) => name),
      names.slice(0, group.names.length),
    )
  ) {
    return names
      .slice(group.names.length)
      .map((name) => appendItem(source, group, spellName(name, style.quote), style))
  }
  const changed = group.names.flatMap((node, at) =>
    names[at] !== undefined && names[at] !== node.name ? [at] : [],
  )
  const [at] = changed
  const node = at === undefined ? undefined : group.names[at]
  if (names.length !== group.names.length || changed.length !== 1 || !node) return null
  return [{ from: node.from, to: node.to, insert: spellName(names[at as number] as string, style.quote) }]
}

function removals(source: string, group: GroupNode, names: readonly string[]): TextEdit[] {
  const { list } = group
  if (!list) return []
  const items = group.names.map((node, at) => ({
    from: node.from,
    to: node.to,
    comma: list.commas[at] ?? null,
  }))
  const gone = group.names.flatMap(({ name }, at) => (names.includes(name) ? [] : [at]))
  return removeItem(source, { open: list.open, close: list.close, items }, gone)
}

function appendItem(source: string, group: GroupNode, name: string, style: Style): TextEdit {
  const list = group.list
  const last = group.names.at(-1)
  if (!list || !last) return { from: group.to, to: group.to, insert: '' }
  const trailing = list.commas[group.names.length - 1] ?? null
  const previous = group.names.at(-2)
  const between = previous
    ? source.slice((list.commas[group.names.length - 2] ?? previous.to) + 1, last.from)
    : null
  const ownLine = scanGap(
    source,
    previous ? (list.commas[group.names.length - 2] ?? previous.to) + 1 : list.open + 1,
    last.from,
  ).some(({ kind }) => kind === 'line-end')
  const lead = ownLine
    ? style.lineEnd + indentAt(source, last.from)
    : between !== null && /^[ \t]*$/.test(between)
      ? between
      : style.comma.slice(1)
  const at = trailing === null ? last.to : trailing + 1
  return {
    from: at,
    to: at,
    insert: `${trailing === null ? ',' : ''}${lead}${name}${trailing === null ? '' : ','}`,
  }
}
