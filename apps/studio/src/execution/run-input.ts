import type { JsonObject, JsonValue } from '@rabbit/contract'
import type { InputType, RunField } from '@rabbit/dsl'

/** What a control holds before it is understood: text as typed, or a tick. */
export type DraftValue = string | boolean
export type Draft = Readonly<Record<string, DraftValue>>

export type ReadInput =
  | { readonly kind: 'input'; readonly input: JsonObject }
  /** A sentence for each field that cannot be read. */
  | { readonly kind: 'wrong'; readonly errors: Readonly<Record<string, string>> }

/** What each control shows for the given values; a field without a value gets its proposed one. */
export function draftOf(fields: readonly RunField[], values?: JsonObject): Draft {
  const draft: Record<string, DraftValue> = {}
  for (const field of fields) {
    const given = values && Object.hasOwn(values, field.name) ? values[field.name] : undefined
    const leftOut = values !== undefined && given === undefined && !field.required
    draft[field.name] = leftOut ? emptyDraft(field.type) : toDraft(field.type, given ?? field.proposed)
  }
  return draft
}

const emptyDraft = (type: InputType): DraftValue => (type.kind === 'boolean' ? false : '')

function toDraft(type: InputType, value: JsonValue): DraftValue {
  switch (type.kind) {
    case 'boolean':
      return value === true
    case 'string':
      return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
    case 'number':
      return value === null ? '' : String(value)
    case 'choice':
      return JSON.stringify(value)
    default:
      return JSON.stringify(value, null, 2)
  }
}

/** The input that the controls stand for. An optional field left empty is left out. */
export function readDraft(fields: readonly RunField[], draft: Draft): ReadInput {
  const input: [string, JsonValue][] = []
  const errors: Record<string, string> = {}
  for (const field of fields) {
    const read = readField(field, draft[field.name] ?? '')
    if (read.kind === 'wrong') errors[field.name] = read.sentence
    else if (read.kind === 'value') input.push([field.name, read.value])
  }
  if (Object.keys(errors).length > 0) return { kind: 'wrong', errors }
  return { kind: 'input', input: Object.fromEntries(input) }
}

type ReadField =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'left-out' }
  | { readonly kind: 'wrong'; readonly sentence: string }

function readField({ name, type, required }: RunField, raw: DraftValue): ReadField {
  if (typeof raw === 'boolean') return { kind: 'value', value: raw }
  const text = raw.trim()
  if (text === '' && !required) return { kind: 'left-out' }
  if (type.kind === 'string') return { kind: 'value', value: raw }
  if (type.kind === 'number') {
    const value = Number(text)
    if (text === '' || !Number.isFinite(value)) return wrong(`${name} needs a number, for example 42.`)
    return { kind: 'value', value }
  }
  if (text === '') return wrong(`${name} needs a value.`)
  const read = parseJson(text)
  if (read.kind === 'wrong') return wrong(`${name}: ${read.sentence}`)
  if (type.kind === 'list' && !Array.isArray(read.value)) {
    return wrong(`${name} needs a list, for example ["a", "b"].`)
  }
  if (type.kind === 'map' && !isObject(read.value))
    return wrong(`${name} needs a map, for example { "a": 1 }.`)
  return read
}

const wrong = (sentence: string): { kind: 'wrong'; sentence: string } => ({ kind: 'wrong', sentence })

/** A whole input typed as JSON. */
export function readJsonInput(
  text: string,
):
  | { readonly kind: 'input'; readonly input: JsonObject }
  | { readonly kind: 'wrong'; readonly sentence: string } {
  const read = parseJson(text)
  if (read.kind === 'wrong') return read
  if (!isObject(read.value)) return wrong('The input is a JSON object: names with values between { and }.')
  return { kind: 'input', input: read.value }
}

function parseJson(text: string): { kind: 'value'; value: JsonValue } | { kind: 'wrong'; sentence: string } {
  try {
    return { kind: 'value', value: JSON.parse(text) as JsonValue }
  } catch (thrown) {
    return wrong(`This is not JSON${placeOf(thrown, text)}. Strings and names stand in double quotes.`)
  }
}

/** ` (line 2, column 5)`, as far as the browser says where. */
function placeOf(thrown: unknown, text: string): string {
  const message = thrown instanceof Error ? thrown.message : ''
  const position = /position (\d+)/.exec(message)?.[1]
  if (position === undefined) {
    const token = /token '(.)'/u.exec(message)?.[1]
    if (token !== undefined) return `: “${token}” does not fit where it stands`
    return /end of/i.test(message) ? ': it ends too early' : ''
  }
  const before = text.slice(0, Number(position)).split('\n')
  return ` at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
