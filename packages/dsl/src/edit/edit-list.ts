import type { TextEdit } from '../text/text-edit.ts'

/** Edits of a statement as edits of the text that it starts in at `start`. */
export function shift(edits: readonly TextEdit[], start: number): TextEdit[] {
  return edits.map(({ from, to, insert }) => ({ from: from + start, to: to + start, insert }))
}

/** Edits in text order, touching ones joined, those that change nothing left out. Inserts at one place keep their order. */
export function orderEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const ordered = edits.toSorted((a, b) => a.from - b.from || a.to - b.to)
  const joined: TextEdit[] = []
  for (const edit of ordered) {
    const last = joined.at(-1)
    if (last && last.to === edit.from)
      joined[joined.length - 1] = { from: last.from, to: edit.to, insert: last.insert + edit.insert }
    else joined.push(edit)
  }
  return joined.map((edit) => trim(text, edit)).filter(({ from, to, insert }) => from !== to || insert !== '')
}

/** The same edit without what it leaves as it is at both ends. Pairs of characters that belong together stay so. */
function trim(text: string, { from, to, insert }: TextEdit): TextEdit {
  const before = text.slice(from, to)
  const most = Math.min(before.length, insert.length)
  let head = 0
  while (head < most && before[head] === insert[head]) head++
  if (splitsPair(before, head) || splitsPair(insert, head)) head--
  let tail = 0
  while (tail < most - head && before[before.length - 1 - tail] === insert[insert.length - 1 - tail]) tail++
  if (splitsPair(before, before.length - tail) || splitsPair(insert, insert.length - tail)) tail--
  tail = Math.max(0, tail)
  return { from: from + head, to: to - tail, insert: insert.slice(head, insert.length - tail) }
}

function splitsPair(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false
  const before = text.charCodeAt(at - 1)
  return (before === 13 && text.charCodeAt(at) === 10) || (before & 0xfc00) === 0xd800
}
