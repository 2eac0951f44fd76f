import type { Item } from './item.ts'

/** Which item of one list is which of another: index by index, in both directions. */
export interface Matching {
  readonly toAfter: ReadonlyMap<number, number>
  readonly toBefore: ReadonlyMap<number, number>
}

/**
 * Finds for the items of one list those of another: the very same first, then the same thing changed, then what is
 * probably meant, near before far, at last what stands alone between the same neighbours. Equals are taken in order.
 */
export function matchItems(before: readonly Item[], after: readonly Item[]): Matching {
  const match = new Matcher(before, after)
  const passes = Math.max(0, ...before.map(({ keys }) => keys.length))
  for (let pass = 0; pass < passes; pass++) {
    const sure = ({ keys, identities }: Item) => (pass < identities ? keys[pass] : undefined)
    const probable = ({ keys, identities }: Item) => (pass < identities ? undefined : keys[pass])
    match.by(sure)
    match.by((item, place) => near(place, probable(item)))
    match.by(probable)
  }
  match.alone()
  return match
}

const near = (place: number, key: string | undefined) => (key === undefined ? undefined : `${place} ${key}`)

type KeyOf = (item: Item, place: number) => string | undefined

class Matcher implements Matching {
  readonly toAfter = new Map<number, number>()
  readonly toBefore = new Map<number, number>()
  private readonly before: readonly Item[]
  private readonly after: readonly Item[]

  constructor(before: readonly Item[], after: readonly Item[]) {
    this.before = before
    this.after = after
  }

  /** Pairs those without a partner that have the same key, the first with the first. */
  by(keyOf: KeyOf): void {
    const free = this.freeBy(keyOf, this.before, this.toAfter, (index) => index)
    if (free.size === 0) return
    const wanted = this.freeBy(keyOf, this.after, this.toBefore, (index) => this.toBefore.get(index) ?? -1)
    for (const [key, indexes] of wanted) {
      const partners = free.get(key) ?? []
      indexes.forEach((index, at) => {
        if (partners[at] !== undefined) this.pair(partners[at], index)
      })
    }
  }

  /** Between two neighbours with partners: as many of a kind on both sides are the same ones, changed. */
  alone(): void {
    const keyOf: KeyOf = ({ kind }, place) => (pairsByPlace(kind) ? `${place} ${kind}` : undefined)
    const free = this.freeBy(keyOf, this.before, this.toAfter, (index) => index)
    const wanted = this.freeBy(keyOf, this.after, this.toBefore, (index) => this.toBefore.get(index) ?? -1)
    for (const [key, indexes] of wanted) {
      const partners = free.get(key)
      if (partners?.length === indexes.length)
        indexes.forEach((index, at) => {
          this.pair(partners[at] as number, index)
        })
    }
  }

  /** Those without a partner by their key; their place is the last one before them that has a partner. */
  private freeBy(
    keyOf: KeyOf,
    items: readonly Item[],
    known: ReadonlyMap<number, number>,
    placeOf: (index: number) => number,
  ): ReadonlyMap<string, number[]> {
    const free = new Map<string, number[]>()
    let place = -1
    items.forEach((item, index) => {
      if (known.has(index)) {
        place = placeOf(index)
        return
      }
      const key = keyOf(item, place)
      if (key === undefined) return
      const list = free.get(key)
      if (list) list.push(index)
      else free.set(key, [index])
    })
    return free
  }

  private pair(before: number, after: number): void {
    this.toAfter.set(before, after)
    this.toBefore.set(after, before)
  }
}

/** What is known by its name is another thing when it has another one. */
const pairsByPlace = (kind: string): boolean =>
  kind === 'transition' || kind === 'comment' || kind === 'broken' || kind.startsWith('trigger ')
