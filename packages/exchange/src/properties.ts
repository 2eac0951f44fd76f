import {
  type InputField,
  type Property,
  type PropertyType,
  propertySchema,
  type State,
  stepTypes,
  type Value,
} from '@rabbit/dsl'
import { type Json, spellJson, spellKey, toJson } from './value.ts'

/** What a property of a state of this type should be. */
export function schemaOf(type: string, property: string): PropertyType | undefined {
  const stepType = stepTypes.get(type)
  return stepType && propertySchema(stepType, property)?.type
}

export const propertyOf = (state: State, name: string): Value | null =>
  state.properties.find((property) => property.name === name)?.value ?? null

/** A property's source text. */
export function spellProperty(type: string, name: string, json: Json): string {
  return spellJson(json, schemaOf(type, name))
}

/** A property's value as JSON. Code is taken as it stands: a `${` in it is nothing special. */
export function propertyJson(type: string, { name, value }: Property): Json {
  const schema = schemaOf(type, name)
  const isCode = schema?.kind === 'string' && schema.format === 'code'
  return isCode && value.kind === 'string' ? value.parts.join('') : toJson(value)
}

/** Properties as JSON, by name; the last of two with one name. */
export const propertiesJson = (
  type: string,
  properties: readonly Property[],
): { readonly [name: string]: Json } =>
  Object.fromEntries(properties.map((property) => [property.name, propertyJson(type, property)]))

/** An input as it is declared. */
export function spellInput({ name, type, optional, defaultValue }: InputField): string {
  const kind = type.kind === 'choice' ? type.values.map((value) => spellJson(value)).join(' | ') : type.kind
  const fallback = defaultValue === null ? '' : ` = ${spellJson(toJson(defaultValue))}`
  return `${spellKey(name)}${optional ? '?' : ''}: ${kind}${fallback}`
}
