import type { Fix } from '../../diagnostic/diagnostic.ts'
import { assertNever } from '../../expression/assert-never.ts'
import type { PropertyType } from '../../step-type/index.ts'
import { quoteText } from '../../syntax/strings.ts'
import type { PropertyNode, ValueNode } from '../../syntax/tree.ts'
import { didYouMean } from '../../text/nearest.ts'
import { replaceBy, respell } from '../fixes.ts'
import { placed, type Report } from '../report.ts'

/** Whether a value is what the property wants; a `"${…}"` alone may be anything. */
export function checkValue(
  value: ValueNode,
  type: PropertyType,
  label: string,
  start: number,
  report: Report,
): void {
  if (isTemplateAlone(value)) return
  const refuse = (wanted: string, fix: Fix | null = null, hint = '') => {
    report.add('R023', placed(value, start), `"${label}" takes ${wanted}, not ${describe(value)}.${hint}`, [
      fix,
    ])
  }
  switch (type.kind) {
    case 'any':
      break
    case 'list':
      if (value.kind !== 'list') refuse('a list in [ ]', inBrackets(value, type, start))
      else for (const item of value.items) checkValue(item, type.items, label, start, report)
      break
    case 'map':
      if (value.kind !== 'map') refuse('a map in { }')
      else checkMap(value.block.entries, type.values, label, start, report)
      break
    case 'object':
      if (value.kind !== 'map') refuse('a map in { }', label === 'retry' ? asRetry(value, start) : null)
      else checkEntries(value.block.entries, type.properties, label, start, report)
      break
    case 'number': {
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer = false } = type
      if (value.kind !== 'number') refuse(describeNumber(type), asNumber(value, start))
      else if (value.value < min || value.value > max || (integer && !Number.isInteger(value.value))) {
        refuse(describeNumber(type))
      }
      break
    }
    case 'enum': {
      const text = textOf(value)
      if (text === null) refuse(`one of ${type.values.join(', ')}`)
      else if (!type.values.includes(text)) {
        const fix = respell(text, placed(value, start), type.values)
        refuse(`one of ${type.values.join(', ')}`, fix, didYouMean(text, type.values))
      }
      break
    }
    case 'duration':
      if (value.kind !== 'duration') refuse('a duration such as 30s or 5m', asDuration(value, start))
      break
    case 'boolean':
      if (value.kind !== 'boolean') refuse('true or false', asBoolean(value, start))
      break
    case 'state':
      if (textOf(value) === null) refuse('the name of a state')
      break
    case 'string':
      if (value.kind !== 'string' && value.kind !== 'name') refuse('a text in quotes', asText(value, start))
      break
    default:
      assertNever(type)
  }
}

function checkMap(
  entries: readonly PropertyNode[],
  type: PropertyType,
  label: string,
  start: number,
  report: Report,
): void {
  for (const { key, value } of entries) checkValue(value, type, `${label}.${key.name}`, start, report)
}

/** Unknown, repeated and ill-typed keys of a map whose keys are fixed. */
function checkEntries(
  entries: readonly PropertyNode[],
  properties: Readonly<Record<string, { readonly type: PropertyType }>>,
  label: string,
  start: number,
  report: Report,
): void {
  for (const { key, value } of entries) {
    const name = key.name
    if (Object.hasOwn(properties, name)) {
      checkValue(value, properties[name]?.type ?? { kind: 'any' }, `${label}.${name}`, start, report)
      continue
    }
    const known = Object.keys(properties)
    const hint = didYouMean(name, known) || ` It takes ${known.join(', ')}.`
    const span = placed(key, start)
    report.add('R021', span, `"${label}" has no ${JSON.stringify(name)}.${hint}`, [
      respell(name, span, known),
    ])
  }
}

function describeNumber({ min, max, integer }: PropertyType & { kind: 'number' }): string {
  const noun = integer ? 'a whole number' : 'a number'
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`
  return min === undefined
    ? max === undefined
      ? noun
      : `${noun} up to ${max}`
    : `${noun} of at least ${min}`
}

/** A bare name or a quoted text without `${…}`. */
export function textOf(value: ValueNode): string | null {
  if (value.kind === 'name') return value.name
  if (value.kind !== 'string' || value.parts.some(({ kind }) => kind !== 'text')) return null
  return value.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
}

function isTemplateAlone(value: ValueNode): boolean {
  if (value.kind !== 'string') return false
  const parts = value.parts.filter((part) => part.kind === 'expression' || part.text !== '')
  return parts.length === 1 && parts[0]?.kind === 'expression'
}

export function describe(value: ValueNode): string {
  switch (value.kind) {
    case 'string':
    case 'name': {
      const text = textOf(value)
      return text === null || text.length > 40 ? 'a text' : JSON.stringify(text)
    }
    case 'number':
      return `the number ${value.value}`
    case 'boolean':
      return String(value.value)
    case 'null':
      return 'null'
    default:
      return `a ${value.kind}`
  }
}

function asDuration(value: ValueNode, start: number): Fix | null {
  const span = placed(value, start)
  if (value.kind === 'number' && value.value >= 0)
    return replaceBy(`Change to ${value.value}s`, span, `${value.value}s`)
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)(?:ec(?:ond)?s?|in(?:ute)?s?|ours?|ays?)?$/.exec(
    textOf(value) ?? '',
  )
  if (!match) return null
  const duration = `${match[1]}${match[2]}`
  return replaceBy(`Change to ${duration}`, span, duration)
}

/** `retry: 3` was meant as three attempts. */
function asRetry(value: ValueNode, start: number): Fix | null {
  if (value.kind !== 'number') return null
  const retry = `{ attempts: ${value.value} }`
  return replaceBy(`Change to ${retry}`, placed(value, start), retry)
}

function asBoolean(value: ValueNode, start: number): Fix | null {
  const text = textOf(value)?.toLowerCase() ?? ''
  const meant = ['true', 'yes', 'on'].includes(text)
    ? 'true'
    : ['false', 'no', 'off'].includes(text)
      ? 'false'
      : null
  return meant === null ? null : replaceBy(`Change to ${meant}`, placed(value, start), meant)
}

function asNumber(value: ValueNode, start: number): Fix | null {
  const text = textOf(value) ?? ''
  return /^\d+(\.\d+)?$/.test(text) ? replaceBy(`Change to ${text}`, placed(value, start), text) : null
}

function asText(value: ValueNode, start: number): Fix | null {
  if (value.kind !== 'number' && value.kind !== 'boolean') return null
  const text = quoteText(String(value.value))
  return replaceBy(`Change to ${text}`, placed(value, start), text)
}

function inBrackets(value: ValueNode, type: PropertyType & { kind: 'list' }, start: number): Fix | null {
  const text = textOf(value)
  if (text === null || type.items.kind !== 'string') return null
  const item = quoteText(text)
  return replaceBy(`Change to [${item}]`, placed(value, start), `[${item}]`)
}
