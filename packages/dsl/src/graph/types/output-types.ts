import {
  booleanType,
  listOf,
  mapWith,
  numberType,
  stringType,
  type TypeScope,
  typeOfExpression,
  typeOfValue,
  unionOf,
  type ValueType,
} from '../../expression/types/index.ts'
import type { PropertyType, StepTypes } from '../../step-type/index.ts'
import type { InputField, InputType, State, Value } from '../graph.ts'
import { isReservedKey } from '../writes.ts'

/** What a declared input holds; an optional one may be null. A default may be of another type than declared. */
export function typeOfInput({ type, optional, defaultValue }: InputField): ValueType {
  const types = [typeOfDeclared(type)]
  if (optional) types.push(typeOfValue(null))
  if (defaultValue) types.push(typeOfTemplate(defaultValue, new Map()))
  return unionOf(types)
}

function typeOfDeclared(type: InputType): ValueType {
  switch (type.kind) {
    case 'choice':
      return unionOf(type.values.map(typeOfValue))
    case 'list':
      return listOf('any')
    case 'map':
      return mapWith(new Map(), 'any')
    default:
      return typeOfProperty({ kind: type.kind })
  }
}

/** What a property or an output of this shape holds once its templates are rendered. */
export function typeOfProperty(type: PropertyType): ValueType {
  switch (type.kind) {
    case 'string':
    case 'state':
      return stringType
    case 'number':
    case 'duration':
      return numberType
    case 'boolean':
      return booleanType
    case 'enum':
      return unionOf(type.values.map(typeOfValue))
    case 'list':
      return listOf(typeOfProperty(type.items))
    case 'map':
      return mapWith(new Map(), typeOfProperty(type.values))
    case 'object': {
      const entries = Object.entries(type.properties).map(
        ([key, { type }]) => [key, typeOfProperty(type)] as const,
      )
      return mapWith(new Map(entries), null)
    }
    default:
      return 'any'
  }
}

/** What a property's value is once its templates are rendered over a context of these types. */
export function typeOfTemplate(value: Value, scope: TypeScope): ValueType {
  switch (value.kind) {
    case 'string': {
      const parts = value.parts.filter((part) => part !== '')
      const [only = ''] = parts
      if (parts.length > 1) return stringType
      return typeof only === 'string' ? typeOfValue(only) : typeOfExpression(only, scope).type
    }
    case 'number':
    case 'boolean':
      return typeOfValue(value.value)
    case 'duration':
      return typeOfValue(value.ms)
    case 'null':
      return typeOfValue(null)
    case 'name':
      return typeOfValue(value.name)
    case 'list':
      return listOf(unionOf(value.items.map((item) => typeOfTemplate(item, scope))))
    case 'map':
      return mapWith(
        new Map(value.entries.map((entry) => [entry.name, typeOfTemplate(entry.value, scope)])),
        null,
      )
  }
}

/** What a state's result holds by key; null when nobody knows. @param scope what its properties can read */
export function resultOf(
  state: State,
  scope: TypeScope,
  types: StepTypes,
): ReadonlyMap<string, ValueType> | null {
  // The first and the last state only pass the context on.
  if (!state.declared && (state.name === 'start' || state.name === 'end')) return new Map()
  if (state.type === 'transform') {
    const set = propertyOf(state, 'set')
    if (set?.kind !== 'map') return null
    return new Map(set.entries.map(({ name, value }) => [name, typeOfTemplate(value, scope)]))
  }
  const type = types.get(state.type)
  if (!type || type.writes === 'unknown') return null
  const form = state.type === 'approval' ? propertyOf(state, 'form') : undefined
  const fields =
    form?.kind === 'map' ? form.entries.map(({ name }): [string, ValueType] => [name, 'any']) : []
  return new Map([
    ...(form ? [['form', mapWith(new Map(fields), form.kind === 'map' ? null : 'any')] as const] : []),
    ...Object.entries(type.writes).map(([key, { type, oneOf }]): [string, ValueType] => {
      const values = oneOf === undefined ? null : listedTexts(propertyOf(state, oneOf))
      return [key, values ? unionOf(values.map(typeOfValue)) : typeOfProperty(type)]
    }),
  ])
}

/** The texts of a list that holds nothing else; null for any other value. */
function listedTexts(value: Value | undefined): readonly string[] | null {
  if (value?.kind !== 'list' || value.items.length === 0) return null
  const texts = value.items.map((item) => {
    if (item.kind === 'name') return item.name
    if (item.kind !== 'string' || item.parts.some((part) => typeof part !== 'string')) return null
    return item.parts.join('')
  })
  return texts.every((text) => text !== null) ? texts : null
}

export function propertyOf({ properties }: State, name: string): Value | undefined {
  return properties.find((property) => property.name === name)?.value
}

/** Without the names that a result cannot take. */
export function withoutReserved(result: ReadonlyMap<string, ValueType>): ReadonlyMap<string, ValueType> {
  return new Map([...result].filter(([key]) => !isReservedKey(key)))
}
