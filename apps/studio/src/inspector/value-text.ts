import type { PropertyType, PropertyValue } from '@rabbit/dsl'
import type { PropertyText } from './property-source.ts'

/** What was typed, as a value to write, or why it cannot be one. */
export type ReadValue =
  | { readonly kind: 'value'; readonly value: PropertyValue | null }
  | { readonly kind: 'wrong'; readonly message: string }

const duration = /^\d+(\.\d+)?(ms|s|m|h|d)$/
const number = /^-?\d[\d_]*(\.\d+)?([eE][+-]?\d+)?$/
const wholeTemplate = /^\$\{[^{}]*\}$/

const value = (written: PropertyValue | null): ReadValue => ({ kind: 'value', value: written })
const wrong = (message: string): ReadValue => ({ kind: 'wrong', message })

/** Reads what a person typed into a field of this type. An empty field clears the property. */
export function readTyped(type: PropertyType, typed: string): ReadValue {
  const text = typed.trim()
  if (text === '') return value(null)
  switch (type.kind) {
    case 'string':
      return value({ json: type.format === 'multiline' || type.format === 'code' ? typed : text })
    case 'number':
      if (wholeTemplate.test(text)) return value({ json: text })
      return number.test(text) ? readNumber(type, text) : wrong('This is a number, such as 3 or 0.5.')
    case 'duration':
      if (wholeTemplate.test(text)) return value({ json: text })
      return duration.test(text)
        ? value({ source: text })
        : wrong('A number and one unit: 500ms, 30s, 5m, 2h or 1d.')
    case 'boolean':
      return text === 'true' || text === 'false' ? value({ source: text }) : wrong('This is true or false.')
    case 'enum':
      return value(/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) ? { source: text } : { json: text })
    case 'state':
      return value(/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) ? { source: text } : { json: text })
    default:
      return value(readFree(text))
  }
}

function readNumber(type: Extract<PropertyType, { kind: 'number' }>, text: string): ReadValue {
  const n = Number(text.replaceAll('_', ''))
  if (type.integer && !Number.isInteger(n)) return wrong('This is a whole number.')
  if (type.min !== undefined && n < type.min) return wrong(`At least ${type.min}.`)
  if (type.max !== undefined && n > type.max) return wrong(`At most ${type.max}.`)
  return value({ source: text })
}

/** Numbers, durations, true, false, null, lists, maps and quoted text are taken as they stand; all else is text. */
export const readFree = (text: string): PropertyValue =>
  looksWritten(text) ? { source: text.trim() } : { json: text }

const looksWritten = (text: string): boolean =>
  number.test(text) ||
  duration.test(text) ||
  /^(true|false|null)$/.test(text) ||
  /^(\[.*\]|\{.*\}|".*"|'.*')$/s.test(text.trim())

/** A value as a person would type it into a field that takes anything. */
export function typedFree(written: PropertyText): string {
  if (written.kind !== 'string') return written.source
  return looksWritten(written.text) ? written.source : written.text
}

/** A value as a person would type it into a field for text. */
export const typedText = (written: PropertyText): string =>
  written.kind === 'string' ? written.text : written.source
