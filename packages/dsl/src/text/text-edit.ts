import type { Span } from './span.ts'

/** Replaces `[from, to)` of a text by `insert`. A list of edits is ordered by `from`, never overlaps, and all offsets refer to the text before the list. */
export interface TextEdit extends Span {
  readonly insert: string
}

/**
 * The text after the edits.
 *
 * @throws {RangeError} when the edits overlap, are out of order or reach past the text
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let done = 0
  for (const edit of edits) {
    assertNext(edit, done, text.length)
    result += text.slice(done, edit.from) + edit.insert
    done = edit.to
  }
  return result + text.slice(done)
}

/**
 * The edits that lead from the text after `edits` back to `textBefore`.
 *
 * @throws {RangeError} when the edits do not fit the text
 */
export function invertEdits(textBefore: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  let done = 0
  let shift = 0
  return edits.map((edit) => {
    assertNext(edit, done, textBefore.length)
    done = edit.to
    const from = edit.from + shift
    shift += growth(edit)
    return { from, to: from + edit.insert.length, insert: textBefore.slice(edit.from, edit.to) }
  })
}

/**
 * One list that does what `first` and then `second` do; the offsets of `second` refer to the text after `first`.
 * Edits that touch come out as one.
 */
export function composeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): readonly TextEdit[] {
  const composed: TextEdit[] = []
  let index = 0
  let pending = first[0]
  /** What to add to an offset of the first text, right before `pending`, to get one of the text between. */
  let shift = 0
  const takePending = (edit: TextEdit) => {
    shift += growth(edit)
    pending = first[++index]
  }
  for (const edit of second) {
    while (pending && pending.from + shift + pending.insert.length < edit.from) {
      push(composed, pending)
      takePending(pending)
    }
    let from = edit.from - shift
    let head = ''
    if (pending && pending.from + shift < edit.from) {
      from = pending.from
      head = pending.insert.slice(0, edit.from - pending.from - shift)
    }
    let to = edit.to - shift
    while (pending && pending.from + shift <= edit.to) {
      const kept: string = pending.insert.slice(edit.to - pending.from - shift)
      if (kept === '') {
        takePending(pending)
        to = edit.to - shift
        continue
      }
      to = pending.to
      shift = edit.to - to
      pending = { from: to, to, insert: kept }
      break
    }
    push(composed, { from, to, insert: head + edit.insert })
  }
  for (; pending; pending = first[++index]) push(composed, pending)
  return composed
}

function growth(edit: TextEdit): number {
  return edit.insert.length - (edit.to - edit.from)
}

function push(edits: TextEdit[], edit: TextEdit): void {
  const last = edits.at(-1)
  if (last && last.to === edit.from) {
    edits[edits.length - 1] = { from: last.from, to: edit.to, insert: last.insert + edit.insert }
  } else {
    edits.push(edit)
  }
}

/** @throws {RangeError} when the edits overlap, are out of order or reach past a text of this length */
export function assertEditsFit(edits: readonly TextEdit[], length: number): void {
  let done = 0
  for (const edit of edits) {
    assertNext(edit, done, length)
    done = edit.to
  }
}

function assertNext(edit: TextEdit, done: number, length: number): void {
  if (edit.from < done || edit.to < edit.from || edit.to > length) {
    throw new RangeError(`The edit of [${edit.from}, ${edit.to}) does not fit.`)
  }
}
