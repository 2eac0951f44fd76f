import type { JsonObject, StepHandler } from '@rabbit/engine'
import type { StepDefinition } from '@rabbit/step-kit'
import { runOwnStep } from './own/own-step.ts'
import type { Egress } from './support/egress.ts'

/** Calls the step of the state's name in the steps folder, `with` as its properties; without one it passes the context on and says so. */
export function createTaskStep(definitions: readonly StepDefinition[], egress: Egress): StepHandler {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]))
  return {
    pure: ({ name }) => !byName.has(name),
    repeatable: ({ name }) => byName.get(name)?.repeatable === true,
    async run(request, { signal }) {
      const { state, properties } = request
      const definition = byName.get(state)
      if (definition === undefined) {
        const note = `There is no step named ${state} in the steps folder, so ${state} passed its context on.`
        return { kind: 'completed', result: {}, note }
      }
      const given = isObject(properties.with) ? properties.with : {}
      return runOwnStep(definition, { ...request, properties: given }, { egress, signal })
    },
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
