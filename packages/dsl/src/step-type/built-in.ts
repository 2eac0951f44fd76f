import { aiTypes } from './built-in/ai.ts'
import { connectTypes } from './built-in/connect.ts'
import { dataTypes } from './built-in/data.ts'
import { flowTypes } from './built-in/flow.ts'
import { peopleTypes } from './built-in/people.ts'
import { extendStepTypes, type StepTypes } from './registry.ts'
import type { StepType } from './schema.ts'

const known = new Map(
  extendStepTypes(new Map(), [...flowTypes, ...connectTypes, ...peopleTypes, ...dataTypes, ...aiTypes]),
)

/** The step types that come with the studio, and those registered, by the word that stands for them in a text. */
export const stepTypes: StepTypes = known

/**
 * Makes the step types of this installation known to everything in this process. To be called at its start: what was
 * opened before keeps its meaning. One that is registered already is replaced.
 *
 * @throws {RangeError} as `extendStepTypes` does, for a built-in type's name too; none is registered then
 */
export function registerStepTypes(added: readonly StepType[]): void {
  const others = new Map(
    [...known].filter(([name]) => !registered.has(name) || !added.some((type) => type.name === name)),
  )
  extendStepTypes(others, added)
  for (const type of added) {
    registered.add(type.name)
    known.set(type.name, type)
  }
}

const registered = new Set<string>()
