/** A name that stands somewhere in the text, once for all its places. */
export interface NameEntry {
  readonly name: string
  /** Counted from 0 in the order in which names are met; stays the same for as long as the table is used. */
  readonly number: number
  /** `[name]`, shared by all who need that list. */
  readonly alone: readonly string[]
}

/**
 * The names met so far, across all edits of one text. It only grows, so what older trees took from it stays true.
 */
export class NameTable {
  private readonly entries = new Map<string, NameEntry>()
  private readonly byNumber: NameEntry[] = []

  get size(): number {
    return this.byNumber.length
  }

  entryOf(name: string): NameEntry {
    return this.entries.get(name) ?? this.add(name)
  }

  find(name: string): NameEntry | undefined {
    return this.entries.get(name)
  }

  at(number: number): NameEntry {
    return this.byNumber[number] as NameEntry
  }

  private add(name: string): NameEntry {
    const entry = { name, number: this.byNumber.length, alone: [name] }
    this.entries.set(name, entry)
    this.byNumber.push(entry)
    return entry
  }
}

/** How a statement mentions a state. */
export const Role = { declared: 0, source: 1, target: 2, inProperty: 3 } as const

/** A mention is one integer, so that ten thousand of them cost little: the name's number and the role. */
export function mentionOf(entry: NameEntry, role: number): number {
  return entry.number * 4 + role
}
