import type { JsonObject, StepHandler } from '@rabbit/engine'
import { propertyError } from './support/property-error.ts'

/** Waits for an event by its name, and by values that its data has to hold. */
export const eventStep: StepHandler = {
  pure: true,
  instant: true,
  async run({ state, properties }) {
    const { name, match = {} } = properties
    if (typeof name !== 'string' || name === '')
      return propertyError(`name of ${state} must be the name of an event.`)
    if (typeof match !== 'object' || match === null || Array.isArray(match)) {
      return propertyError(`match of ${state} must be a map of values, such as { order_id: 7 }.`)
    }
    return { kind: 'waiting', until: { kind: 'event', name, match: match as JsonObject } }
  },
}
