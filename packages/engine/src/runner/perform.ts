import { isNestedDeeper } from '../execution/context.ts'
import type { JsonObject } from '../execution/event.ts'
import type { ExecutionState, Visit } from '../execution/index.ts'
import { renderProperties } from '../execution/index.ts'
import type { Plan } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import type { StepHandler, StepOutcome } from '../ports/step-handler.ts'

export interface Performance {
  readonly plan: Plan
  readonly state: ExecutionState
  readonly visit: Visit
  readonly workspaceId: string
  readonly idempotencyKey: string
  readonly handlers: ReadonlyMap<string, StepHandler>
  readonly now: number
  readonly maxNesting: number
  readonly signal: AbortSignal
}

/** Runs one attempt. Always answers; what a handler throws is a failure that may be retried. */
export async function performStep(performance: Performance): Promise<StepOutcome> {
  const { plan, state, visit, now, signal } = performance
  const { type, name } = stateAt(plan, visit.state)
  const pinned = Object.hasOwn(state.pinned, name) ? state.pinned[name] : undefined
  if (pinned !== undefined) {
    return {
      kind: 'completed',
      result: pinned,
      note: 'Pinned: its step did not run.',
      meta: { pinned: true },
    }
  }
  const handler = performance.handlers.get(type)
  if (handler === undefined) {
    const message = `${name} is of type ${type}, which this version can't run yet.`
    return { kind: 'failed', error: { class: 'NotRunnable', message }, retryable: false }
  }
  const properties = renderProperties(plan, state, visit, now, handler.secretMark)
  if (properties.kind === 'error') return { kind: 'failed', error: properties.error, retryable: true }
  try {
    const outcome = await handler.run(
      {
        workspaceId: performance.workspaceId,
        executionId: state.executionId,
        state: name,
        type,
        visit: visit.visit,
        attempt: visit.attempt,
        idempotencyKey: performance.idempotencyKey,
        properties: properties.value,
        context: visit.branch.context,
        now,
      },
      signal,
    )
    if (outcome.kind !== 'completed') return outcome
    if (isNestedDeeper(outcome.result, performance.maxNesting)) {
      const message = `The result of ${name} is nested deeper than ${performance.maxNesting} levels.`
      return { kind: 'failed', error: { class: 'LimitError', message }, retryable: false }
    }
    return { ...outcome, ...plainResult(outcome.result) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', error: { class: 'StepError', message: `${name}: ${message}` }, retryable: true }
  }
}

/** The result as it will be read from the log: JSON and nothing else, so that a replay sees what the guards saw. */
function plainResult(result: JsonObject): { readonly result: JsonObject } {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    throw new TypeError('the result of a step must be an object.')
  }
  return Object.keys(result).length === 0 ? { result: {} } : { result: JSON.parse(JSON.stringify(result)) }
}
