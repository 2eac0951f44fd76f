import type { StepHandler } from '@rabbit/engine'
import { durationMs } from './support/duration.ts'
import { propertyError } from './support/property-error.ts'

/** ms since the epoch: what a date can hold. */
const lastMoment = 8.64e15

/** Waits `for` a time or `until` a moment. The wait is a row in the database, not a timer in this process. */
export const waitStep: StepHandler = {
  pure: true,
  instant: true,
  async run({ state, properties, now }) {
    const { for: time, until } = properties
    if (time !== undefined && time !== null) {
      const ms = durationMs(time)
      if (ms === null) return propertyError(`for of ${state} must be a duration, such as 5m.`)
      if (now + ms > lastMoment)
        return propertyError(`for of ${state} is longer than a calendar reaches. Make it shorter.`)
      return { kind: 'waiting', until: { kind: 'timer', fireAt: now + ms } }
    }
    if (until === undefined || until === null) {
      return propertyError(
        `${state} does not say how long to wait. Add for: 5m or until: "2030-01-01T09:00:00Z".`,
      )
    }
    const fireAt = typeof until === 'number' ? until : Date.parse(String(until))
    if (!Number.isFinite(fireAt) || Math.abs(fireAt) > lastMoment) {
      return propertyError(`until of ${state} must be a moment, such as "2030-01-01T09:00:00Z".`)
    }
    return { kind: 'waiting', until: { kind: 'timer', fireAt } }
  },
}
