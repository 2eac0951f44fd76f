import type { TextEdit } from '@rabbit/dsl'

/** A place in an editor: lines and columns from 1, columns in UTF-16 units. */
export interface Place {
  readonly lineNumber: number
  readonly column: number
}

/** Between two places, as the editor has it. */
export interface PlaceRange {
  readonly startLineNumber: number
  readonly startColumn: number
  readonly endLineNumber: number
  readonly endColumn: number
}

/**
 * Offsets of a text and places of an editor that shows it. The editor writes all line ends of a text alike and hides
 * a byte order mark; lines and columns are the same in both, so everything goes by them.
 */
export interface OffsetMap {
  offsetAt(place: Place): number
  placeAt(offset: number): Place
  rangeOf(span: { readonly from: number; readonly to: number }): PlaceRange
}

let last: { readonly text: string; readonly map: OffsetMap } | null = null

/** The map of a text; the last one is kept, as the same text is asked about many times between two keys. */
export function createOffsetMap(text: string): OffsetMap {
  if (last?.text !== text) last = { text, map: mapOf(text) }
  return last.map
}

function mapOf(text: string): OffsetMap {
  const starts = lineStartsOf(text)
  const placeAt = (offset: number): Place => {
    const line = lineOf(starts, offset)
    return { lineNumber: line + 1, column: Math.max(0, offset - (starts[line] ?? 0)) + 1 }
  }
  return {
    placeAt,
    offsetAt: ({ lineNumber, column }) => {
      const start = starts[Math.min(lineNumber, starts.length) - 1] ?? 0
      return Math.min(start + column - 1, endOfLine(text, starts, lineNumber))
    },
    rangeOf: ({ from, to }) => {
      const start = placeAt(from)
      const end = placeAt(to)
      return {
        startLineNumber: start.lineNumber,
        startColumn: start.column,
        endLineNumber: end.lineNumber,
        endColumn: end.column,
      }
    },
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 13 && text.charCodeAt(i + 1) === 10) i++
    else if (code !== 10 && code !== 13) continue
    starts.push(i + 1)
  }
  return starts
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** The offset right before a line's end mark. */
function endOfLine(text: string, starts: readonly number[], lineNumber: number): number {
  const next = starts[lineNumber]
  if (next === undefined) return text.length
  const crlf = text.charCodeAt(next - 1) === 10 && text.charCodeAt(next - 2) === 13
  return next - (crlf ? 2 : 1)
}

/** An edit as the editor tells it, in places of the text before it. */
export interface EditorChange {
  readonly range: PlaceRange
  readonly text: string
}

/** What was typed, as edits of the document's text: ordered, in its offsets before the change. */
export function textEditsOf(before: string, changes: readonly EditorChange[]): readonly TextEdit[] {
  const { offsetAt } = createOffsetMap(before)
  return changes
    .map(({ range, text }) => ({
      from: offsetAt({ lineNumber: range.startLineNumber, column: range.startColumn }),
      to: offsetAt({ lineNumber: range.endLineNumber, column: range.endColumn }),
      insert: text,
    }))
    .sort((a, b) => a.from - b.from || a.to - b.to)
}

/** The same the other way: edits of the document's text for the editor to make. */
export function editorChangesOf(before: string, edits: readonly TextEdit[]): readonly EditorChange[] {
  const { rangeOf } = createOffsetMap(before)
  return edits.map((edit) => ({ range: rangeOf(edit), text: edit.insert }))
}
