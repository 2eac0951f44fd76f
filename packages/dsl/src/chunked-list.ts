const BITS = 8
const SIZE = 1 << BITS

/** A list of which a copy shares all but the parts that are written to. */
export class ChunkedList<T> {
  private readonly chunks: (T | undefined)[][]
  /** The parts that belong to this list alone. */
  private readonly own = new Set<number>()

  constructor(before?: ChunkedList<T>) {
    this.chunks = before ? before.chunks.slice() : []
  }

  get(index: number): T | undefined {
    return this.chunks[index >> BITS]?.[index & (SIZE - 1)]
  }

  set(index: number, value: T | undefined): void {
    const number = index >> BITS
    while (this.chunks.length <= number) {
      this.own.add(this.chunks.length)
      this.chunks.push(new Array<T | undefined>(SIZE).fill(undefined))
    }
    if (!this.own.has(number)) {
      this.own.add(number)
      this.chunks[number] = (this.chunks[number] as (T | undefined)[]).slice()
    }
    ;(this.chunks[number] as (T | undefined)[])[index & (SIZE - 1)] = value
  }
}
