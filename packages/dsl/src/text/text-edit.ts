import type { Span } from './span.ts'

/** Replaces `[from, to)` of a text by `insert`. A list of edits is ordered by `from`, never overlaps, and all offsets refer to the text before the list. */
export interface TextEdit extends Span {
  readonly insert: string
}
