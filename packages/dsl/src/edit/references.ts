import type { StateName } from '../graph/graph.ts'
import { commonProperties, type PropertyType, propertySchema, type StepTypes } from '../step-type/index.ts'
import type { PropertyNode, StateStatement, ValueNode } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'

/** A property that names a state: `compensate: refund`. Offsets are relative to the statement. */
export interface StateReference {
  readonly name: StateName
  readonly value: ValueNode
  /** Where the name stands, quotes included. */
  readonly span: Span
  /** The entries that lead to it, outermost first; the last one holds the value. */
  readonly path: readonly PropertyNode[]
}

/** The places of a declaration where a property wants a state and has a name. */
export function stateReferences(statement: StateStatement, types: StepTypes): readonly StateReference[] {
  const type = types.get(statement.type.name)
  return (statement.block?.entries ?? []).flatMap((entry) => {
    const schema = type
      ? propertySchema(type, entry.key.name)
      : Object.hasOwn(commonProperties, entry.key.name)
        ? commonProperties[entry.key.name]
        : undefined
    return schema ? referencesIn(entry.value, schema.type, [entry]) : []
  })
}

function referencesIn(
  value: ValueNode,
  type: PropertyType,
  path: readonly PropertyNode[],
): readonly StateReference[] {
  if (type.kind === 'state') {
    const name = nameOf(value)
    return name === null ? [] : [{ name, value, span: { from: value.from, to: value.to }, path }]
  }
  if (type.kind === 'list' && value.kind === 'list')
    return value.items.flatMap((item) => referencesIn(item, type.items, path))
  if (value.kind !== 'map') return []
  const { entries } = value.block
  if (type.kind === 'map')
    return entries.flatMap((entry) => referencesIn(entry.value, type.values, [...path, entry]))
  if (type.kind !== 'object') return []
  return entries.flatMap((entry) => {
    const schema = Object.hasOwn(type.properties, entry.key.name)
      ? type.properties[entry.key.name]
      : undefined
    return schema ? referencesIn(entry.value, schema.type, [...path, entry]) : []
  })
}

/** A bare name, or a quoted one without templates. */
function nameOf(value: ValueNode): StateName | null {
  if (value.kind === 'name') return value.name
  if (value.kind !== 'string') return null
  const [part, more] = value.parts
  return part?.kind === 'text' && more === undefined ? part.text : null
}
