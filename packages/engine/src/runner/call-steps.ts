import type { JsonObject } from '../execution/event.ts'
import { stateAt } from '../plan/plan.ts'
import type { StepOutcome } from '../ports/step-handler.ts'
import type { CallNeeds } from './calls.ts'
import { insist, refuse, requestOf, versionCalled } from './calls.ts'
import { callForEach } from './map.ts'
import type { CallStep, Performance } from './perform.ts'

/** The steps that run other executions; they belong to the engine, since they start what it runs. */
export function createCallSteps(
  needs: CallNeeds,
  around: (call: CallStep) => CallStep = (call) => call,
): ReadonlyMap<string, CallStep> {
  return new Map<string, CallStep>([
    ['workflow', around((performance, properties) => callWorkflow(needs, performance, properties))],
    ['map', around((performance, properties) => callForEach(needs, performance, properties))],
  ])
}

async function callWorkflow(
  needs: CallNeeds,
  performance: Performance,
  properties: JsonObject,
): Promise<StepOutcome> {
  const { name, input = {} } = properties
  const { visit, plan, claim } = performance
  const { signal } = performance.stop
  const caller = stateAt(plan, visit.state).name
  if (typeof name !== 'string') return refuse('PropertyError', `name of ${caller} must be a text.`)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refuse('PropertyError', `input of ${caller} must be a map.`)
  }
  const called = await insist(needs, signal, () => versionCalled(performance, name))
  if ('class' in called) return { kind: 'failed', error: called, retryable: false }
  const request = {
    ...requestOf(performance, null),
    ...called,
    trigger: 'workflow',
    input: input as JsonObject,
  }
  const answer = await insist(needs, signal, () => needs.start(request))
  if (answer.kind === 'refused')
    return refuse('CallRefused', `${caller} could not call ${name}: ${answer.message}`)
  const { executionId } = answer
  if (signal.aborted) await needs.cancel(claim.workspaceId, executionId)
  return { kind: 'waiting', until: { kind: 'child', executionId, workflow: name } }
}
