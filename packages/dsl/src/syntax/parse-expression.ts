import type { Cursor } from './cursor.ts'
import type { BinaryOperator, CompareOperator, Expression } from './expression.ts'
import { closes, noClose, noOperand } from './expression-problems.ts'
import { badNumber, readNumber, skipTo } from './parse-number.ts'
import { decodeEscapes } from './strings.ts'
import { Token } from './token.ts'

type MapEntry = { readonly key: Expression; readonly value: Expression }

/** How tightly an operator binds (rule P11); `not` and the conditional have no entry of their own. */
const power = { or: 1, and: 2, not: 3, compare: 4, orElse: 5, sum: 6, product: 7 } as const

/** `in` and `not in` are words, so they have no token kind of their own. */
const wordIn = 64
const wordNotIn = 65
const wordNot = 66

const powers = new Uint8Array(80)
for (const [kind, value] of [
  [Token.or, power.or],
  [Token.and, power.and],
  [Token.equal, power.compare],
  [Token.notEqual, power.compare],
  [Token.less, power.compare],
  [Token.lessEqual, power.compare],
  [Token.greater, power.compare],
  [Token.greaterEqual, power.compare],
  [wordIn, power.compare],
  [wordNotIn, power.compare],
  [Token.orElse, power.orElse],
  [Token.plus, power.sum],
  [Token.minus, power.sum],
  [Token.times, power.product],
  [Token.divide, power.product],
  [Token.modulo, power.product],
] as const) {
  powers[kind] = value
}

const compareOperators: Readonly<Record<number, CompareOperator>> = {
  [Token.equal]: '==',
  [Token.notEqual]: '!=',
  [Token.less]: '<',
  [Token.lessEqual]: '<=',
  [Token.greater]: '>',
  [Token.greaterEqual]: '>=',
  [wordIn]: 'in',
  [wordNotIn]: 'not in',
}

const binaryOperators: Readonly<Record<number, BinaryOperator>> = {
  [Token.plus]: '+',
  [Token.minus]: '-',
  [Token.times]: '*',
  [Token.divide]: '/',
  [Token.modulo]: '%',
}

/** A whole expression; stops before what cannot go on with it, which the caller has to judge. */
export function parseWholeExpression(c: Cursor): Expression | null {
  c.expressionNodes = 0
  return parseConditional(c)
}

function parseConditional(c: Cursor): Expression | null {
  const from = c.from
  const test = parseBinary(c, power.or)
  if (!test || c.kindOnLine() !== Token.question) return test
  const question = c.index
  if (!c.deeper(question)) return null
  c.index++
  const then = parseConditional(c)
  if (!then) return null
  if (c.kindOnLine() !== Token.colon) return noElse(c, question)
  c.index++
  const otherwise = parseConditional(c)
  if (!otherwise) return null
  c.nesting--
  return made(c, { kind: 'conditional', test, then, otherwise, from, to: c.lastEnd })
}

function noElse(c: Cursor, question: number): null {
  if (c.kindOnLine() === Token.end || c.kind() === Token.semicolon) {
    return c.missing('R002', 'This condition has no other side. Write test ? value : other value.')
  }
  const [from, to] = [c.starts[question] as number, c.ends[question] as number]
  if (c.kind() === Token.unclosed) return c.unclosedToken()
  return c.fail('R001', from, to, 'A ? needs a : after its first value. Write test ? value : other value.')
}

function parseBinary(c: Cursor, least: number): Expression | null {
  const from = c.from
  let left = c.isWord(c.index, 'not') ? parseNot(c, least) : parseUnary(c)
  while (left) {
    const operator = operatorAt(c)
    const binds = powers[operator] as number
    if (binds === 0 || binds < least) return left
    left = binds === power.compare ? parseCompare(c, left, from) : parseRight(c, left, from, operator, binds)
  }
  return null
}

