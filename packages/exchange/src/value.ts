import { type Expression, isPlainName, type PropertyType, parseExpression, type Value } from '@rabbit/dsl'
import { printExpression, printText } from './print-expression.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export const isMap = (value: unknown): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A property's value as JSON: templates keep their `${…}`, a plain `${` becomes `\${`, durations are texts. */
export function toJson(value: Value): Json {
  switch (value.kind) {
    case 'string':
      return value.parts
        .map((part) => (typeof part === 'string' ? part.replaceAll('${', '\\${') : `\${${inTemplate(part)}}`))
        .join('')
    case 'number':
    case 'boolean':
      return value.value
    case 'duration':
      return value.text
    case 'null':
      return null
    case 'name':
      return value.name
    case 'list':
      return value.items.map(toJson)
    case 'map':
      return Object.fromEntries(value.entries.map((entry) => [entry.name, toJson(entry.value)]))
  }
}

/** An expression that can stand between single quotes. */
export const inTemplate = (expression: Expression): string =>
  (printExpression(expression) ?? '').replaceAll("'", '\\u0027')

const duration = /^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/
const word = /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u
const literals = new Set(['true', 'false', 'null', 'True', 'False', 'None'])

/** JSON as a property's source text, read as the schema wants it where there is one. */
export function spellJson(json: Json, type?: PropertyType): string {
  if (json === null || typeof json === 'boolean') return String(json)
  if (typeof json === 'number') return spellNumber(json)
  if (typeof json === 'string') return spellString(json, type)
  if (isList(json)) {
    const items = type?.kind === 'list' ? type.items : undefined
    return `[${json.map((item) => spellJson(item, items)).join(', ')}]`
  }
  const entries = Object.entries(json).map(
    ([key, item]) => `${spellKey(key)}: ${spellJson(item, typeOfKey(type, key))}`,
  )
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json)

function typeOfKey(type: PropertyType | undefined, key: string): PropertyType | undefined {
  if (type?.kind === 'map') return type.values
  if (type?.kind !== 'object' || !Object.hasOwn(type.properties, key)) return undefined
  return type.properties[key]?.type
}

export const spellNumber = (value: number): string =>
  Number.isFinite(value) ? String(value).replace('e+', 'e') : 'null'

export const spellKey = (key: string): string => (word.test(key) ? key : spellText(key))

/** A state's name where a property wants one. */
export const spellStateName = (name: string): string =>
  isPlainName(name) && !/^\p{Nd}/u.test(name) && !literals.has(name) ? name : spellText(name, true)

function spellString(text: string, type: PropertyType | undefined): string {
  if ((type === undefined || type.kind === 'duration' || type.kind === 'any') && duration.test(text))
    return text
  if (type?.kind === 'state') return spellStateName(text)
  if (type?.kind === 'enum' && type.values.includes(text) && word.test(text)) return text
  if (type?.kind === 'string' && type.format === 'code') return spellText(text)
  return spellTemplate(text)
}

/** Text in double quotes; with `templates`, a `${` in it is a plain one. */
export function spellText(text: string, templates = false): string {
  const quoted = printText(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return templates ? quoted.replaceAll('${', '\\${') : quoted
}

/** Text whose `${…}` are expressions where they can be read as such, and plain otherwise. */
export function spellTemplate(text: string): string {
  const parts = splitTemplate(text)
  if (parts.every((part) => typeof part === 'string')) return spellText(parts.join(''), true)
  const body = parts.map((part) => {
    if (typeof part !== 'string') return `\${${inTemplate(part)}}`
    return spellText(part, true).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  })
  const single = `'${body.join('')}'`
  // Double quotes are the usual ones; they do where nothing inside needs them.
  return single.includes('"') || single.includes("\\'") ? single : `"${single.slice(1, -1)}"`
}

/** Plain text and expressions in turn. */
function splitTemplate(text: string): readonly (string | Expression)[] {
  const parts: (string | Expression)[] = []
  let plain = ''
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('\\${', at)) {
      plain += '${'
      at += 3
      continue
    }
    const end = text.startsWith('${', at) ? closingBrace(text, at + 2) : -1
    const expression = end < 0 ? null : parseExpression(text.slice(at + 2, end)).expression
    if (expression === null) {
      plain += text[at]
      at++
      continue
    }
    if (plain !== '') parts.push(plain)
    plain = ''
    parts.push(expression)
    at = end + 1
  }
  return plain === '' ? parts : [...parts, plain]
}

function closingBrace(text: string, from: number): number {
  let depth = 0
  let quote: string | null = null
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string
    if (quote !== null) {
      if (char === '\\') at++
      else if (char === quote) quote = null
    } else if (char === '"' || char === "'") quote = char
    else if (char === '{') depth++
    else if (char === '}' && depth-- === 0) return at
    else if (char === '\n' || char === '\r') return -1
  }
  return -1
}
