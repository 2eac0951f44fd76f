import { scanGap } from '../syntax/gap.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { Items } from './items.ts'
import { indentAt, type Style } from './style.ts'

/** Puts `name: value` entries at the end of a block, on lines of their own if the last one has its own. */
export function addEntries(
  text: string,
  { open, close, items }: Items,
  entries: readonly string[],
  { lineEnd }: Style,
): TextEdit[] {
  const last = items.at(-1)
  if (!last) return [intoEmpty(text, open, close, entries, lineEnd)]
  const previous = items.at(-2)
  const before = previous ? (previous.comma ?? previous.to - 1) + 1 : open + 1
  const ownLine = scanGap(text, before, last.from).some(({ kind }) => kind === 'line-end')
  const after = last.comma === null ? last.to : last.comma + 1
  const comma = last.comma === null ? '' : ','
  if (!ownLine) {
    const tight = text[open + 1] !== ' ' && last.from === open + 1
    const space = tight ? '' : ' '
    return [
      {
        from: after,
        to: after,
        insert:
          (comma || ',') === ',' && last.comma === null
            ? entries.map((entry) => `,${space}${entry}`).join('')
            : entries.map((entry) => `${space}${entry},`).join(''),
      },
    ]
  }
  const end = scanGap(text, after, close).find(({ kind }) => kind === 'line-end')
  const at = end?.from ?? after
  const indent = indentAt(text, last.from)
  return [
    { from: at, to: at, insert: entries.map((entry) => `${lineEnd}${indent}${entry}${comma}`).join('') },
  ]
}

function intoEmpty(
  text: string,
  open: number,
  close: number,
  entries: readonly string[],
  lineEnd: string,
): TextEdit {
  const pieces = scanGap(text, open + 1, close)
  if (!pieces.some(({ kind }) => kind !== 'blank'))
    return { from: open + 1, to: close, insert: ` ${entries.join(', ')} ` }
  const end = pieces.findLast(({ kind }) => kind === 'line-end')
  if (!end) return { from: close, to: close, insert: `${entries.join(', ')} ` }
  const indent = `${indentAt(text, close)}  `
  return {
    from: end.from,
    to: end.from,
    insert: entries.map((entry) => `${lineEnd}${indent}${entry}`).join(''),
  }
}
