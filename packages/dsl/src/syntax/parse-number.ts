import type { Cursor } from './cursor.ts'

const numberForm = /(?:\d+(?:_\d+)*)(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+)?/y

/**
 * The number that begins with the digits at the cursor, and where its characters end; null when they form none.
 * Takes no token: `1e-3` and `0.5` are several, which `skipTo` passes over.
 */
export function readNumber(c: Cursor): { readonly value: number; readonly end: number } | null {
  const start = c.starts[c.index] as number
  const firstEnd = c.ends[c.index] as number
  const source = c.text
  if (
    firstEnd - start < 10 &&
    isPlainDigits(source, start, firstEnd) &&
    !continues(source.charCodeAt(firstEnd))
  ) {
    return { value: smallInteger(source, start, firstEnd), end: firstEnd }
  }
  numberForm.lastIndex = start
  const found = numberForm.exec(source)
  if (!found) return null
  return { value: Number(found[0].replaceAll('_', '')), end: start + found[0].length }
}

/** Moves past all tokens that lie before an offset; false when one of them reaches over it. */
export function skipTo(c: Cursor, end: number): boolean {
  while ((c.ends[c.index] as number) <= end && (c.starts[c.index] as number) < end) c.index++
  return (c.starts[c.index] as number) >= end
}

export function badNumber(c: Cursor, start: number, end: number): null {
  const message = 'This is no number. Numbers look like 12, 0.5, 1e3 or 1_000.'
  return c.fail('R008', start, end, message)
}

function isPlainDigits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}

function smallInteger(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 48
  return value
}

/** Whether a digit run goes on as a fraction. */
function continues(code: number): boolean {
  return code === 46
}
