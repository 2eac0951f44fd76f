import type { Cursor } from './cursor.ts'
import { decodeEscapes } from './strings.ts'
import { Token } from './token.ts'
import type { NameNode, TextNode } from './tree.ts'

/** Whether a name can begin here: a word, digits, or a quoted text. */
export function startsName(kind: number): boolean {
  return kind === Token.word || kind === Token.digits || kind === Token.string
}

/**
 * A name in a state's place: a word with single `-` inside, or a quoted text (rule P6).
 *
 * @param what what is missing when there is none: `a state after ->`
 */
export function parseName(c: Cursor, what: string): NameNode | null {
  const { index } = c
  const kind = c.kind()
  if (kind === Token.string) return parseQuotedName(c)
  if (kind !== Token.word && kind !== Token.digits) return noName(c, what)
  const from = c.starts[index] as number
  c.index = endOfPlainName(c, index)
  const to = c.ends[c.index - 1] as number
  c.lastName = c.names.entryAt(c.text, from, to)
  return { from: from - c.base, to: to - c.base, name: c.lastName.name, quoted: false }
}

/** The index after a name that begins with the word at `index`: `re`, `-`, `order` without blanks are one. */
export function endOfPlainName(c: Cursor, index: number): number {
  const { kinds, starts, ends } = c
  let last = index
  while (
    kinds[last + 1] === Token.minus &&
    starts[last + 1] === ends[last] &&
    (kinds[last + 2] === Token.word || kinds[last + 2] === Token.digits) &&
    starts[last + 2] === ends[last + 1]
  ) {
    last += 2
  }
  return last + 1
}

function parseQuotedName(c: Cursor): NameNode | null {
  const from = c.starts[c.index] as number
  const to = c.ends[c.index] as number
  const name = decodeEscapes(c.text, from + 1, to - 1)
  if (name === '')
    return c.unexpected('A name cannot be empty. Write at least one character between the quotes.')
  c.index++
  c.lastName = c.names.entryOf(name)
  return { from: from - c.base, to: to - c.base, name, quoted: true }
}

/** A string whose content is plain text. The caller has seen that it is one. */
export function takeText(c: Cursor): TextNode {
  const from = c.starts[c.index] as number
  const to = c.ends[c.index] as number
  c.index++
  return { from: from - c.base, to: to - c.base, text: decodeEscapes(c.text, from + 1, to - 1) }
}

function noName(c: Cursor, what: string): null {
  if (c.kind() === Token.unclosed) return c.unclosedToken()
  if (c.kind() === Token.end || c.kind() === Token.semicolon || c.kind() === Token.arrow || c.startsLine()) {
    return c.missing('R002', `Here ${what} is missing. Write its name.`)
  }
  if (c.kind() === Token.tripleString)
    return c.unexpected('A name stands in single or double quotes, not in three.')
  if (c.kind() === Token.openBrace)
    return c.unexpected('Put this { on the line of the declaration that it belongs to.')
  return c.unexpected(`Expected ${what}, found ${c.describe()}. Names with other characters stand in quotes.`)
}
