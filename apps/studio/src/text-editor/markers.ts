import type { Diagnostic } from '@rabbit/dsl'
import { createOffsetMap, type PlaceRange } from './offsets.ts'

export interface Marker extends PlaceRange {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly code: string
}

/** More than these help nobody and make typing slow. */
const maxMarkers = 1000

/** Where the editor underlines what. An empty span gets one character, so that it can be seen. */
export function markersOf(text: string, diagnostics: readonly Diagnostic[]): readonly Marker[] {
  const { rangeOf } = createOffsetMap(text)
  return diagnostics.slice(0, maxMarkers).map(({ from, to, severity, message, code }) => {
    const range = rangeOf({ from, to })
    const empty = range.startLineNumber === range.endLineNumber && range.startColumn === range.endColumn
    return { ...range, endColumn: empty ? range.endColumn + 1 : range.endColumn, severity, message, code }
  })
}
