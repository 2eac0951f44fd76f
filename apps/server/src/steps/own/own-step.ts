import type { JsonObject, StepHandler, StepOutcome, StepRequest } from '@rabbit/engine'
import { callStep, type JsonMap, type StepDefinition } from '@rabbit/step-kit'
import type { Egress } from '../support/egress.ts'
import { createEgressFetch } from '../support/egress-fetch.ts'

/** What an own step writes into the history at most, in characters. */
const maxLog = 4_096

/** Calls a step of the steps folder. */
export async function runOwnStep(
  definition: StepDefinition,
  { context, properties, ...request }: StepRequest,
  { egress, signal }: { readonly egress: Egress; readonly signal: AbortSignal },
): Promise<StepOutcome> {
  const { log, ...outcome } = await callStep(
    definition,
    // A copy: what a step does to it reaches nobody else.
    { ...request, properties: properties as JsonMap, context: structuredClone(context) as JsonMap },
    { signal, fetch: createEgressFetch(egress, signal) },
  )
  const message = log.join('\n').slice(0, maxLog)
  if (outcome.kind === 'completed') {
    const result = outcome.result as JsonObject
    return { kind: 'completed', result, ...(message !== '' && { log: { level: 'info', message } }) }
  }
  const { error, ...more } = outcome
  const details = { ...(error.details as JsonObject), ...(message !== '' && { log: message }) }
  const { class: errorClass, message: sentence } = error
  return {
    ...more,
    error: { class: errorClass, message: sentence, ...(Object.keys(details).length > 0 && { details }) },
  }
}

export function createOwnStep(definition: StepDefinition, egress: Egress): StepHandler {
  return {
    repeatable: definition.repeatable === true,
    run: (request, { signal }) => runOwnStep(definition, request, { egress, signal }),
  }
}
