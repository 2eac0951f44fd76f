import { type Aligned, alignBlocks } from './align-blocks.ts'
import { type Block, type Item, madeOf, type Part, printItem, printParts, saysSame } from './item.ts'
import { joinItems } from './join-items.ts'

/** How a merge goes on where both sides changed the same: it takes one and says so. */
export interface MergeContext {
  readonly prefer: 'ours' | 'theirs'
  /** Names of the sides, for sentences. */
  readonly labels: { readonly ours: string; readonly theirs: string }
  /** What contains the thing that is merged, outermost last. */
  readonly within: readonly string[]
  /** Collects a sentence for each conflict. */
  readonly conflicts: string[]
}

/** What the two sides made of one thing; null when it is gone. */
export function mergeAligned({ base, ours, theirs }: Aligned, context: MergeContext): Item | null {
  if (ours && theirs) return mergeItems(base ?? hollow(ours), ours, theirs, context)
  const kept = ours ?? theirs
  if (!base || !kept) return base ? null : kept
  if (base.yields || saysSame(printItem(base), printItem(kept))) return null
  const { labels } = context
  const [changed, removed] = ours ? [labels.ours, labels.theirs] : [labels.theirs, labels.ours]
  const what = [base.title, ...context.within].join(' of ')
  context.conflicts.push(upperFirst(`${removed} removed ${what}, ${changed} changed it.`))
  return context.prefer === (ours ? 'ours' : 'theirs') ? kept : null
}

/** What two new things of one name have in common: nothing but that. */
function hollow(item: Item): Item {
  const empty = (part: Part): Part =>
    typeof part === 'string' ? nothing : { ...part, open: nothing, items: [], close: nothing }
  return madeOf({ ...item, lead: '', end: '' }, item.parts().map(empty))
}

const nothing = '\0'

function mergeItems(base: Item, ours: Item, theirs: Item, context: MergeContext): Item {
  const [b, o, t] = [printItem(base), printItem(ours), printItem(theirs)]
  if (o === t || b === t) return ours
  if (b === o) return theirs
  const inner = { ...context, within: [base.title, ...context.within] }
  const lead = mergeText(base.lead, ours.lead, theirs.lead, inner)
  const end = mergeText(base.end, ours.end, theirs.end, inner)
  return madeOf({ ...ours, lead, end }, mergeBodies(base, ours, theirs, inner))
}

/** Part by part where all have the same parts; a chain that is longer on one side is taken as one. */
function mergeBodies(base: Item, ours: Item, theirs: Item, context: MergeContext): readonly Part[] {
  const [b, o, t] = [base.parts(), ours.parts(), theirs.parts()]
  if (b.length === o.length && o.length === t.length)
    return o.map((part, at) => mergePart(b[at] as Part, part, t[at] as Part, context))
  const taken = choose(base.body, ours.body, theirs.body)
  if (taken === 'both') bothChanged(context)
  return (taken === 'both' ? context.prefer : taken) === 'ours' ? o : t
}

function mergePart(base: Part, ours: Part, theirs: Part, context: MergeContext): Part {
  if (typeof base === 'string' || typeof ours === 'string' || typeof theirs === 'string') {
    const taken = choose(printParts([base]), printParts([ours]), printParts([theirs]))
    if (taken === 'both') bothChanged(context)
    return (taken === 'both' ? context.prefer : taken) === 'ours' ? ours : theirs
  }
  return ours.kind === 'names'
    ? mergeNames(base, ours, theirs, context)
    : mergeBlock(base, ours, theirs, context)
}

function mergeBlock(base: Block, ours: Block, theirs: Block, context: MergeContext): Block {
  const items = alignBlocks(base, ours, theirs)
    .map((aligned) => mergeAligned(aligned, context))
    .filter((item) => item !== null)
  const styled = choose(base.open, ours.open, theirs.open)
  const style = styled === 'theirs' || (styled === 'both' && context.prefer === 'theirs') ? theirs : ours
  const open = mergeText(base.open, ours.open, theirs.open, context)
  const close = mergeText(base.close, ours.close, theirs.close, context)
  const braces = open === '' && items.length > 0 ? (ours.open === '' ? theirs : ours) : { open, close }
  return joinItems({ ...style, open: braces.open, close: braces.close, items }, [ours, theirs])
}

/** Names that one side added or took away; where both put others in a name's place, a person has to choose. */
function mergeNames(base: Block, ours: Block, theirs: Block, context: MergeContext): Block {
  const has = ({ items }: Block, item: Item) => items.some(({ keys }) => keys[0] === item.keys[0])
  const adds = (side: Block) => side.items.some((item) => !has(base, item))
  const bothGone = base.items.some((item) => !has(ours, item) && !has(theirs, item))
  const bothReplaced = bothGone && adds(ours) && adds(theirs) && !sameNames(ours, theirs)
  const open = choose(base.open.trim(), ours.open.trim(), theirs.open.trim())
  const items = alignBlocks(base, ours, theirs)
    .map((aligned) => mergeAligned(aligned, context))
    .filter((item) => item !== null)
  const quorums = new Set([ours, theirs].map((side) => side.open.replace('[', '').trim()))
  const bothOpened = open === 'both' && quorums.size > 1
  if (bothReplaced || bothOpened || items.length === 0) bothChanged(context)
  const preferred = context.prefer === 'ours' ? ours : theirs
  if (bothReplaced || bothOpened || items.length === 0) return preferred
  const style = open === 'theirs' ? theirs : ours
  for (const side of [style, ours, theirs]) {
    if (side.open === style.open && sameNames(side, { ...side, items })) return side
  }
  if (items.length === 1) return { ...style, open: '', close: '', items: bare(items) }
  const quorum = [style, ours, theirs].find((side) => side.open !== '')?.open ?? '['
  return { ...style, open: quorum, close: ']', items: bare(items) }
}

const sameNames = (a: Block, b: Block): boolean =>
  a.items.length === b.items.length && a.items.every(({ keys }, at) => keys[0] === b.items[at]?.keys[0])

/** Names with just a comma and a blank between them. */
const bare = (items: readonly Item[]): readonly Item[] =>
  items.map((item, at) => ({ ...item, lead: at === 0 ? '' : ' ', end: at === items.length - 1 ? '' : ',' }))

/** Blanks and comments around a thing; blanks are nobody's change. */
function mergeText(base: string, ours: string, theirs: string, context: MergeContext): string {
  const taken = choose(base, ours, theirs)
  if (taken === 'both') bothChanged({ ...context, within: ['the comment', ...context.within] })
  return (taken === 'both' ? context.prefer : taken) === 'ours' ? ours : theirs
}

/** Which side's text to take; `both` when each says something else than before and than the other. */
function choose(base: string, ours: string, theirs: string): 'ours' | 'theirs' | 'both' {
  if (ours === theirs || theirs === base) return 'ours'
  if (ours === base) return 'theirs'
  if (saysSame(ours, theirs) || saysSame(theirs, base)) return 'ours'
  return saysSame(ours, base) ? 'theirs' : 'both'
}

function bothChanged({ conflicts, within }: MergeContext): void {
  conflicts.push(`Both changed ${within.join(' of ')}.`)
}

export const upperFirst = (text: string): string => (text[0] ?? '').toUpperCase() + text.slice(1)
