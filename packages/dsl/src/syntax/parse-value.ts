import type { Cursor } from './cursor.ts'
import { closes } from './expression-problems.ts'
import { endOfPlainName, parseName, startsName } from './parse-name.ts'
import { badNumber, readNumber, skipTo } from './parse-number.ts'
import { parseTemplate } from './parse-template.ts'
import { decodeEscapes } from './strings.ts'
import { Token } from './token.ts'
import type { BlockNode, NumberNode, PropertyNode, TemplatePart, ValueNode } from './tree.ts'
import { parseTripleTemplate } from './triple-quotes.ts'

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A property's value: a text, number, duration, boolean, null, bare name, list or map (rule P13). */
export function parseValue(c: Cursor, asItStands = false): ValueNode | null {
  switch (c.kind()) {
    case Token.string:
    case Token.tripleString:
      return parseText(c, asItStands)
    case Token.digits:
      return parseDigits(c)
    case Token.minus:
      return parseSignedNumber(c)
    case Token.word:
      return parseWord(c)
    case Token.openList:
      return parseList(c)
    case Token.openBrace: {
      const block = parseBlock(c, '')
      return block && { kind: 'map', block, from: block.from, to: block.to }
    }
    default:
      if (c.kind() === Token.unknown && c.source(c.index) === '$') {
        return c.unexpected('An expression stands in quotes: "${…}".')
      }
      if (closesOrEnds(c.kind())) return c.missing('R002', 'Here a value is missing.')
      return c.unexpected(`Expected a value, found ${c.describe()}. Put a text in quotes.`)
  }
}

/** `{ name: value, … }`; entries are parted by line ends or commas (rule P12). */
export function parseBlock(c: Cursor, stateType: string): BlockNode | null {
  const { from } = c
  if (!c.enterBracket()) return null
  const entries: PropertyNode[] = []
  while (c.kind() !== Token.closeBrace) {
    const entry = parseProperty(c, stateType)
    if (!entry) return null
    entries.push(entry)
    if (entry.comma === null && !mayGoOn(c, entry.comma !== null)) return noNextEntry(c)
  }
  const close = c.from
  c.leaveBracket()
  return { from, to: c.lastEnd, close, entries }
}

/** Whether another entry or the closing brace may stand here. */
export function mayGoOn(c: Cursor, hasComma: boolean): boolean {
  return hasComma || c.kind() === Token.closeBrace || c.onNewLine[c.index] === 1
}

export function noNextEntry(c: Cursor): null {
  if (c.kind() === Token.end || c.kind() === Token.arrow) return c.unclosedBracket()
  if (c.kind() === Token.semicolon)
    return c.unexpected('Within braces entries are parted by commas or line ends, not by ;.')
  return c.unexpected(`Expected a comma, a new line or }, found ${c.describe()}.`)
}

/** The name and colon of an entry; null after a problem. */
export function parseKey(c: Cursor, what: string) {
  if (c.kind() === Token.end) return c.unclosedBracket()
  const key = parseName(c, what)
  if (!key) return null
  if (c.kind() === Token.arrow || c.kind() === Token.end) return c.unclosedBracket()
  return key
}

function parseProperty(c: Cursor, stateType: string): PropertyNode | null {
  const key = parseKey(c, 'a property name')
  if (!key) return null
  if (c.kind() !== Token.colon)
    return c.missing('R002', `Here a : is missing. Write ${key.name}: and its value.`)
  const colon = c.from
  c.index++
  const value = parseValue(c, stateType === 'code' && key.name === 'source')
  if (!value) return null
  const comma = c.kind() === Token.comma ? c.from : null
  if (comma !== null) c.index++
  return { from: key.from, to: value.to, key, colon, value, comma }
}

function parseText(c: Cursor, asItStands: boolean): ValueNode | null {
  const { base } = c
  const kind = c.kind()
  const width = kind === Token.tripleString ? 3 : 1
  const from = c.starts[c.index] as number
  const to = c.ends[c.index] as number
  const quote = kind === Token.tripleString ? '"""' : c.text.charAt(from) === '"' ? '"' : "'"
  c.index++
  const [start, end] = [from + width, to - width]
  const parts = asItStands ? plainParts(c, start, end, width) : templateParts(c, start, end, width)
  return parts && { kind: 'string', quote, parts, from: from - base, to: to - base }
}

