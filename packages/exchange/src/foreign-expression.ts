import { parseExpression } from '@rabbit/dsl'
import { printExpression } from './print-expression.ts'

/** How the words of another expression language are said here; what is in no table is not understood. */
export interface ForeignLanguage {
  /** Names in front of a path that mean the context itself: `$states.input.`. */
  readonly roots: readonly string[]
  readonly words: Readonly<Record<string, string>>
  readonly functions: Readonly<Record<string, string>>
  readonly operators: Readonly<Record<string, string>>
}

/** JSONata as the Amazon States Language has it. */
export const jsonata: ForeignLanguage = {
  roots: ['$states.input.', '$states.result.', '$states.context.Execution.Input.'],
  words: { and: 'and', or: 'or', in: 'in', true: 'true', false: 'false', null: 'null' },
  functions: {
    $exists: 'has',
    $not: 'not ',
    $boolean: '',
    $length: 'len',
    $count: 'len',
    $sum: 'sum',
    $abs: 'abs',
    $round: 'round',
    $lowercase: 'lower',
    $uppercase: 'upper',
    $contains: 'contains',
    $split: 'split',
    $join: 'join',
    $string: 'str',
    $number: 'float',
    $keys: 'keys',
    $max: 'max',
    $min: 'min',
  },
  operators: { '=': '==', '&': '+' },
}

/** The expressions of BPMN tools: JUEL (`amount > 5 && !late`) and FEEL (`amount = 5 and not(late)`). */
export const juelAndFeel: ForeignLanguage = {
  roots: [],
  words: {
    and: 'and',
    or: 'or',
    not: 'not',
    in: 'in',
    true: 'true',
    false: 'false',
    null: 'null',
    eq: '==',
    ne: '!=',
    gt: '>',
    ge: '>=',
    lt: '<',
    le: '<=',
    empty: 'not ',
  },
  functions: {
    not: 'not ',
    count: 'len',
    contains: 'contains',
    sum: 'sum',
    abs: 'abs',
    lower: 'lower',
    upper: 'upper',
    has: 'has',
    len: 'len',
    starts_with: 'starts_with',
    ends_with: 'ends_with',
    str: 'str',
    int: 'int',
    float: 'float',
    bool: 'bool',
    max: 'max',
    min: 'min',
    round: 'round',
    any: 'any',
    all: 'all',
    trim: 'trim',
    split: 'split',
    join: 'join',
    replace: 'replace',
    keys: 'keys',
    values: 'values',
    now: 'now',
    coalesce: 'coalesce',
  },
  operators: { '=': '==' },
}

const token =
  /\s+|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\$?[\p{L}_][\p{L}\p{M}\p{Nd}_]*|`[^`\n]+`|\?\?|[!<>=]=|&&|\|\||[-+*/%<>=!&()[\]{},.:?]/uy

/** The expression in this language's words, checked; null when it is not surely the same. */
export function readForeign(text: string, language: ForeignLanguage): string | null {
  let source = text.trim()
  for (const root of language.roots) source = source.replaceAll(root, '')
  let out = ''
  let last = ''
  for (let at = 0; at < source.length; ) {
    token.lastIndex = at
    const found = token.exec(source)?.[0]
    if (found === undefined) return null
    at = token.lastIndex
    const said = sayToken(found, last, source.slice(at), language)
    if (said === null) return null
    out += said
    if (found.trim() !== '') last = found
  }
  const { expression, diagnostics } = parseExpression(out)
  if (expression === null || diagnostics.some(({ severity }) => severity === 'error')) return null
  return printExpression(expression)
}

function sayToken(found: string, last: string, rest: string, language: ForeignLanguage): string | null {
  const own = (table: Readonly<Record<string, string>>) =>
    Object.hasOwn(table, found) ? (table[found] ?? null) : undefined
  if (/^\s+$/.test(found)) return ' '
  if (found.startsWith('`')) return last === '.' ? found.slice(1, -1) : null
  if (/^\$?[\p{L}_]/u.test(found)) {
    if (last === '.') return /^\s*\(/.test(rest) ? null : found
    if (/^\s*\(/.test(rest)) {
      const known = own(language.functions)
      if (known !== undefined) return known
    }
    const word = own(language.words)
    if (word !== undefined) return word
    return found.startsWith('$') || /^\s*\(/.test(rest) ? null : found
  }
  return own(language.operators) ?? found
}
