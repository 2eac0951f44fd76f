/** A name that stands somewhere in the text, once for all its places. */
export class NameEntry {
  readonly name: string
  /** Counted from 0 in the order in which names are met; stays the same for as long as the table is used. */
  readonly number: number
  private list: readonly string[] | null = null
  private asList: readonly NameEntry[] | null = null

  constructor(name: string, number: number) {
    this.name = name
    this.number = number
  }

  /** `[name]`, one list for all who need it. */
  get alone(): readonly string[] {
    this.list ??= [this.name]
    return this.list
  }

  /** The same as a list of entries. */
  get itself(): readonly NameEntry[] {
    this.asList ??= [this]
    return this.asList
  }
}

/**
 * The names met so far, across all edits of one text. It only grows, so what older trees took from it stays true.
 * A hash table of our own, because it finds a name by its place in the text without cutting it out first.
 */
export class NameTable {
  private readonly entries: NameEntry[] = []
  private readonly hashes: number[] = []
  /** Numbers of entries plus one, 0 where free; the length is a power of two. */
  private slots = new Int32Array(64)

  get size(): number {
    return this.entries.length
  }

  at(number: number): NameEntry {
    return this.entries[number] as NameEntry
  }

  entryOf(name: string): NameEntry {
    return this.entryAt(name, 0, name.length)
  }

  /** The entry of the name that stands in `text` at `[from, to)`. */
  entryAt(text: string, from: number, to: number): NameEntry {
    const hash = hashOf(text, from, to)
    const known = this.search(text, from, to, hash)
    return known ?? this.add(text.slice(from, to), hash)
  }

  find(name: string): NameEntry | null {
    return this.search(name, 0, name.length, hashOf(name, 0, name.length))
  }

  private search(text: string, from: number, to: number, hash: number): NameEntry | null {
    const { slots, hashes, entries } = this
    const mask = slots.length - 1
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const number = (slots[at] as number) - 1
      if (number < 0) return null
      if (hashes[number] !== hash) continue
      const entry = entries[number] as NameEntry
      if (entry.name.length === to - from && text.startsWith(entry.name, from)) return entry
    }
  }

  private add(name: string, hash: number): NameEntry {
    const number = this.entries.length
    const entry = new NameEntry(name, number)
    this.entries.push(entry)
    this.hashes.push(hash)
    if (this.entries.length * 2 > this.slots.length) this.grow()
    else this.place(number, hash)
    return entry
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 4)
    this.hashes.forEach((hash, number) => {
      this.place(number, hash)
    })
  }

  private place(number: number, hash: number): void {
    const mask = this.slots.length - 1
    let at = hash & mask
    while (this.slots[at] !== 0) at = (at + 1) & mask
    this.slots[at] = number + 1
  }
}

/** FNV-1a over UTF-16 units, its high bits folded into the low ones that choose the slot. */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) & 0x3fffffff
}

/** How a statement mentions a state. */
export const Role = { declared: 0, source: 1, target: 2, inProperty: 3 } as const

/** A mention is one integer, so that ten thousand of them cost little: the name's number and the role. */
export function mentionOf(entry: NameEntry, role: number): number {
  return entry.number * 4 + role
}
