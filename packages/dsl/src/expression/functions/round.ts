/**
 * Rounded to `digits` decimals as Python does it: by the exact binary value, an exact half to the even neighbour.
 *
 * @param digits -15 to 15; below 0 rounds to tens, hundreds …
 */
export function roundHalfEven(value: number, digits: number): number {
  if (digits <= 0) {
    const unit = 10 ** -digits
    return wholeHalfEven(value / unit) * unit + 0
  }
  if (Math.abs(value) >= 1e21) return value
  const rounded = value.toFixed(digits)
  const exact = value.toFixed(digits + 25)
  const isHalf = /^50*$/.test(exact.slice(exact.length - 25))
  if (!isHalf || Number(rounded.at(-1)) % 2 === 0) return Number(rounded) + 0
  return Number(exact.slice(0, exact.length - 25)) + 0
}

function wholeHalfEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1
  return below % 2 === 0 ? below : below + 1
}