function templateParts(c: Cursor, from: number, to: number, width: number): readonly TemplatePart[] | null {
  return width === 3 ? parseTripleTemplate(c, from, to) : parseTemplate(c, from, to)
}

/** The source of a `code` state is no template, and in triple quotes not even its indentation changes. */
function plainParts(c: Cursor, from: number, to: number, width: number): readonly TemplatePart[] {
  if (from === to) return []
  const text = width === 3 ? c.text.slice(from, to) : decodeEscapes(c.text, from, to)
  return [{ kind: 'text', text, from: from - c.base, to: to - c.base }]
}

/** A number, a duration, or a bare name that begins with a digit. */
function parseDigits(c: Cursor): ValueNode | null {
  const { index, base } = c
  const start = c.starts[index] as number
  const number = readNumber(c)
  if (number && skipTo(c, number.end)) return finite(c, start, start, number.end, number.value)
  const wordEnd = c.ends[c.index] as number
  const unit = number ? c.text.slice(number.end, wordEnd) : ''
  if (number && unitMs[unit] !== undefined) {
    c.index++
    const ms = number.value * (unitMs[unit] as number)
    if (!Number.isFinite(ms)) return badNumber(c, start, wordEnd)
    return { kind: 'duration', ms, from: start - base, to: wordEnd - base }
  }
  if (c.index > index) return badNumber(c, start, wordEnd)
  return bareName(c, index)
}

function parseSignedNumber(c: Cursor): ValueNode | null {
  const number = parseNumberNode(c, 'a number')
  return number && { kind: 'number', value: number.value, from: number.from, to: number.to }
}

/** A number, perhaps with a minus before it. */
export function parseNumberNode(c: Cursor, what: string): NumberNode | null {
  const start = c.starts[c.index] as number
  const negative = c.kind() === Token.minus
  if (negative) c.index++
  if (c.kind() !== Token.digits) {
    const isWrong = startsName(c.kind()) && c.onNewLine[c.index] === 0
    return isWrong
      ? c.unexpected(`Expected ${what}, found ${c.describe()}. Write a number.`)
      : c.missing('R002', `Here ${what} is missing.`)
  }
  const first = c.starts[c.index] as number
  const number = readNumber(c)
  if (!number || !skipTo(c, number.end)) return badNumber(c, first, c.ends[c.index] as number)
  const value = negative ? 0 - number.value : number.value
  return Number.isFinite(value)
    ? { value, from: start - c.base, to: number.end - c.base }
    : badNumber(c, start, number.end)
}

function finite(c: Cursor, at: number, from: number, to: number, value: number): ValueNode | null {
  return Number.isFinite(value)
    ? { kind: 'number', value, from: from - c.base, to: to - c.base }
    : badNumber(c, at, to)
}

function parseWord(c: Cursor): ValueNode {
  const { index } = c
  const from = c.from
  if (endOfPlainName(c, index) === index + 1) {
    const word = c.source(index)
    const to = from + word.length
    const boolean = word === 'true' || word === 'True'
    if (boolean || word === 'false' || word === 'False') {
      c.index++
      return { kind: 'boolean', value: boolean, from, to }
    }
    if (word === 'null' || word === 'None') {
      c.index++
      return { kind: 'null', from, to }
    }
  }
  return bareName(c, index)
}

function bareName(c: Cursor, index: number): ValueNode {
  c.index = endOfPlainName(c, index)
  const start = c.starts[index] as number
  const end = c.ends[c.index - 1] as number
  return { kind: 'name', name: c.text.slice(start, end), from: start - c.base, to: end - c.base }
}

function parseList(c: Cursor): ValueNode | null {
  const open = c.from
  if (!c.enterBracket()) return null
  const items: ValueNode[] = []
  const commas: number[] = []
  while (c.kind() !== Token.closeList) {
    const item = parseValue(c)
    if (!item) return null
    items.push(item)
    if (c.kind() !== Token.comma) break
    commas.push(c.from)
    c.index++
  }
  const close = c.from
  if (!closes(c, Token.closeList)) return null
  return { kind: 'list', items, list: { open, close, commas }, from: open, to: c.lastEnd }
}

function closesOrEnds(kind: number): boolean {
  return (
    kind === Token.end ||
    kind === Token.comma ||
    kind === Token.semicolon ||
    kind === Token.closeBrace ||
    kind === Token.closeList
  )
}
