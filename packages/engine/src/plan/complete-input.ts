import type { InputField, InputType, Json } from '@rabbit/dsl'
import { renderValue } from '@rabbit/dsl'

type JsonObject = { readonly [key: string]: Json }

/** `refused` names in a sentence every value that is missing or wrong. */
export type InputAnswer =
  | { readonly kind: 'input'; readonly input: JsonObject }
  | { readonly kind: 'refused'; readonly message: string }

/**
 * An input as the workflow declares it: every field of its type, defaults in place of what is missing. Names that are
 * not declared go along, since guards may read them.
 *
 * @param now ms since the epoch, for a default that reads the clock
 */
export function completeInput(fields: readonly InputField[], given: JsonObject, now: number): InputAnswer {
  const defaults: [string, Json][] = []
  const problems: string[] = []
  for (const { name, type, optional, defaultValue } of fields) {
    if (Object.hasOwn(given, name)) {
      const value = given[name] as Json
      if (value === null && optional) continue
      if (!fits(type, value)) problems.push(`${name} must be ${describe(type)}, not ${shorten(value)}`)
    } else if (defaultValue !== null) {
      const answer = renderValue(defaultValue, {}, { now })
      if (answer.kind === 'value') defaults.push([name, answer.value])
      else problems.push(`the default of ${name} cannot be worked out: ${answer.error.message}`)
    } else if (!optional) problems.push(`${name} is missing, it must be ${describe(type)}`)
  }
  if (problems.length > 0) {
    return { kind: 'refused', message: `The input does not fit the workflow: ${problems.join('; ')}.` }
  }
  // From entries, so that a key is data whatever it is called: `__proto__` too.
  const input = defaults.length === 0 ? given : Object.fromEntries([...defaults, ...Object.entries(given)])
  return { kind: 'input', input }
}

function fits(type: InputType, value: Json): boolean {
  switch (type.kind) {
    case 'any':
      return true
    case 'list':
      return Array.isArray(value)
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'choice':
      return type.values.some((choice) => choice === value)
    default:
      return typeof value === type.kind
  }
}

function describe(type: InputType): string {
  switch (type.kind) {
    case 'any':
      return 'any value'
    case 'boolean':
      return 'true or false'
    case 'choice':
      return `one of ${type.values.map((value) => JSON.stringify(value)).join(', ')}`
    default:
      return `a ${type.kind}`
  }
}

function shorten(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