function parseRight(
  c: Cursor,
  left: Expression,
  from: number,
  operator: number,
  binds: number,
): Expression | null {
  c.index++
  const right = parseBinary(c, binds + 1)
  if (!right) return null
  const to = c.lastEnd
  if (operator === Token.and) return made(c, { kind: 'and', left, right, from, to })
  if (operator === Token.or) return made(c, { kind: 'or', left, right, from, to })
  if (operator === Token.orElse) return made(c, { kind: 'default', left, right, from, to })
  return made(c, {
    kind: 'binary',
    operator: binaryOperators[operator] as BinaryOperator,
    left,
    right,
    from,
    to,
  })
}

/** `a < b <= c` is one comparison of three operands. */
function parseCompare(c: Cursor, first: Expression, from: number): Expression | null {
  const operators: CompareOperator[] = []
  const operands = [first]
  for (;;) {
    const operator = operatorAt(c)
    if (powers[operator] !== power.compare) break
    operators.push(compareOperators[operator] as CompareOperator)
    c.index += operator === wordNotIn ? 2 : 1
    const operand = parseBinary(c, power.orElse)
    if (!operand) return null
    operands.push(operand)
  }
  return made(c, { kind: 'compare', operators, operands, from, to: c.lastEnd })
}

function parseNot(c: Cursor, least: number): Expression | null {
  if (least > power.not) return c.unexpected('Put brackets around it: (not …).')
  const from = c.from
  if (!c.deeper(c.index)) return null
  c.index++
  const operand = parseBinary(c, power.not)
  if (!operand) return null
  c.nesting--
  return made(c, { kind: 'not', operand, from, to: c.lastEnd })
}

function parseUnary(c: Cursor): Expression | null {
  const kind = c.kind()
  if (kind !== Token.not && kind !== Token.minus) return parsePostfix(c)
  const from = c.from
  if (!c.deeper(c.index)) return null
  c.index++
  const operand = parseUnary(c)
  if (!operand) return null
  c.nesting--
  return made(c, { kind: kind === Token.not ? 'not' : 'negate', operand, from, to: c.lastEnd })
}

function parsePostfix(c: Cursor): Expression | null {
  const from = c.from
  let object = parsePrimary(c)
  while (object) {
    const kind = c.kindOnLine()
    if (kind === Token.dot) object = parseMember(c, object, from)
    else if (kind === Token.openList) object = parseIndex(c, object, from)
    else if (kind === Token.openParen) return noCall(c, object)
    else return object
  }
  return null
}

function parseMember(c: Cursor, object: Expression, from: number): Expression | null {
  c.index++
  if (c.kind() !== Token.word) return noOperand(c, 'a name after the dot')
  const nameSpan = { from: c.from, to: (c.ends[c.index] as number) - c.base }
  const name = c.source(c.index)
  c.index++
  checkName(c, name, nameSpan)
  return made(c, { kind: 'member', object, name, nameSpan, from, to: c.lastEnd })
}

function parseIndex(c: Cursor, object: Expression, from: number): Expression | null {
  if (!c.enterBracket()) return null
  const index = parseConditional(c)
  if (!index || !closes(c, Token.closeList)) return null
  return made(c, { kind: 'index', object, index, from, to: c.lastEnd })
}

function noCall(c: Cursor, object: Expression): null {
  const hint = object.kind === 'member' ? ` Write ${object.name}(…) with the value inside.` : ''
  return c.unexpected(`Only the listed functions can be called, by their name.${hint}`)
}

function parsePrimary(c: Cursor): Expression | null {
  const kind = c.kind()
  const { from } = c
  switch (kind) {
    case Token.word:
      return parseWord(c)
    case Token.string: {
      const value = decodeEscapes(c.text, c.base + from + 1, (c.ends[c.index] as number) - 1)
      c.index++
      return made(c, { kind: 'literal', value, from, to: c.lastEnd })
    }
    case Token.digits:
      return parseNumber(c)
    case Token.openParen: {
      if (!c.enterBracket()) return null
      const inner = parseConditional(c)
      return inner && closes(c, Token.closeParen) ? inner : null
    }
    case Token.openList: {
      if (!c.enterBracket()) return null
      const items = parseItems(c, Token.closeList)
      return items && made(c, { kind: 'list', items, from, to: c.lastEnd })
    }
    case Token.openBrace:
      return parseMap(c)
    default:
      return noOperand(c, 'a value')
  }
}

