import { isLineEnd, scanGap } from '../syntax/gap.ts'
import { lex } from '../syntax/lexer.ts'

/**
 * A text as nested lists, for merging: the text holds statements, a declaration its entries, an arrow's list its
 * names. Every character is in one place, so that what nobody changed comes out as it was.
 */
export interface Block {
  readonly kind: 'statements' | 'entries' | 'names'
  /** What stands before the first item: a byte order mark, `{` with the rest of its line, `[` with its quorum. */
  readonly open: string
  readonly items: readonly Item[]
  readonly close: string
}

export interface Item {
  /** What it is, for people: `the state pay`, `"url"`. */
  readonly title: string
  /** Equal keys mean the same thing: from "the very same" to "probably the same, changed". */
  readonly keys: readonly string[]
  /** So many of the keys name the thing itself; two new things with such a key in common are one. */
  readonly identities: number
  /** What may pair by its place alone with another of its kind. */
  readonly kind: string
  /** Blank lines, indentation, and the comments that go with it. */
  readonly lead: string
  /** What it says, without the blanks and comments around it. */
  readonly body: string
  /** The body in parts, taken apart when asked: most items nobody changed. */
  readonly parts: () => readonly Part[]
  /** `;` or `,`, and the rest of its line. */
  readonly end: string
  /** What another side's removal takes along without asking, like a place on the canvas. */
  readonly yields?: true
  /** The states that an arrow leaves, the last one of a chain. */
  readonly sources?: readonly string[]
  /** An arrow that always holds. */
  readonly isUnguarded?: boolean
}

/** A stretch that is taken as one, or a list whose items are merged one by one. */
export type Part = string | Block

export function printBlock({ open, items, close }: Block): string {
  return open + items.map(printItem).join('') + close
}

export function printItem(item: Item): string {
  return item.lead + item.body + item.end
}

export function printParts(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : printBlock(part))).join('')
}

/** The item with another body. */
export function madeOf(item: Item, parts: readonly Part[]): Item {
  return { ...item, body: printParts(parts), parts: () => parts }
}

/** Whether two stretches say the same: blanks, line ends, `;` and commas at the edges do not count, comments do. */
export function saysSame(a: string, b: string): boolean {
  return a === b || wordsOf(a) === wordsOf(b)
}

/** Tokens and comments of a stretch of text. */
function wordsOf(text: string): string {
  const { kinds, starts, ends, count } = lex(text)
  const words: string[] = []
  let done = 0
  for (let index = 0; index < count; index++) {
    const [from, to] = [starts[index] as number, ends[index] as number]
    for (const piece of scanGap(text, done, from)) {
      if (piece.kind === 'line-comment' || piece.kind === 'block-comment')
        words.push(text.slice(piece.from, piece.to).trimEnd())
    }
    const word = text.slice(from, to)
    if (kinds[index] !== 0 && word !== ';' && word !== ',') words.push(word)
    done = to
  }
  return words.join('\n')
}

export function endsLine(text: string): boolean {
  return text !== '' && isLineEnd(text.charCodeAt(text.length - 1))
}
