import type { Expression } from '@rabbit/dsl'
import { assertNever } from './assert-never.ts'

/** From loosest to tightest, as the language fixes it. */
const levels = {
  conditional: 1,
  or: 2,
  and: 3,
  not: 4,
  compare: 5,
  default: 6,
  sum: 7,
  product: 8,
  negate: 9,
  member: 10,
  atom: 11,
} as const

/** An expression's tree as text, with brackets only where they are needed. `quote` is the kind its texts get. */
export function expressionText(expression: Expression, quote: '"' | "'" = '"'): string {
  return write(expression, 0, quote)
}

function write(expression: Expression, outer: number, quote: '"' | "'"): string {
  const [text, level] = parts(expression, quote)
  return level < outer ? `(${text})` : text
}

function parts(e: Expression, quote: '"' | "'"): readonly [string, number] {
  const at = (inner: Expression, level: number) => write(inner, level, quote)
  switch (e.kind) {
    case 'literal':
      return [literalText(e.value, quote), levels.atom]
    case 'name':
      return [e.name, levels.atom]
    case 'list':
      return [`[${e.items.map((item) => at(item, 1)).join(', ')}]`, levels.atom]
    case 'map':
      return [
        `{ ${e.entries.map(({ key, value }) => `${at(key, 1)}: ${at(value, 1)}`).join(', ')} }`,
        levels.atom,
      ]
    case 'member':
      return [`${at(e.object, levels.member)}.${e.name}`, levels.member]
    case 'index':
      return [`${at(e.object, levels.member)}[${at(e.index, 1)}]`, levels.member]
    case 'call':
      return [`${e.name}(${e.args.map((arg) => at(arg, 1)).join(', ')})`, levels.member]
    case 'not':
      return [`not ${at(e.operand, levels.not)}`, levels.not]
    case 'negate':
      return [`-${at(e.operand, levels.negate)}`, levels.negate]
    case 'binary': {
      const level = e.operator === '+' || e.operator === '-' ? levels.sum : levels.product
      return [`${at(e.left, level)} ${e.operator} ${at(e.right, level + 1)}`, level]
    }
    case 'compare': {
      const operands = e.operands.map((operand) => at(operand, levels.compare + 1))
      return [
        operands.map((operand, i) => (i === 0 ? operand : `${e.operators[i - 1]} ${operand}`)).join(' '),
        levels.compare,
      ]
    }
    case 'and':
    case 'or':
    case 'default': {
      const sign = e.kind === 'default' ? '??' : e.kind
      return [`${at(e.left, levels[e.kind])} ${sign} ${at(e.right, levels[e.kind] + 1)}`, levels[e.kind]]
    }
    case 'conditional':
      return [`${at(e.test, 2)} ? ${at(e.then, 1)} : ${at(e.otherwise, 1)}`, levels.conditional]
    default:
      return assertNever(e)
  }
}

function literalText(value: null | boolean | number | string, quote: '"' | "'"): string {
  if (typeof value === 'string') return quotedText(value, quote)
  return String(value).replace('e+', 'e')
}

/** A text in quotes that says just this, in an expression. */
export function quotedText(value: string, quote: '"' | "'" = '"'): string {
  return quote + escapeText(value, quote) + quote
}

export function escapeText(value: string, quote: '"' | "'" = '"'): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