function parseWord(c: Cursor): Expression | null {
  const { from, index } = c
  const name = c.source(index)
  const to = from + name.length
  c.index++
  if (literals.has(name))
    return made(c, { kind: 'literal', value: literals.get(name) as null | boolean, from, to })
  if (operatorWords.has(name)) {
    c.index = index
    return noOperand(c, 'a value')
  }
  const nameSpan = { from, to }
  if (c.kindOnLine() === Token.openParen) {
    if (!c.enterBracket()) return null
    const args = parseItems(c, Token.closeParen)
    return args && made(c, { kind: 'call', name, nameSpan, args, from, to: c.lastEnd })
  }
  checkName(c, name, nameSpan)
  return made(c, { kind: 'name', name, from, to })
}

const literals: ReadonlyMap<string, null | boolean> = new Map([
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
])

const operatorWords: ReadonlySet<string> = new Set(['and', 'or', 'in', 'not'])

function checkName(c: Cursor, name: string, span: { readonly from: number; readonly to: number }): void {
  if (!name.startsWith('__')) return
  const message = `A name in an expression cannot begin with two underscores. Read such a key as m["${name}"].`
  c.note('R009', span, message)
}

function parseNumber(c: Cursor): Expression | null {
  const start = c.starts[c.index] as number
  const number = readNumber(c)
  if (!number || !skipTo(c, number.end)) return badNumber(c, start, c.ends[c.index] as number)
  if (!Number.isFinite(number.value)) return badNumber(c, start, number.end)
  return made(c, { kind: 'literal', value: number.value, from: start - c.base, to: number.end - c.base })
}

/** Items up to a closing bracket, with commas between and perhaps one after the last. */
function parseItems(c: Cursor, closing: number): Expression[] | null {
  const items: Expression[] = []
  while (c.kind() !== closing) {
    const item = parseConditional(c)
    if (!item) return null
    items.push(item)
    if (c.kind() !== Token.comma) break
    c.index++
  }
  return closes(c, closing) ? items : null
}

function parseMap(c: Cursor): Expression | null {
  const { from } = c
  if (!c.enterBracket()) return null
  const entries: MapEntry[] = []
  while (c.kind() !== Token.closeBrace) {
    const key = parseKey(c)
    if (!key) return null
    if (c.kind() !== Token.colon) return noClose(c, 'a : after the key')
    c.index++
    const value = parseConditional(c)
    if (!value) return null
    entries.push({ key, value })
    if (c.kind() !== Token.comma) break
    c.index++
  }
  return closes(c, Token.closeBrace) ? made(c, { kind: 'map', entries, from, to: c.lastEnd }) : null
}

/** A bare word before the colon is the key itself. */
function parseKey(c: Cursor): Expression | null {
  if (c.kind() !== Token.word || c.kindAhead(1) !== Token.colon) return parseConditional(c)
  const { from } = c
  const value = c.source(c.index++)
  return made(c, { kind: 'literal', value, from, to: c.lastEnd })
}

/** The operator that comes next, or `Token.end`. */
function operatorAt(c: Cursor): number {
  const kind = c.kindOnLine()
  if (kind !== Token.word) return kind
  const { index } = c
  const length = (c.ends[index] as number) - (c.starts[index] as number)
  if (length > 3) return kind
  if (c.isWord(index, 'and')) return Token.and
  if (c.isWord(index, 'or')) return Token.or
  if (c.isWord(index, 'in')) return wordIn
  if (!c.isWord(index, 'not')) return kind
  return c.kindAhead(1) === Token.word && c.isWord(index + 1, 'in') ? wordNotIn : wordNot
}

function made(c: Cursor, expression: Expression): Expression | null {
  if (++c.expressionNodes <= c.limits.maxExpressionNodes) return expression
  const message = `This expression has more than ${c.limits.maxExpressionNodes} parts. Move some of it into a transform state.`
  return c.fail('R015', c.base + expression.from, c.base + expression.to, message)
}
