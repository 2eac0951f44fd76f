/** The list with `[from, to)` replaced, copied once; the same list where nothing is another. */
export function spliceList<T>(
  old: readonly T[],
  from: number,
  to: number,
  added: readonly T[],
): readonly T[] {
  if (added.length === to - from && added.every((item, at) => item === old[from + at])) return old
  if (added.length > mostArguments) return old.slice(0, from).concat(added, old.slice(to))
  return old.toSpliced(from, to - from, ...added)
}

/** So many can surely be handed over as arguments of one call. */
const mostArguments = 1000

/** The numbers with `[from, to)` replaced, and `shift` added to all behind; the same row where nothing is another. */
export function spliceNumbers(
  old: Int32Array,
  { from, to }: { readonly from: number; readonly to: number },
  added: ArrayLike<number>,
  shift = 0,
): Int32Array {
  if (shift === 0 && added.length === to - from && startsAt(old, from, added)) return old
  const tail = from + added.length
  const numbers = new Int32Array(tail + old.length - to)
  numbers.set(old.subarray(0, from))
  numbers.set(added, from)
  numbers.set(old.subarray(to), tail)
  if (shift !== 0)
    for (let index = tail; index < numbers.length; index++)
      numbers[index] = (numbers[index] as number) + shift
  return numbers
}

function startsAt(row: Int32Array, from: number, numbers: ArrayLike<number>): boolean {
  for (let at = 0; at < numbers.length; at++) if (row[from + at] !== numbers[at]) return false
  return true
}
