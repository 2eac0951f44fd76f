import { quoteName } from '../syntax/strings.ts'
import { type Block, endsLine, type Item, printItem } from './item.ts'
import type { MergedNode } from './merge-checks.ts'

interface Sides {
  readonly base: Block
  readonly ours: Block
  readonly theirs: Block
  readonly lineEnd: string
}

/**
 * Arrows out of the same states are tried in their order: where both sides gave them another one, and not the same,
 * a person has to choose between the two orders.
 */
export function orderConflicts(
  nodes: readonly MergedNode[],
  { base, ours, theirs, lineEnd }: Sides,
): MergedNode[] {
  const placesIn = ({ items }: Block): Places => new Map(items.map((item, at) => [item, at]))
  const [inBase, inOurs, inTheirs] = [placesIn(base), placesIn(ours), placesIn(theirs)]
  const gone = new Set<MergedNode>()
  const chosen = new Map<MergedNode, MergedNode>()
  for (const group of bySources(nodes)) {
    const order = (places: Places, side: 'base' | 'ours' | 'theirs') =>
      group.toSorted((a, b) => (places.get(a[side] as Item) ?? 0) - (places.get(b[side] as Item) ?? 0))
    const before = order(inBase, 'base')
    const own = order(inOurs, 'ours')
    const other = order(inTheirs, 'theirs')
    if (isSame(own, before) || isSame(other, before) || isSame(own, other)) continue
    const [first, ...rest] = group
    if (!first) continue
    for (const node of rest) gone.add(node)
    const sources = [...(first.base?.sources ?? [])].map((name) => quoteName(name)).join(', ')
    chosen.set(first, {
      ...first,
      item: inARow(
        own.map(({ item }) => item),
        lineEnd,
      ),
      other: inARow(
        other.map((node) => node.other),
        lineEnd,
      ),
      conflict: `Both put the arrows out of ${sources} in another order.`,
    })
  }
  return nodes.filter((node) => !gone.has(node)).map((node) => chosen.get(node) ?? node)
}

type Places = ReadonlyMap<Item, number>

/** Arrows that are in all three texts, by the states that they leave. */
function bySources(nodes: readonly MergedNode[]): Iterable<readonly MergedNode[]> {
  const groups = new Map<string, MergedNode[]>()
  for (const node of nodes) {
    const { base, ours, theirs, conflict } = node
    if (!base?.sources || !ours || !theirs || conflict !== null) continue
    const key = base.sources.toSorted().join('\n')
    const group = groups.get(key)
    if (group) group.push(node)
    else groups.set(key, [node])
  }
  return groups.values()
}

const isSame = (a: readonly MergedNode[], b: readonly MergedNode[]): boolean =>
  a.every((node, at) => node === b[at])

/** Statements in a row as one, each on lines of its own. */
function inARow(items: readonly (Item | null)[], lineEnd: string): Item | null {
  const [first, ...rest] = items.filter((item) => item !== null)
  if (!first) return null
  const body = [first, ...rest]
    .map((item) => printItem(item))
    .map((text) => (endsLine(text) ? text : text + lineEnd))
    .join('')
  return { ...first, lead: '', body, end: '', parts: () => [body] }
}
