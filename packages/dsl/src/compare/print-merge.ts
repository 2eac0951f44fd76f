import type { Span } from '../text/span.ts'
import { endsLine, type Item, printItem } from './item.ts'
import { joinStatements } from './join-items.ts'
import type { MergedNode } from './merge-checks.ts'

/** Something that a person has to choose; the span is from the first marker to the end of the last one's line. */
export interface MergeConflict extends Span {
  readonly message: string
}

interface Looks {
  readonly frame: { readonly open: string; readonly close: string }
  readonly lineEnd: string
  readonly labels: { readonly ours: string; readonly theirs: string }
  readonly markerSize: number
}

interface Printed {
  readonly text: string
  readonly conflicts: readonly MergeConflict[]
  /** Where each node begins. */
  readonly starts: readonly number[]
}

/** The merged text; both readings of a conflict stand between markers on lines of their own. */
export function printMerge(nodes: readonly MergedNode[], looks: Looks): Printed {
  const { frame, lineEnd, labels, markerSize } = looks
  const mark = (sign: string, label: string) =>
    `${sign.repeat(markerSize)}${label === '' ? '' : ` ${label}`}${lineEnd}`
  const whole = (item: Item | null) => {
    const text = item ? printItem(item).replace(/^(?:[ \t]*(?:\r\n|\r|\n))+/, '') : ''
    return text === '' || endsLine(text) ? text : text + lineEnd
  }
  const plain = nodes
    .filter(({ conflict, item }) => conflict === null && item)
    .map(({ item }) => item as Item)
  const isLast = new Set([plain.at(-1)])
  let text = frame.open
  const conflicts: MergeConflict[] = []
  const starts: number[] = []
  nodes.forEach(({ item, other, conflict }, at) => {
    starts.push(text.length)
    if (conflict === null) {
      if (!item) return
      const goesOn = !isLast.has(item) || nodes.slice(at + 1).some((node) => node.conflict !== null)
      text += printItem(goesOn ? (joinStatements([item, item], lineEnd)[0] as Item) : item)
      return
    }
    if (text !== frame.open && !endsLine(text)) text += lineEnd
    const from = text.length
    text += mark('<', labels.ours) + whole(item) + mark('=', '') + whole(other) + mark('>', labels.theirs)
    conflicts.push({ message: conflict, from, to: text.length })
  })
  return { text: text + frame.close, conflicts, starts }
}
