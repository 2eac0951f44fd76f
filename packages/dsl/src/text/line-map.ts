/** A place as people count it: lines and columns from 1, columns in code points. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface LineMap {
  readonly lineCount: number
  /** Any offset; one outside the text counts as its nearest end. */
  positionAt(offset: number): Position
  /** The nearest offset on that line. */
  offsetAt(position: Position): number
  /** Where a line (from 1) begins. */
  lineStart(line: number): number
}

/** Lines of a text; LF, CRLF and CR end one. A leading byte order mark has no column. */
export function createLineMap(text: string): LineMap {
  const starts = lineStarts(text)
  const lineOf = (offset: number): number => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
  return {
    lineCount: starts.length,
    positionAt(offset) {
      const at = Math.min(Math.max(offset, 0), text.length)
      const index = lineOf(at)
      return { line: index + 1, column: countCodePoints(text, starts[index] as number, at) + 1 }
    },
    offsetAt({ line, column }) {
      const index = Math.min(Math.max(line, 1), starts.length) - 1
      let at = starts[index] as number
      const end = starts[index + 1] ?? text.length
      for (let left = column - 1; left > 0 && at < end && !isLineEnd(text.charCodeAt(at)); left--) {
        at += isPair(text, at) ? 2 : 1
      }
      return at
    },
    lineStart: (line) => starts[Math.min(Math.max(line, 1), starts.length) - 1] as number,
  }
}

function lineStarts(text: string): number[] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1)
  }
  return starts
}

function countCodePoints(text: string, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at += isPair(text, at) ? 2 : 1) count++
  return count
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13
}
