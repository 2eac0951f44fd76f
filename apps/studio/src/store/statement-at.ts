/** The last of some ascending starts that is at or before an offset; -1 before the first. */
export function statementAt(starts: ArrayLike<number>, offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}
