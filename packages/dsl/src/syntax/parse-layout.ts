import type { Cursor } from './cursor.ts'
import { mayGoOn, noNextEntry, parseKey, parseNumberNode } from './parse-value.ts'
import { takeEnd } from './statement-end.ts'
import { Token } from './token.ts'
import type { LayoutEntryNode, LayoutStatement } from './tree.ts'

/** `layout { validate: 120 80 }` (rule P18). */
export function parseLayout(c: Cursor): LayoutStatement | null {
  c.index++
  const open = c.from
  if (!c.enterBracket()) return null
  const entries: LayoutEntryNode[] = []
  while (c.kind() !== Token.closeBrace) {
    const entry = parseEntry(c)
    if (!entry) return null
    entries.push(entry)
    if (!mayGoOn(c, entry.comma !== null)) return noNextEntry(c)
  }
  const close = c.from
  c.leaveBracket()
  const contentEnd = c.lastEnd
  const end = takeEnd(c, true)
  if (!end) return null
  const { length, semicolon, reach, diagnostics } = end
  return { kind: 'layout', open, close, entries, length, contentEnd, semicolon, reach, diagnostics }
}

function parseEntry(c: Cursor): LayoutEntryNode | null {
  const key = parseKey(c, 'a state')
  if (!key) return null
  if (c.kind() !== Token.colon)
    return c.missing('R002', `Here a : is missing. Write ${key.name}: and two numbers.`)
  const colon = c.from
  c.index++
  const x = parseNumberNode(c, 'the distance from the left')
  const y = x && parseNumberNode(c, 'the distance from the top')
  if (!x || !y) return null
  const comma = c.kind() === Token.comma ? c.from : null
  if (comma !== null) c.index++
  return { from: key.from, to: y.to, key, colon, x, y, comma }
}
