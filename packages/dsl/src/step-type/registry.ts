import { commonProperties } from './common.ts'
import type { PropertySchema, StepType } from './schema.ts'

/** Step types by name. The set is open: `extendStepTypes` makes a larger one. */
export type StepTypes = ReadonlyMap<string, StepType>

const TYPE_NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u

/**
 * The given types and those added; the given ones stay as they are.
 *
 * @throws {RangeError} when a name is no plain name or is taken, or a property hides a common one: a mistake of
 *   whoever registers, not of a user
 */
export function extendStepTypes(base: StepTypes, added: readonly StepType[]): StepTypes {
  const types = new Map(base)
  for (const type of added) {
    if (!TYPE_NAME.test(type.name)) throw new RangeError(`"${type.name}" cannot be written as a step type`)
    if (types.has(type.name)) throw new RangeError(`there already is a step type "${type.name}"`)
    const hidden = Object.keys(type.properties).find((name) => Object.hasOwn(commonProperties, name))
    if (hidden) throw new RangeError(`"${hidden}" of step type "${type.name}" hides the common property`)
    types.set(type.name, type)
  }
  return types
}

/** The schema of a property of a state of this type, its own or a common one. */
export function propertySchema(type: StepType, name: string): PropertySchema | undefined {
  if (Object.hasOwn(type.properties, name)) return type.properties[name]
  return Object.hasOwn(commonProperties, name) ? commonProperties[name] : undefined
}
