import { type Expression, parseExpression, type Value } from '@rabbit/dsl'
import { jsonata, readForeign } from '../foreign-expression.ts'
import { type Dialect, printExpression } from '../print-expression.ts'
import { inTemplate, type Json } from '../value.ts'

const plainKey = /^[A-Za-z_][A-Za-z0-9_]*$/
const key = (name: string): string => (plainKey.test(name) ? name : `\`${name}\``)

const functions: Readonly<Record<string, string>> = {
  has: '$exists',
  sum: '$sum',
  abs: '$abs',
  round: '$round',
  lower: '$lowercase',
  upper: '$uppercase',
  contains: '$contains',
  split: '$split',
  join: '$join',
  str: '$string',
  float: '$number',
  keys: '$keys',
}

const dialect: Dialect = {
  name: (name) => `$states.input.${key(name)}`,
  member: (object, name) => `${object}.${key(name)}`,
  item: (object, index) => `${object}[${index}]`,
  call: (name, args) => (Object.hasOwn(functions, name) ? `${functions[name]}(${args.join(', ')})` : null),
  not: (operand) => `$not(${operand})`,
  conditional: (test, then, otherwise) => `${test} ? ${then} : ${otherwise}`,
  hasNotIn: false,
  operators: { '==': '=', '??': null },
}

/** An expression in JSONata; null when JSONata has no word for a part of it. */
export const printJsonata = (expression: Expression): string | null => {
  if (/`/.test(printExpression(expression) ?? '`')) return null
  return printExpression(expression, dialect)
}

/** A condition, which has to be a boolean there. */
export function printCondition(expression: Expression): string | null {
  const text = printJsonata(expression)
  if (text === null) return null
  return ['compare', 'and', 'or', 'not'].includes(expression.kind) ? text : `$boolean(${text})`
}

/** A text of several lines stands in an expression, where line ends are escaped. */
const plainText = (text: string): string =>
  /[\n\r]/.test(text) || text.startsWith('{%') ? `{% ${JSON.stringify(text)} %}` : text

/** A property's value for `Arguments`; null when a template in it cannot be said. */
export function toArgument(value: Value): Json | null {
  switch (value.kind) {
    case 'string': {
      if (value.parts.every((part) => typeof part === 'string')) return plainText(value.parts.join(''))
      const text = templateIn(value.parts)
      return text === null ? null : `{% ${text} %}`
    }
    case 'list': {
      const items = value.items.map(toArgument)
      return value.items.some((item, at) => items[at] === null && item.kind !== 'null')
        ? null
        : (items as Json[])
    }
    case 'map': {
      const entries = value.entries.map((entry) => [entry.name, toArgument(entry.value)] as const)
      if (value.entries.some((entry, at) => entries[at]?.[1] === null && entry.value.kind !== 'null'))
        return null
      return Object.fromEntries(entries)
    }
    case 'number':
    case 'boolean':
      return value.value
    case 'duration':
      return value.text
    case 'name':
      return value.name
    case 'null':
      return null
  }
}

function templateIn(parts: Extract<Value, { kind: 'string' }>['parts']): string | null {
  const [only] = parts
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') return printJsonata(only)
  const pieces = parts.map((part) => {
    if (typeof part === 'string') return JSON.stringify(part)
    const text = printJsonata(part)
    return text === null ? null : `$string(${text})`
  })
  return pieces.includes(null) ? null : pieces.join(' & ')
}

/** A map of values inside one JSONata expression. */
export function mapIn(value: Value): string | null {
  if (value.kind === 'list') {
    const items = value.items.map(mapIn)
    return items.includes(null) ? null : `[${items.join(', ')}]`
  }
  if (value.kind === 'map') {
    const entries = value.entries.map((entry) => [JSON.stringify(entry.name), mapIn(entry.value)])
    return entries.some(([, text]) => text === null)
      ? null
      : `{${entries.map(([name, text]) => `${name}: ${text}`).join(', ')}}`
  }
  if (value.kind === 'string')
    return value.parts.every((part) => typeof part === 'string')
      ? JSON.stringify(value.parts.join(''))
      : templateIn(value.parts)
  return JSON.stringify(toArgument(value))
}

/** An argument of AWS as JSON whose texts may hold `${…}`. A null-string is what could not be understood. */
export function fromArgument(json: Json, onUnknown: (text: string) => void): Json {
  if (typeof json === 'string') {
    const found = /^\{%([\s\S]*)%\}$/.exec(json.trim())
    if (!found) return json.replaceAll('${', '\\${')
    const source = readForeign(found[1] ?? '', jsonata)
    const { expression } = source === null ? { expression: null } : parseExpression(source)
    if (expression !== null) return fromExpression(expression)
    onUnknown(json)
    return json
  }
  if (Array.isArray(json)) return json.map((item: Json) => fromArgument(item, onUnknown))
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json).map(([name, item]) => [name, fromArgument(item as Json, onUnknown)]),
  )
}

/** Literals as they are, lists and maps item by item, the rest as a template. */
export function fromExpression(e: Expression): Json {
  if (e.kind === 'literal') return typeof e.value === 'string' ? e.value.replaceAll('${', '\\${') : e.value
  if (e.kind === 'negate' && e.operand.kind === 'literal' && typeof e.operand.value === 'number')
    return -e.operand.value
  if (e.kind === 'list') return e.items.map(fromExpression)
  if (e.kind === 'map' && e.entries.every((entry) => entry.key.kind === 'literal'))
    return Object.fromEntries(
      e.entries.map((entry) => [
        String(entry.key.kind === 'literal' ? entry.key.value : ''),
        fromExpression(entry.value),
      ]),
    )
  return concatenation(e) ?? `\${${inTemplate(e)}}`
}

/** `"Hi " + str(name)` is a text with a template in it. */
function concatenation(e: Expression): string | null {
  const parts: Expression[] = []
  let left = e
  while (left.kind === 'binary' && left.operator === '+') {
    parts.unshift(left.right)
    left = left.left
  }
  parts.unshift(left)
  const isText = (part: Expression) =>
    (part.kind === 'literal' && typeof part.value === 'string') ||
    (part.kind === 'call' && part.name === 'str' && part.args.length === 1)
  if (parts.length < 2 || !parts.every(isText)) return null
  return parts
    .map((part) =>
      part.kind === 'literal'
        ? String(part.value).replaceAll('${', '\\${')
        : `\${${inTemplate(part.kind === 'call' ? (part.args[0] as Expression) : part)}}`,
    )
    .join('')
}
