const LONGEST_NAME = 64
const MOST_NAMES = 2_000

/**
 * The candidate that was most likely meant by `name`: the one with the fewest slips of the pen, or null when even
 * that one has too many. Letters' case counts as half a slip. Of equals the first wins.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  if (name.length > LONGEST_NAME) return null
  let nearest: string | null = null
  let fewest = Math.min(3, Math.max(1, Math.floor(name.length / 3))) + 0.75
  let seen = 0
  for (const candidate of candidates) {
    if (++seen > MOST_NAMES) break
    if (candidate === name || Math.abs(candidate.length - name.length) > fewest) continue
    const slips = slipsBetween(name, candidate)
    if (slips < fewest) {
      fewest = slips
      nearest = candidate
    }
  }
  return nearest
}

/** Letters added, left out, changed, or swapped with their neighbour. */
function slipsBetween(a: string, b: string): number {
  const lowerA = a.toLowerCase()
  const lowerB = b.toLowerCase()
  if (lowerA === lowerB) return 0.5
  let before: number[] = []
  let last = Array.from({ length: lowerB.length + 1 }, (_, i) => i)
  for (let i = 1; i <= lowerA.length; i++) {
    const row = [i]
    for (let j = 1; j <= lowerB.length; j++) {
      const changed = lowerA[i - 1] === lowerB[j - 1] ? 0 : 1
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + changed)
      if (i > 1 && j > 1 && lowerA[i - 1] === lowerB[j - 2] && lowerA[i - 2] === lowerB[j - 1]) {
        best = Math.min(best, at(before, j - 2) + 1)
      }
      row.push(best)
    }
    before = last
    last = row
  }
  return at(last, lowerB.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}

/** ` Did you mean "x"?`, or nothing when no candidate is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const nearest = nearestName(name, candidates)
  return nearest === null ? '' : ` Did you mean ${JSON.stringify(nearest)}?`
}
