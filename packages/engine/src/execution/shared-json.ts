/**
 * Plain values, maps and sets as JSON, with what several places share written once: contexts of many branches have
 * most of their values in common. What is read back shares the same.
 */

/** Shorter texts are repeated: a reference would save nothing. */
const sharedText = 40

type Written = string | number | boolean | null | readonly Written[] | { readonly [key: string]: Written }

interface SharedJson {
  readonly shared: readonly Written[]
  readonly value: Written
}

export function writeShared(value: unknown): SharedJson {
  const seen = countUses(value)
  const shared: Written[] = []
  const places = new Map<unknown, number>()

  function write(item: unknown): Written {
    if (!isShareable(item) || (seen.get(item) ?? 0) < 2) return writeHere(item)
    const known = places.get(item)
    if (known !== undefined) return { $ref: known }
    const written = writeHere(item)
    places.set(item, shared.length)
    shared.push(written)
    return { $ref: shared.length - 1 }
  }

  function writeHere(item: unknown): Written {
    if (item === null || typeof item === 'string' || typeof item === 'boolean' || typeof item === 'number')
      return item
    if (Array.isArray(item)) return item.map(write)
    if (item instanceof Map) return { $map: [...item].map(([key, held]) => [write(key), write(held)]) }
    if (item instanceof Set) return { $set: [...item].map(write) }
    if (typeof item !== 'object') throw new TypeError(`A ${typeof item} can't be written as JSON.`)
    const entries = Object.entries(item).filter(([, held]) => held !== undefined)
    const written = Object.fromEntries(entries.map(([key, held]) => [key, write(held)]))
    // A key of the value's own that looks like ours.
    return entries.some(([key]) => key.startsWith('$')) ? { $own: written } : written
  }

  return { value: write(value), shared }
}

/** @throws {RangeError} when it is not what `writeShared` gives */
export function readShared({ value, shared }: SharedJson): unknown {
  const known: unknown[] = []

  function read(item: Written): unknown {
    if (typeof item !== 'object' || item === null) return item
    if (Array.isArray(item)) return item.map(read)
    const { $ref, $map, $set, $own } = item as Record<string, Written>
    if (typeof $ref === 'number') return readPlace($ref)
    if (Array.isArray($map)) return new Map($map.map((pair) => [read(pair[0]), read(pair[1])]))
    if (Array.isArray($set)) return new Set($set.map(read))
    const written = (typeof $own === 'object' ? $own : item) as Record<string, Written>
    return Object.fromEntries(Object.entries(written).map(([key, held]) => [key, read(held)]))
  }

  /** What a shared value refers to was written before it. */
  function readPlace(place: number): unknown {
    if (!(place in known)) throw new RangeError(`Nothing is shared at ${place}.`)
    return known[place]
  }

  for (const item of shared) known.push(read(item))
  return read(value)
}

function isShareable(item: unknown): boolean {
  return typeof item === 'string' ? item.length >= sharedText : typeof item === 'object' && item !== null
}

function countUses(value: unknown): ReadonlyMap<unknown, number> {
  const uses = new Map<unknown, number>()
  function count(item: unknown): void {
    if (!isShareable(item)) return
    const before = uses.get(item) ?? 0
    uses.set(item, before + 1)
    if (before > 0 || typeof item !== 'object' || item === null) return
    if (item instanceof Map) {
      for (const [key, held] of item) {
        count(key)
        count(held)
      }
    } else if (item instanceof Set || Array.isArray(item)) for (const held of item) count(held)
    else for (const held of Object.values(item)) count(held)
  }
  count(value)
  return uses
}
