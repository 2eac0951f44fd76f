import { type Block, type Item, printBlock, printItem } from './item.ts'
import { type Matching, matchItems } from './match-items.ts'

/** One thing of a merge: what each of the three texts has of it. At least one is there. */
export interface Aligned {
  readonly base: Item | null
  readonly ours: Item | null
  readonly theirs: Item | null
}

/**
 * The things of three lists in the order of the merged one. What one side moved stays moved. What both put at the
 * same place comes in an order that does not depend on whose it is.
 */
export function alignBlocks(base: Block, ours: Block, theirs: Block): readonly Aligned[] {
  const o = matchItems(base.items, ours.items)
  const t = matchItems(base.items, theirs.items)
  const [ownMoved, otherMoved] = [!isAscending(o, ours), !isAscending(t, theirs)]
  // Where both moved something one order is taken, whichever side is ours.
  if (otherMoved && (!ownMoved || printBlock(theirs) < printBlock(ours))) {
    return walk({ base, first: theirs, f: t, second: ours, s: o }).map(([b, its, own]) => ({
      ...{ base: b, ours: own, theirs: its },
    }))
  }
  return walk({ base, first: ours, f: o, second: theirs, s: t }).map(([b, own, its]) => ({
    ...{ base: b, ours: own, theirs: its },
  }))
}

type Triple = readonly [base: Item | null, first: Item | null, second: Item | null]

interface Sides {
  readonly base: Block
  /** Its order counts. */
  readonly first: Block
  readonly f: Matching
  readonly second: Block
  readonly s: Matching
}

/** Goes through the first side's list and puts in what only the base and the second side have. */
function walk({ base, first, f, second, s }: Sides): readonly Triple[] {
  const added = pairAdded(first, f, second, s)
  const runs = addedAfter(second, s, added.toBefore)
  const gone = goneAfter(base, f)
  const at = (block: Block, index: number | undefined): Item | null =>
    index === undefined ? null : (block.items[index] ?? null)
  const triples: Triple[] = []
  let run: Triple[] = []
  const endRun = (anchor: number, next: Item | null) => {
    triples.push(...inOneOrder(run, runs.get(anchor) ?? [], next))
    run = []
    for (const index of gone.get(anchor) ?? []) {
      triples.push([at(base, index), null, at(second, s.toAfter.get(index))], ...(runs.get(index) ?? []))
    }
  }
  let anchor = -1
  first.items.forEach((item, index) => {
    const known = f.toBefore.get(index)
    const pair = added.toAfter.get(index)
    if (known === undefined && pair === undefined) {
      run.push([null, item, null])
      return
    }
    endRun(anchor, item)
    anchor = known ?? asAnchor(index)
    triples.push(
      known === undefined
        ? [null, item, at(second, pair)]
        : [at(base, known), item, at(second, s.toAfter.get(known))],
    )
  })
  endRun(anchor, null)
  return triples
}

/** New things of both sides that are one: they name the same. */
function pairAdded(first: Block, f: Matching, second: Block, s: Matching): Matching {
  const onlyAdded = ({ items }: Block, { toBefore }: Matching) =>
    items.map((item, index) => ({
      ...item,
      kind: 'known by its name',
      keys: toBefore.has(index) ? [] : item.keys.slice(0, item.identities),
    }))
  return matchItems(onlyAdded(first, f), onlyAdded(second, s))
}

/** The anchor for a new thing of both sides: those of the base are their indexes, the beginning is -1. */
const asAnchor = (firstIndex: number): number => -2 - firstIndex

/** What a side added by itself behind each anchor. */
function addedAfter(
  { items }: Block,
  { toBefore }: Matching,
  paired: ReadonlyMap<number, number>,
): ReadonlyMap<number, Triple[]> {
  const runs = new Map<number, Triple[]>()
  let anchor = -1
  items.forEach((item, index) => {
    const known = toBefore.get(index)
    const pair = paired.get(index)
    if (known !== undefined) anchor = known
    else if (pair !== undefined) anchor = asAnchor(pair)
    else append(runs, anchor, [null, null, item])
  })
  return runs
}

/** What a side took away, by the nearest thing of the base before it that is still there. */
function goneAfter({ items }: Block, { toAfter }: Matching): ReadonlyMap<number, number[]> {
  const gone = new Map<number, number[]>()
  let anchor = -1
  items.forEach((_, index) => {
    if (toAfter.has(index)) anchor = index
    else append(gone, anchor, index)
  })
  return gone
}

function append<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/**
 * What both sides put at one place, in an order that is the same for both: guards before arrows out of the same state
 * that always hold, arrows next to those out of the same state, the layout last, else by their text.
 */
function inOneOrder(a: readonly Triple[], b: readonly Triple[], next: Item | null): readonly Triple[] {
  if (a.length === 0 || b.length === 0) return [...a, ...b]
  const [left, right] = [itemsOf(a), itemsOf(b)]
  const shared = left.flatMap(sourcesOf).filter((name) => right.flatMap(sourcesOf).includes(name))
  const rank = (items: readonly Item[]): string => {
    const places = items.some(({ kind }) => kind === 'layout')
    const always = items.some(
      (item) => item.isUnguarded && sourcesOf(item).some((name) => shared.includes(name)),
    )
    const last = items.at(-1)
    const isNear =
      next !== null && last !== undefined && sourcesOf(last).some((name) => sourcesOf(next).includes(name))
    const text = items.map((item) => printItem(item).trim()).join('\n')
    return `${Number(places)}${Number(always)}${Number(isNear)}${text}`
  }
  return rank(right) < rank(left) ? [...b, ...a] : [...a, ...b]
}

const itemsOf = (run: readonly Triple[]): readonly Item[] =>
  run.map(([, first, second]) => first ?? second).filter((item) => item !== null)

const sourcesOf = ({ sources = [] }: Item): readonly string[] => sources

function isAscending({ toBefore }: Matching, { items }: Block): boolean {
  let last = -1
  return items.every((_, index) => {
    const known = toBefore.get(index) ?? last
    const ascends = known >= last
    last = known
    return ascends
  })
}
