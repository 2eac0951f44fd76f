import type { JsonObject, JsonValue } from '@rabbit/contract'
import { type InputField, type InputType, renderValue } from '@rabbit/dsl'
import { ServiceError } from '../errors.ts'

/**
 * An input as the workflow declares it: every field of its type, defaults in place of what is missing. Names that are
 * not declared go along, since guards may read them.
 *
 * @throws {ServiceError} that names every field that does not fit
 */
export function checkInput(fields: readonly InputField[], input: JsonObject, now: number): JsonObject {
  const checked: Record<string, JsonValue> = {}
  const problems: string[] = []
  for (const [name, value] of Object.entries(input)) setOwn(checked, name, value)
  for (const { name, type, optional, defaultValue } of fields) {
    if (!Object.hasOwn(input, name)) {
      if (defaultValue !== null) {
        const rendered = renderValue(defaultValue, {}, { now })
        if (rendered.kind === 'value') setOwn(checked, name, rendered.value as JsonValue)
        else problems.push(`the default of ${name} cannot be worked out: ${rendered.error.message}`)
      } else if (!optional) problems.push(`${name} is missing, it must be ${describe(type)}`)
      continue
    }
    const value = input[name] as JsonValue
    if (value === null && optional) continue
    if (!fits(value, type)) problems.push(`${name} must be ${describe(type)}, not ${shorten(value)}`)
  }
  if (problems.length > 0) {
    throw new ServiceError('BAD_INPUT', `The input does not fit the workflow: ${problems.join('; ')}.`)
  }
  return checked
}

function fits(value: JsonValue, type: InputType): boolean {
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

function shorten(value: JsonValue): string {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** Sets a key as data, whatever it is called: `__proto__` too. */
function setOwn(target: Record<string, JsonValue>, key: string, value: JsonValue): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}
