import type { Cursor } from './cursor.ts'
import { takeText } from './parse-name.ts'
import { mayGoOn, noNextEntry, parseKey, parseNumberNode, parseValue } from './parse-value.ts'
import { takeEnd } from './statement-end.ts'
import { Token } from './token.ts'
import type { ChoiceNode, InputFieldNode, InputStatement, InputTypeNode } from './tree.ts'

/** `input { email: string, plan: "free" | "pro" = "free" }` (rule P17). */
export function parseInput(c: Cursor): InputStatement | null {
  c.index++
  const open = c.from
  if (!c.enterBracket()) return null
  const fields: InputFieldNode[] = []
  while (c.kind() !== Token.closeBrace) {
    const field = parseField(c)
    if (!field) return null
    fields.push(field)
    if (!mayGoOn(c, field.comma !== null)) return noNextEntry(c)
  }
  const close = c.from
  c.leaveBracket()
  const contentEnd = c.lastEnd
  const end = takeEnd(c, true)
  if (!end) return null
  const { length, semicolon, reach, diagnostics } = end
  return { kind: 'input', open, close, fields, length, contentEnd, semicolon, reach, diagnostics }
}

function parseField(c: Cursor): InputFieldNode | null {
  const key = parseKey(c, 'the name of an input')
  if (!key) return null
  const question = c.kind() === Token.question ? c.from : null
  if (question !== null) c.index++
  if (c.kind() !== Token.colon)
    return c.missing('R002', `Here a : is missing. Write ${key.name}: and its type.`)
  const colon = c.from
  c.index++
  const type = parseType(c)
  if (!type) return null
  const equals = c.kind() === Token.equals ? c.from : null
  if (equals !== null) c.index++
  const defaultValue = equals === null ? null : parseValue(c)
  if (equals !== null && !defaultValue) return null
  const to = c.lastEnd
  const comma = c.kind() === Token.comma ? c.from : null
  if (comma !== null) c.index++
  return { from: key.from, to, key, question, colon, type, equals, defaultValue, comma }
}

const typeNames: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'list', 'map', 'any'])

function parseType(c: Cursor): InputTypeNode | null {
  const { from } = c
  if (c.kind() === Token.word && typeNames.has(c.source(c.index)) && c.kindAhead(1) !== Token.pipe) {
    const kind = c.source(c.index) as 'string'
    c.index++
    return { kind, from, to: c.lastEnd }
  }
  const values: ChoiceNode[] = []
  for (;;) {
    const value = parseChoice(c)
    if (!value) return null
    values.push(value)
    if (c.kind() !== Token.pipe) return { kind: 'choice', values, from, to: c.lastEnd }
    c.index++
  }
}

function parseChoice(c: Cursor): ChoiceNode | null {
  const { from, index } = c
  const kind = c.kind()
  if (kind === Token.string) {
    const text = takeText(c)
    return { value: text.text, from, to: text.to }
  }
  if (kind === Token.digits || kind === Token.minus) return parseNumberNode(c, 'a number')
  if (kind === Token.word) {
    const word = c.source(index)
    if (literals.has(word)) {
      c.index++
      return { value: literals.get(word) as null | boolean, from, to: c.lastEnd }
    }
    const message = typeNames.has(word)
      ? 'Only values can be parted by |, types cannot. For either of two types write any.'
      : `There is no input type ${word}. Use string, number, boolean, list, map, any, or values in quotes.`
    return c.fail('R010', c.base + from, c.base + from + word.length, message)
  }
  if (kind === Token.unclosed) return c.unclosedToken()
  return c.missing(
    'R002',
    'Here the type is missing: string, number, boolean, list, map, any, or values in quotes.',
  )
}

const literals: ReadonlyMap<string, null | boolean> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
])
