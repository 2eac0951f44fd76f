/** Choices that a seed repeats exactly; test data is built from them. */
export interface Random {
  /** A whole number in `[0, below)`. */
  below(limit: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** Between `min` and `max` different items, in a random order. */
  some<T>(items: readonly T[], min: number, max: number): T[]
}

/** @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (mulberry32) */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined && items.length === 0) throw new RangeError('Nothing to pick from.')
    return item as T
  }
  const some = <T>(items: readonly T[], min: number, max: number): T[] => {
    const left = [...items]
    const count = Math.min(left.length, min + below(max - min + 1))
    return Array.from({ length: count }, () => left.splice(below(left.length), 1)[0] as T)
  }
  return { below, chance: (probability) => next() < probability, pick, some }
}
