import type { JsonObject, StepHandler } from '@rabbit/engine'
import { propertyError } from './support/property-error.ts'

/** Says what the webhook call that started the execution is answered; whoever keeps that call open reads it here. */
export const respondStep: StepHandler = {
  pure: true,
  instant: true,
  async run({ state, properties }) {
    const { status = 200, headers = {}, body = null } = properties
    if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
      return propertyError(`status of ${state} must be an HTTP status from 200 to 599.`)
    }
    if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
      return propertyError(`headers of ${state} must be a map.`)
    }
    const wrong = Object.entries(headers).find(([name, value]) => !isHeader(name, String(value)))
    if (wrong) return propertyError(`${wrong[0]} of ${state} can't be sent as a header.`)
    const response: JsonObject = { status, headers, body }
    return { kind: 'completed', result: {}, note: `Answered ${status}.`, meta: { response } }
  },
}

const isHeader = (name: string, value: string): boolean =>
  /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[^\t\x20-\x7e\x80-\xff]/.test(value)
