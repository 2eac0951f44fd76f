import type { JsonObject, StepHandler } from '@rabbit/engine'
import { propertyError } from './support/property-error.ts'

/** Its result is the map at `set`, with every template filled in. */
export const transformStep: StepHandler = {
  pure: true,
  instant: true,
  async run({ state, properties }) {
    const { set } = properties
    if (typeof set !== 'object' || set === null || Array.isArray(set)) {
      return propertyError(`set of ${state} must be a map, such as { total: "\${price * count}" }.`)
    }
    return { kind: 'completed', result: set as JsonObject }
  },
}
