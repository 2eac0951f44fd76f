import type { Json } from '../../expression/index.ts'
import type { InputField, InputType } from '../graph.ts'
import type { RunField } from '../run-form.ts'
import type { Need, NeedKind } from './needs.ts'
import { sampleFor } from './samples.ts'

/** The question for a declared input. */
export function declaredField(field: InputField, need: Need): RunField {
  const isRequired = !field.optional && field.defaultValue === null
  const why = field.defaultValue === null ? 'Declared as input.' : 'Declared as input, with a default.'
  return {
    name: field.name,
    type: field.type,
    required: isRequired,
    proposed: fitting(field, need.proposal()),
    why,
  }
}

/** The proposal if the declared type takes it, a sample otherwise. */
function fitting({ name, type }: InputField, proposed: Json): Json {
  switch (type.kind) {
    case 'any':
      return proposed
    case 'choice':
      return type.values.some((value) => value === proposed) ? proposed : (type.values[0] ?? null)
    case 'string':
    case 'number':
    case 'boolean':
      return typeof proposed === type.kind ? proposed : sampleFor(name, type.kind)
    case 'list':
      return Array.isArray(proposed) ? proposed : sampleFor(name, 'list')
    case 'map':
      return typeof proposed === 'object' && proposed !== null && !Array.isArray(proposed) ? proposed : {}
  }
}

/** The question for a name that is read and never written. */
export function askedField(need: Need): RunField {
  const proposed = need.proposal()
  const kind = need.kind ?? kindOfValue(proposed)
  const choices = [...need.literals]
  const type: InputType =
    kind === 'string' && choices.length > 1 ? { kind: 'choice', values: choices } : { kind }
  return { name: need.name, type, required: need.required, proposed, why: need.why }
}

function kindOfValue(value: Json): NeedKind {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'map'
  return typeof value as 'string' | 'number' | 'boolean'
}
