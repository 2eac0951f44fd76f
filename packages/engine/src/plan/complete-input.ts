import type { InputField, InputType, Json } from '@rabbit/dsl'
import { renderValue } from '@rabbit/dsl'

type JsonObject = { readonly [key: string]: Json }

/** `refused` says in a sentence which value is missing or wrong. */
export type InputAnswer =
  | { readonly kind: 'input'; readonly input: JsonObject }
  | { readonly kind: 'refused'; readonly message: string }

/** Checks an input against what the workflow declares and fills in the defaults. Undeclared keys pass through. */
export function completeInput(fields: readonly InputField[], given: JsonObject): InputAnswer {
  const defaults: [string, Json][] = []
  for (const { name, type, optional, defaultValue } of fields) {
    if (Object.hasOwn(given, name)) {
      const value = given[name] as Json
      if (value === null && optional) continue
      if (!fits(type, value)) return refused(`The input ${name} must be ${describe(type)}.`)
      continue
    }
    if (defaultValue !== null) {
      const answer = renderValue(defaultValue, {}, { now: 0 })
      if (answer.kind === 'error')
        return refused(`The default of the input ${name} is broken: ${answer.error.message}`)
      defaults.push([name, answer.value])
    } else if (!optional) return refused(`The input ${name} is missing; it must be ${describe(type)}.`)
  }
  return {
    kind: 'input',
    input: defaults.length === 0 ? given : { ...Object.fromEntries(defaults), ...given },
  }
}

function refused(message: string): InputAnswer {
  return { kind: 'refused', message }
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
    case 'string':
      return 'a text'
    case 'number':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'list':
      return 'a list'
    case 'map':
      return 'a map'
    case 'choice':
      return `one of ${type.values.map((value) => JSON.stringify(value)).join(', ')}`
    default:
      return 'of its type'
  }
}
